#include "sim/scenario/answer_pictures.h"

#include "sim/scenario/file_rules.h"
#include "sim/scenario/plan_name.h"

namespace eyrie::offload {
namespace {

Scatter plans_picture(const PlacementAnswer& answer) {
  const Problem& problem = answer.problem;
  const auto point = [&](const Plan& plan) {
    return Scatter::Point{plan.total.ms, plan.total.mJ, plan_name(problem, plan.choice)};
  };
  Scatter scatter{"Energy against latency of plans", "latency, ms", "energy, mJ", {}};
  scatter.series.push_back({"plans that no other one beats in both", {}, true});
  for (const Plan& plan : answer.front) scatter.series.back().points.push_back(point(plan));
  // Later series lie above: the plan and the pure choices are cuts too.
  if (!answer.cuts.empty()) scatter.series.push_back({"cuts", {}});
  for (const Cut& cut : answer.cuts) scatter.series.back().points.push_back(point(cut.plan));
  for (std::size_t p = 0; p < answer.pure.size(); ++p)
    if (answer.pure[p]) scatter.series.push_back({"all on " + problem.places[p], {point(*answer.pure[p])}});
  scatter.series.push_back({"the plan: " + plan_name(problem, answer.best.choice), {point(answer.best)}});
  return scatter;
}

DecisionMap decisions_picture(const Placement& placement, const PlacementAnswer& answer) {
  const GridAnswer& grid = *answer.grid;
  const ConditionGrid& asked = *placement.grid;
  DecisionMap map{"The best plan under each condition", "", "", grid.Mbps, grid.utilization, {}, grid.best};
  if (asked.bandwidth) map.x_name = "rate of " + placement.links[asked.bandwidth->of].name + ", Mbps";
  if (asked.utilization) map.y_name = "utilization of " + placement.processors[asked.utilization->of].name;
  for (const Choice& plan : grid.plans) map.decisions.push_back(plan_name(answer.problem, plan));
  return map;
}

}  // namespace

PlanePictures answer_pictures(const Placement& placement, const PlacementAnswer& answer) {
  PlanePictures pictures{{"plans", plans_picture(answer)}};
  if (answer.grid) pictures.emplace_back("decisions", decisions_picture(placement, answer));
  return pictures;
}

PlanePictures answer_pictures(const SplitScenario& scenario, const SplitAnswer& answer) {
  const auto point = [](const Split& split, const std::string& name) {
    return Scatter::Point{split.total.ms / kMsPerUs, split.total.mJ / kmJPerNJ, name};
  };
  Scatter scatter{"Energy against time of splits", "time, us", "energy, nJ", {}};
  scatter.series.push_back({"splits of least energy within a time", {}, true});
  for (const Split& split : answer.front) scatter.series.back().points.push_back(point(split, "split"));
  for (std::size_t p = 0; p < answer.pure.size(); ++p) {
    const std::string name = "all on " + scenario.processors[p];
    scatter.series.push_back({name, {point(answer.pure[p], name)}});
  }
  scatter.series.push_back({"the plan", {point(answer.best, "the plan")}});
  return {{"splits", scatter}};
}

PlanePictures answer_pictures(const CatalogueScenario& scenario, const CatalogueAnswer& answer) {
  Scatter scatter{"Accuracy against energy of models", "energy, mJ", "accuracy, %", {}};
  const auto add = [&](std::size_t m) {
    const Model& model = scenario.models[m];
    scatter.series.back().points.push_back({model.mJ, model.accuracy, model.name});
  };
  scatter.series.push_back({"mixtures of two, the best in the mean", {}, true});
  for (const std::size_t m : answer.hull) add(m);
  for (std::size_t m = 0; m < scenario.models.size(); ++m) {
    scatter.series.push_back({scenario.models[m].name, {}});
    add(m);
  }
  return {{"models", scatter}};
}

}  // namespace eyrie::offload
