#include "sim/scenario/plan_front.h"

#include <limits>

#include "sim/offload/assignment.h"

namespace eyrie::offload {
namespace {

constexpr int kSteps = 6;  // of 64 layers over three processors each takes a quarter of a second

}  // namespace

std::vector<Plan> plan_front(Problem problem) {
  std::vector<Plan> front;
  problem.weights = {1, 0};
  problem.most_ms = std::numeric_limits<double>::infinity();
  const auto fastest = fastest_plan(problem), cheapest = best_plan(problem);
  if (!fastest || !cheapest) return front;
  const double least = fastest->total.ms, most = cheapest->total.ms;
  for (int step = 0; step <= kSteps; ++step) {
    problem.most_ms = least + (most - least) * step / kSteps;
    const auto plan = step == kSteps ? cheapest : best_plan(problem);
    if (plan && (front.empty() || plan->total.mJ < front.back().total.mJ * (1 - 1e-9))) front.push_back(*plan);
  }
  return front;
}

}  // namespace eyrie::offload
