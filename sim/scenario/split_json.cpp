#include "sim/scenario/answer_json.h"
#include "sim/scenario/file_rules.h"

namespace eyrie::offload {
namespace {

Json split_json(const SplitScenario& scenario, const Split& split) {
  Json units = Json::object();
  for (std::size_t p = 0; p < split.units.size(); ++p) units[scenario.processors[p]] = split.units[p];
  return {{"units", units},
          {"energy_nJ", number_json(split.total.mJ / kmJPerNJ)},
          {"time_us", number_json(split.total.ms / kMsPerUs)}};
}

}  // namespace

Json answer_json(const SplitScenario& scenario, const SplitAnswer& answer) {
  Json json{{"kind", "split"}, {"plan", split_json(scenario, answer.best)}};
  json["fastest"] = split_json(scenario, answer.fastest);
  for (const Split& split : answer.pure) json["pure"].push_back(split_json(scenario, split));
  for (const Split& split : answer.front) json["front"].push_back(split_json(scenario, split));
  return json;
}

}  // namespace eyrie::offload
