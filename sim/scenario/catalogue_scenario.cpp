#include "sim/scenario/catalogue_scenario.h"

#include <fmt/core.h>

#include "sim/base/fault.h"
#include "sim/scenario/file_rules.h"
#include "sim/scenario/scenario_file.h"

namespace eyrie::offload {
namespace {

constexpr std::size_t kMostModels = 1000;
constexpr int kMostRequests = 1'000'000'000;
constexpr double kmJPerJ = 1000;

void read_models(YamlReader& file, const CatalogueFile& said, CatalogueScenario& scenario) {
  some_entries(file, "models", "a model", said.models.entries.size(), kMostModels);
  for (const auto& [name, model] : said.models.entries) {
    const std::string path = "models." + name;
    file.require({path + ".accuracy", path + ".energy_mJ", path + ".size_MB"});
    file.within(path + ".accuracy", model.accuracy, 0, 100);
    file.within(path + ".energy_mJ", model.energy_mJ, 0, kMost);
    file.within(path + ".size_MB", model.size_MB, 0, kMost);
    scenario.models.push_back({name, model.accuracy, model.energy_mJ, model.size_MB});
  }
}

void read_choices(YamlReader& file, const ChoicesFile& said, CatalogueScenario& scenario) {
  for (std::size_t i = 0; i < said.accuracy.size(); ++i) {
    const std::string path = fmt::format("choices.accuracy[{}]", i);
    file.within(path, said.accuracy[i], 0, 100);
    scenario.accuracies.push_back(said.accuracy[i]);
    scenario.accuracy_keys.push_back(file.where(path));
  }
  for (std::size_t i = 0; i < said.energy_mJ.size(); ++i) {
    const std::string path = fmt::format("choices.energy_mJ[{}]", i);
    file.within(path, said.energy_mJ[i], 0, kMost);
    scenario.budgets_mJ.push_back(said.energy_mJ[i]);
    scenario.budget_keys.push_back(file.where(path));
  }
}

void read_day(YamlReader& file, const CatalogueFile& said, CatalogueScenario& scenario) {
  if (!said.day) return;
  file.require({"day.energy_J", "day.requests"});
  file.within("day.energy_J", said.day->energy_J, 0, kMost);
  file.within("day.requests", said.day->requests, 1, kMostRequests);
  scenario.day = Day{said.day->energy_J * kmJPerJ, said.day->requests};
  scenario.day_key = file.where("day.energy_J");
}

void check_memory(YamlReader& file, const CatalogueScenario& scenario) {
  if (!file.clean("") || !pareto_front(scenario.models, scenario.memory_MB).empty()) return;
  double smallest = kMost;
  for (const Model& model : scenario.models) smallest = std::min(smallest, model.MB);
  file.problem("memory_MB",
               fmt::format("{:g} MB hold no model, the smallest has {:g} MB", scenario.memory_MB, smallest));
}

}  // namespace

CatalogueScenario read_catalogue(YamlReader& file) {
  const auto said = file.read<CatalogueFile>();
  CatalogueScenario scenario;
  scenario.question = said.question;
  file.require({"kind", "models"});
  read_models(file, said, scenario);
  if (said.memory_MB) {
    file.within("memory_MB", *said.memory_MB, 0, kMost);
    scenario.memory_MB = *said.memory_MB;
  }
  read_choices(file, said.choices, scenario);
  read_day(file, said, scenario);
  check_memory(file, scenario);
  file.throw_problems();
  return scenario;
}

CatalogueAnswer answer(const CatalogueScenario& scenario) {
  const auto& models = scenario.models;
  CatalogueAnswer answer;
  answer.front = pareto_front(models, scenario.memory_MB);
  answer.hull = upper_hull(models, answer.front);
  const Model &best = models[answer.front.front()], &least = models[answer.front.back()];
  std::vector<std::string> problems;
  for (std::size_t i = 0; i < scenario.accuracies.size(); ++i) {
    if (const auto model = by_accuracy(models, answer.front, scenario.accuracies[i]))
      answer.by_accuracy.push_back(*model);
    else
      problems.push_back(fmt::format("{}: no model is {:g} % accurate, the best, {}, is {:g} %",
                                     scenario.accuracy_keys[i], scenario.accuracies[i], best.name, best.accuracy));
  }
  for (std::size_t i = 0; i < scenario.budgets_mJ.size(); ++i) {
    const double mJ = scenario.budgets_mJ[i];
    if (const auto model = by_budget(models, answer.front, mJ)) {
      answer.by_budget.push_back(*model);
      answer.mixtures.push_back(*best_mixture(models, answer.front, mJ, scenario.memory_MB));
    } else {
      problems.push_back(fmt::format("{}: {:g} mJ buy no model, the least, {}, takes {:g} mJ", scenario.budget_keys[i],
                                     mJ, least.name, least.mJ));
    }
  }
  if (scenario.day) {
    const double mJ = scenario.day->mJ / scenario.day->requests;
    answer.day = best_mixture(models, answer.front, mJ, scenario.memory_MB);
    if (!answer.day)
      problems.push_back(fmt::format("{}: {:g} mJ a request buy no model, the least, {}, takes {:g} mJ",
                                     scenario.day_key, mJ, least.name, least.mJ));
  }
  if (!problems.empty()) throw UserError(problems);
  return answer;
}

}  // namespace eyrie::offload
