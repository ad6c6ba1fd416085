#include "sim/scenario/condition_grid.h"

#include <algorithm>
#include <cmath>

#include "sim/base/fault.h"
#include "sim/offload/assignment.h"

namespace eyrie::offload {
namespace {

// From the first to the last in equal steps, or in equal factors.
std::vector<double> values_of(const ConditionAxis& axis, bool factors) {
  std::vector<double> values;
  for (int i = 0; i < axis.points; ++i) {
    const double share = axis.points == 1 ? 0 : static_cast<double>(i) / (axis.points - 1);
    values.push_back(factors ? axis.from * std::pow(axis.to / axis.from, share)
                             : axis.from + (axis.to - axis.from) * share);
  }
  return values;
}

double cost_of(const Problem& problem, const Choice& choice, bool bounded) {
  const auto plan = evaluate(problem, choice);
  if (!plan || (bounded && !keeps_bounds(problem, *plan))) return INFINITY;
  return problem.weights.of(plan->total);
}

class GridSolver {
 public:
  explicit GridSolver(const Placement& placement) : placement_(placement) {
    const Conditions now = placement.conditions();
    const ConditionGrid& grid = *placement.grid;
    answer_.Mbps = grid.bandwidth ? values_of(*grid.bandwidth, true) : std::vector<double>{0};
    answer_.utilization = grid.utilization ? values_of(*grid.utilization, false) : std::vector<double>{0};
    const auto fastest = fastest_plan(problem_of(placement, now));
    if (!fastest) throw Fault("a placement that has a plan has no fastest one");
    answer_.way_out = fastest->choice;
  }

  GridAnswer solve() && {
    for (const double utilization : answer_.utilization)
      for (const double Mbps : answer_.Mbps) {
        problems_.push_back(problem_of(placement_, conditions_at(placement_, Mbps, utilization)));
        answer_.best.push_back(best_at(problems_.back()));
      }
    cache();
    return std::move(answer_);
  }

 private:
  std::optional<std::size_t> best_at(const Problem& problem) {
    const auto plan = best_plan(problem);
    if (!plan) return std::nullopt;
    const auto known = std::find(answer_.plans.begin(), answer_.plans.end(), plan->choice);
    const auto place = static_cast<std::size_t>(known - answer_.plans.begin());
    if (known == answer_.plans.end()) answer_.plans.push_back(plan->choice);
    return place;
  }

  // The way out is kept in every cache, and is taken where it is the best.
  void cache() {
    std::vector<std::vector<double>> costs;
    std::vector<double> best, way_out;
    for (std::size_t c = 0; c < problems_.size(); ++c) {
      const double out = cost_of(problems_[c], answer_.way_out, true);
      way_out.push_back(cost_of(problems_[c], answer_.way_out, false));
      best.push_back(answer_.best[c] ? cost_of(problems_[c], answer_.plans[*answer_.best[c]], false) : way_out.back());
      costs.emplace_back();
      for (const Choice& plan : answer_.plans) costs.back().push_back(std::min(out, cost_of(problems_[c], plan, true)));
    }
    if (!answer_.plans.empty()) answer_.losses = choose_plans(costs, best, way_out, placement_.grid->plans);
  }

  const Placement& placement_;
  GridAnswer answer_;
  std::vector<Problem> problems_;
};

}  // namespace

std::vector<Choice> GridAnswer::cached() const {
  std::vector<Choice> kept;
  if (!losses.empty())
    for (const std::size_t plan : losses.back().kept) kept.push_back(plans[plan]);
  kept.push_back(way_out);
  return kept;
}

Conditions conditions_at(const Placement& placement, double Mbps, double utilization) {
  Conditions now = placement.conditions();
  const ConditionGrid& grid = *placement.grid;
  if (grid.bandwidth) now.Mbps[grid.bandwidth->of] = Mbps;
  if (grid.utilization) now.utilization[grid.utilization->of] = utilization;
  return now;
}

GridAnswer grid_answer(const Placement& placement) { return GridSolver(placement).solve(); }

}  // namespace eyrie::offload
