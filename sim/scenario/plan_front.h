// The plans that no other one beats in both energy and latency.
#pragma once
#include <vector>

#include "sim/offload/plan_problem.h"

namespace eyrie::offload {

// Of least energy within latencies from the least possible to that of the least energy, in so many equal steps; the
// fastest first. The bound on loss holds, that on latency does not.
std::vector<Plan> plan_front(Problem problem);

}  // namespace eyrie::offload
