#include "sim/scenario/answer_json.h"
#include "sim/scenario/plan_name.h"

namespace eyrie::offload {
namespace {

Json grid_json(const Placement& placement, const Problem& problem, const GridAnswer& grid) {
  Json json = Json::object();
  if (placement.grid->bandwidth) json["Mbps"] = numbers_json(grid.Mbps);
  if (placement.grid->utilization) json["utilization"] = numbers_json(grid.utilization);
  json["plans"] = Json::array();
  for (const Choice& plan : grid.plans) json["plans"].push_back(plan_name(problem, plan));
  json["best"] = Json::array();
  for (std::size_t u = 0; u < grid.utilization.size(); ++u) {
    Json row = Json::array();
    for (std::size_t b = 0; b < grid.Mbps.size(); ++b) {
      const auto best = grid.best[u * grid.Mbps.size() + b];
      row.push_back(best ? Json(*best) : Json());
    }
    json["best"].push_back(std::move(row));
  }
  json["caches"] = Json::array();
  for (const CacheLoss& loss : grid.losses)
    json["caches"].push_back(
        {{"plans", loss.kept}, {"mean_regret", number_json(loss.mean)}, {"worst_regret", number_json(loss.worst)}});
  return json;
}

Json replays_json(const std::vector<Replay>& replays) {
  Json json = Json::array();
  for (const Replay& replay : replays)
    json.push_back({{"plan", replay.way},
                    {"energy_mJ", number_json(replay.total.mJ)},
                    {"latency_ms", number_json(replay.total.ms)},
                    {"worst_ms", number_json(replay.worst_ms)},
                    {"past_bounds", replay.late},
                    {"changes", replay.changes},
                    {"impossible", replay.none}});
  return json;
}

}  // namespace

Json conditions_json(const Placement& placement, const PlacementAnswer& answer) {
  Json json = Json::object();
  if (answer.grid) json["conditions"] = grid_json(placement, answer.problem, *answer.grid);
  if (!answer.replays.empty()) json["trace"] = replays_json(answer.replays);
  if (answer.study)
    json["heuristic_study"] = {{"instances", answer.study->instances},
                               {"solved", answer.study->solved},
                               {"missed", answer.study->missed},
                               {"mean_ratio", number_json(answer.study->mean)},
                               {"worst_ratio", number_json(answer.study->worst)}};
  return json;
}

}  // namespace eyrie::offload
