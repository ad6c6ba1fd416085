#include <fmt/core.h>

#include <algorithm>

#include "sim/scenario/answer_text.h"
#include "sim/text_table.h"

namespace eyrie::offload {
namespace {

std::string mixture_text(const std::vector<Model>& models, const Mixture& mixture) {
  const Model &cheap = models[mixture.cheap], &dear = models[mixture.dear];
  if (mixture.share == 0 || mixture.cheap == mixture.dear) return cheap.name;
  if (mixture.share == 1) return dear.name;
  return fmt::format("{:.1f} % {}, else {}", 100 * mixture.share, dear.name, cheap.name);
}

// Of a model, in which range of wishes it is the choice.
std::string models_table(const CatalogueScenario& scenario, const CatalogueAnswer& answer) {
  const auto& models = scenario.models;
  TextTable table({"model", "accuracy %", "mJ", "MB", "for an accuracy of", "on a budget of", "mixed"}, {4, 5, 6});
  for (std::size_t i = 0; i < answer.front.size(); ++i) {
    const std::size_t m = answer.front[i];
    const bool last = i + 1 == answer.front.size();
    const auto in_hull = std::find(answer.hull.begin(), answer.hull.end(), m) != answer.hull.end();
    table.add({models[m].name, fmt::format("{:g}", models[m].accuracy), fmt::format("{:g}", models[m].mJ),
               fmt::format("{:g}", models[m].MB),
               last ? fmt::format("up to {:g} %", models[m].accuracy)
                    : fmt::format("above {:g} to {:g} %", models[answer.front[i + 1]].accuracy, models[m].accuracy),
               i == 0 ? fmt::format("{:g} mJ and more", models[m].mJ)
                      : fmt::format("{:g} to below {:g} mJ", models[m].mJ, models[answer.front[i - 1]].mJ),
               in_hull ? "yes" : "no: mixtures beat it"});
  }
  for (std::size_t m = 0; m < models.size(); ++m) {
    if (std::find(answer.front.begin(), answer.front.end(), m) != answer.front.end()) continue;
    const bool fits = models[m].MB <= scenario.memory_MB;
    table.add({models[m].name, fmt::format("{:g}", models[m].accuracy), fmt::format("{:g}", models[m].mJ),
               fmt::format("{:g}", models[m].MB), fits ? "never" : "too large for the memory", "", ""});
  }
  return table.text();
}

}  // namespace

std::string answer_text(const CatalogueScenario& scenario, const CatalogueAnswer& answer) {
  const auto& models = scenario.models;
  std::string text = models_table(scenario, answer);
  if (answer.by_accuracy.size() + answer.by_budget.size() > 0) {
    TextTable table({"asked for", "model", "accuracy %", "mJ", "in the mean, by turns", "accuracy %"}, {1, 4});
    for (std::size_t i = 0; i < answer.by_accuracy.size(); ++i) {
      const Model& model = models[answer.by_accuracy[i]];
      table.add({fmt::format("{:g} %", scenario.accuracies[i]), model.name, fmt::format("{:g}", model.accuracy),
                 fmt::format("{:g}", model.mJ), "", ""});
    }
    for (std::size_t i = 0; i < answer.by_budget.size(); ++i) {
      const Model& model = models[answer.by_budget[i]];
      table.add({fmt::format("{:g} mJ", scenario.budgets_mJ[i]), model.name, fmt::format("{:g}", model.accuracy),
                 fmt::format("{:g}", model.mJ), mixture_text(models, answer.mixtures[i]),
                 fmt::format("{:.2f}", answer.mixtures[i].accuracy)});
    }
    text += "\n" + table.text();
  }
  if (answer.day)
    text +=
        fmt::format("\na day of {} requests and {:g} J: {}; {:.2f} % accurate in the mean\n", scenario.day->requests,
                    scenario.day->mJ / 1000, mixture_text(models, *answer.day), answer.day->accuracy);
  return text;
}

}  // namespace eyrie::offload
