// A plan in a few words.
#pragma once
#include <string>

#include "sim/offload/plan_problem.h"

namespace eyrie::offload {

// "client: C1 to C2, cloud: C3 to FC8": rows of layers at one place; of many rows only the first ones.
std::string plan_name(const Problem& problem, const Choice& choice);

}  // namespace eyrie::offload
