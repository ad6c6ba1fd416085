#include "sim/scenario/heuristic_study.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "sim/offload/assignment.h"
#include "sim/offload/greedy.h"
#include "workloads/random.h"

namespace eyrie::offload {
namespace {

constexpr double kMostFactor = 4;
constexpr int kGrains = 1000;

double share(Random& random) { return static_cast<double>(random.in(0, kGrains)) / kGrains; }
double factor(Random& random) { return std::pow(kMostFactor, 2 * share(random) - 1); }

void vary(Random& random, Cost& cost) {
  cost.mJ *= factor(random);
  cost.ms *= factor(random);
}

Problem instance_of(Problem problem, Random& random) {
  for (Node& node : problem.nodes) {
    node.bits *= factor(random);
    for (Option& option : node.options) vary(random, option.cost);
  }
  problem.most_ms = std::numeric_limits<double>::infinity();
  const auto cheapest = best_plan(problem), fastest = fastest_plan(problem);
  const double within = share(random);
  if (cheapest && fastest) problem.most_ms = fastest->total.ms + within * (cheapest->total.ms - fastest->total.ms);
  return problem;
}

template <class Solve>
std::optional<Plan> timed(double& seconds, Solve solve) {
  const auto begin = std::chrono::steady_clock::now();
  auto plan = solve();
  seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return plan;
}

}  // namespace

HeuristicStudy heuristic_study(const Problem& problem, std::size_t instances) {
  HeuristicStudy study;
  study.instances = instances;
  Random random(1);
  for (std::size_t i = 0; i < instances; ++i) {
    const Problem instance = instance_of(problem, random);
    const auto best = timed(study.solver_seconds, [&] { return best_plan(instance); });
    const auto found = timed(study.heuristic_seconds, [&] { return greedy_plan(instance); });
    const double least = best ? instance.weights.of(best->total) : 0;
    if (!best || least <= 0) continue;
    ++study.solved;
    if (!found) {
      ++study.missed;
      continue;
    }
    const double ratio = std::max(1.0, instance.weights.of(found->total) / least);
    study.mean += ratio;
    study.worst = std::max(study.worst, ratio);
  }
  if (study.solved > study.missed) study.mean /= static_cast<double>(study.solved - study.missed);
  return study;
}

}  // namespace eyrie::offload
