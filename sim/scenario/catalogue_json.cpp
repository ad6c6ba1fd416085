#include "sim/scenario/answer_json.h"

namespace eyrie::offload {
namespace {

Json names_json(const CatalogueScenario& scenario, const std::vector<std::size_t>& models) {
  Json names = Json::array();
  for (const std::size_t m : models) names.push_back(scenario.models[m].name);
  return names;
}

Json mixture_json(const CatalogueScenario& scenario, const Mixture& mixture) {
  return {{"cheap", scenario.models[mixture.cheap].name},
          {"dear", scenario.models[mixture.dear].name},
          {"share_of_dear", number_json(mixture.share)},
          {"accuracy", number_json(mixture.accuracy)}};
}

}  // namespace

Json answer_json(const CatalogueScenario& scenario, const CatalogueAnswer& answer) {
  Json json{{"kind", "catalogue"},
            {"front", names_json(scenario, answer.front)},
            {"hull", names_json(scenario, answer.hull)},
            {"by_accuracy", Json::array()},
            {"by_energy_mJ", Json::array()}};
  for (std::size_t i = 0; i < answer.by_accuracy.size(); ++i)
    json["by_accuracy"].push_back(
        {{"accuracy", number_json(scenario.accuracies[i])}, {"model", scenario.models[answer.by_accuracy[i]].name}});
  for (std::size_t i = 0; i < answer.by_budget.size(); ++i)
    json["by_energy_mJ"].push_back({{"energy_mJ", number_json(scenario.budgets_mJ[i])},
                                    {"model", scenario.models[answer.by_budget[i]].name},
                                    {"mixture", mixture_json(scenario, answer.mixtures[i])}});
  if (answer.day) json["day"] = mixture_json(scenario, *answer.day);
  return json;
}

}  // namespace eyrie::offload
