#include "sim/scenario/placement_answer.h"

#include <fmt/core.h>

#include <cmath>

#include "sim/base/fault.h"
#include "sim/offload/assignment.h"
#include "sim/offload/greedy.h"
#include "sim/scenario/plan_front.h"

namespace eyrie::offload {
namespace {

// Why no plan keeps the bounds.
UserError no_plan(const Placement& placement, const Problem& problem) {
  if (const auto fastest = fastest_plan(problem))
    return UserError(fmt::format("{}: no plan takes {:g} ms or less, the least latency possible is {:.6g} ms",
                                 placement.latency_key, problem.most_ms, fastest->total.ms));
  Problem unbounded = problem;
  unbounded.most_loss = std::numeric_limits<double>::infinity();
  if (fastest_plan(unbounded))
    return UserError(fmt::format("{}: no plan loses {:g} points or less", placement.loss_key, problem.most_loss));
  return UserError(
      fmt::format("{}: no plan at all: a layer cannot be where the tensors it reads can be sent", placement.links_key));
}

}  // namespace

PlacementAnswer answer(const Placement& placement, const AnswerOptions& options) {
  PlacementAnswer answer;
  answer.problem = problem_of(placement, placement.conditions());
  const Problem& problem = answer.problem;
  const auto best = best_plan(problem);
  if (!best) throw no_plan(placement, problem);
  answer.best = *best;
  answer.greedy = greedy_plan(problem);
  for (std::size_t p = 0; p < problem.places.size(); ++p) answer.pure.push_back(pure_plan(problem, p));
  if (is_chain(problem)) {
    answer.cuts = all_cuts(problem);
    answer.stretches = lower_envelope(lines_of(problem, answer.cuts));
  }
  answer.front = plan_front(problem);
  if (placement.grid) answer.grid = grid_answer(placement);
  answer.inferences = options.trace.size();
  if (!options.trace.empty())
    answer.replays = replays(placement, options.trace, answer.grid ? answer.grid->cached() : std::vector<Choice>{});
  if (options.instances > 0) answer.study = heuristic_study(problem, options.instances);
  return answer;
}

}  // namespace eyrie::offload
