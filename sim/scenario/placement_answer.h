// The best plan of a placement, beside what the other choices cost.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "sim/offload/chain_cuts.h"
#include "sim/scenario/placement.h"

namespace eyrie::offload {

struct PlacementAnswer {
  Problem problem;  // under the conditions of the file
  Plan best;
  std::optional<Plan> greedy;             // of the heuristic, if it finds one
  std::vector<std::optional<Plan>> pure;  // all layers on one processor, as far as they can be there
  std::vector<Cut> cuts;                  // of a chain over two processors
  std::vector<Stretch> stretches;         // of these, which is best over the cost of a bit, bounds aside
};

// Throws UserError, with the least latency that is possible, if no plan keeps the bounds.
PlacementAnswer answer(const Placement& placement);

}  // namespace eyrie::offload
