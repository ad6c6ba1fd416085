#include <fmt/core.h>

#include "sim/scenario/answer_text.h"
#include "sim/scenario/plan_name.h"
#include "sim/text_table.h"

namespace eyrie::offload {
namespace {

std::string percent(double share) { return fmt::format("{:.3g} %", 100 * share); }

std::string grid_text(const Placement& placement, const Problem& problem, const GridAnswer& grid) {
  std::string over;
  if (placement.grid->bandwidth)
    over += fmt::format("{} rates of {}", grid.Mbps.size(), placement.links[placement.grid->bandwidth->of].name);
  if (placement.grid->utilization)
    over += fmt::format("{}{} utilizations of {}", over.empty() ? "" : " and ", grid.utilization.size(),
                        placement.processors[placement.grid->utilization->of].name);
  std::size_t none = 0;
  for (const auto& best : grid.best) none += best ? 0 : 1;
  std::string text = fmt::format("\nover {} these plans are best", over);
  if (none > 0) text += fmt::format("; in {} of {} conditions none keeps the bounds", none, grid.best.size());
  text += "\n";
  for (const Choice& plan : grid.plans) text += "  " + plan_name(problem, plan) + "\n";
  TextTable table({"plans kept", "mean regret", "worst", "the last one chosen"}, {3});
  for (const CacheLoss& loss : grid.losses)
    table.add({std::to_string(loss.kept.size()), percent(loss.mean), percent(loss.worst),
               plan_name(problem, grid.plans[loss.kept.back()])});
  return text + "\na cache of so many of them, the fastest plan beside them, against solving anew\n" + table.text();
}

std::string replays_text(const std::vector<Replay>& replays, std::size_t inferences) {
  TextTable table({"plan", "mJ", "mean ms", "worst ms", "past bounds", "changes", "impossible", "us to choose"});
  const double all = static_cast<double>(inferences);
  for (const Replay& replay : replays) {
    const double done = all - static_cast<double>(replay.none);
    table.add({replay.way, fmt::format("{:.5g}", replay.total.mJ),
               done > 0 ? fmt::format("{:.4g}", replay.total.ms / done) : "", fmt::format("{:.4g}", replay.worst_ms),
               std::to_string(replay.late), std::to_string(replay.changes), std::to_string(replay.none),
               fmt::format("{:.3g}", replay.seconds / all * 1e6)});
  }
  return fmt::format("\n{} inferences of the trace, radios' tails included\n", inferences) + table.text();
}

std::string study_text(const HeuristicStudy& study) {
  return fmt::format(
      "\nthe heuristic on {} random instances, {} with a plan: {:.4f} times the best in the mean, {:.3f} at worst, "
      "none "
      "found in {};\nit takes {:.3g} ms an instance, the solver {:.3g} ms, {:.0f} times as long\n",
      study.instances, study.solved, study.mean, study.worst, study.missed,
      study.heuristic_seconds / static_cast<double>(study.instances) * 1e3,
      study.solver_seconds / static_cast<double>(study.instances) * 1e3,
      study.solver_seconds / study.heuristic_seconds);
}

}  // namespace

std::string conditions_text(const Placement& placement, const PlacementAnswer& answer) {
  std::string text;
  if (answer.grid) text += grid_text(placement, answer.problem, *answer.grid);
  if (!answer.replays.empty()) text += replays_text(answer.replays, answer.inferences);
  if (answer.study) text += study_text(*answer.study);
  return text;
}

}  // namespace eyrie::offload
