// The best plan of a placement, beside what the other choices cost.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "sim/offload/chain_cuts.h"
#include "sim/scenario/condition_grid.h"
#include "sim/scenario/heuristic_study.h"
#include "sim/scenario/placement.h"
#include "sim/scenario/trace.h"

namespace eyrie::offload {

struct AnswerOptions {
  std::vector<Moment> trace;  // to be replayed
  std::size_t instances = 0;  // of a study of the heuristic
};

struct PlacementAnswer {
  Problem problem;  // under the conditions of the file
  Plan best;
  std::optional<Plan> greedy;             // of the heuristic, if it finds one
  std::vector<std::optional<Plan>> pure;  // all layers on one processor, as far as they can be there
  std::vector<Cut> cuts;                  // of a chain over two processors
  std::vector<Stretch> stretches;         // of these, which is best over the cost of a bit, bounds aside
  std::vector<Plan> front;                // of energy and latency
  std::optional<GridAnswer> grid;
  std::vector<Replay> replays;
  std::size_t inferences = 0;  // of the trace
  std::optional<HeuristicStudy> study;
};

// Throws UserError, with the least latency that is possible, if no plan keeps the bounds.
PlacementAnswer answer(const Placement& placement, const AnswerOptions& options = {});

}  // namespace eyrie::offload
