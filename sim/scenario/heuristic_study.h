// How near the heuristic comes to the best plans, on random instances of a problem's kind.
#pragma once
#include <cstddef>

#include "sim/offload/plan_problem.h"

namespace eyrie::offload {

struct HeuristicStudy {
  std::size_t instances = 0, solved = 0, missed = 0;  // solved: with a plan; missed: of these, the heuristic has none
  double mean = 0, worst = 0;                         // its costs over those of the best plans
  double solver_seconds = 0, heuristic_seconds = 0;   // of all instances; no result
};

// Every cost and every tensor times a random factor from a quarter to four; the bound on latency likewise goes from the
// least latency of the instance to that of its cheapest plan. The same instances each time.
HeuristicStudy heuristic_study(const Problem& problem, std::size_t instances);

}  // namespace eyrie::offload
