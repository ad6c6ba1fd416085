// A plan without a solver, in the spirit of LEO (Georgiev et al., MobiCom 2016): layers take what costs least one by
// one, then violated bounds are repaired.
#pragma once
#include <optional>

#include "sim/offload/plan_problem.h"

namespace eyrie::offload {

// Layers in order take the option that costs least with what they read; then, while a bound is violated, the move that
// gains most of it for its cost is made; then moves that cost less are made as long as there are any. A move gives an
// option to a layer, or a place to a layer and all its neighbours in a row that are where it is. Where no repair helps,
// all begins again with the options of least latency. Nothing if it finds no plan that keeps the bounds, which does not
// mean that there is none.
std::optional<Plan> greedy_plan(const Problem& problem);

}  // namespace eyrie::offload
