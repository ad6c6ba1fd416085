#include "sim/scenario/catalogue_scenario.h"

#include <fmt/core.h>

#include "sim/base/fault.h"
#include "sim/scenario/file_rules.h"
#include "sim/scenario/scenario_file.h"

namespace eyrie::offload {
namespace {

constexpr std::size_t kMostModels = 1000;
constexpr int kMostRequests = 1'000'000'000;
constexpr double kmJPerJ = 1000, kWeightBits = 16;

// Weights as the machine holds them, uncompressed.
double weights_MB(const Workload& workload) {
  double bits = 0;
  for (const WorkloadLayer& entry : workload.layers) {
    const Layer& layer = entry.layer;
    if (layer.has_filters()) bits += 1.0 * layer.M * layer.group_C() * layer.R * layer.S * kWeightBits;
  }
  return bits / 8 / 1e6;
}

// Its energy and size are said, or simulated and counted.
void read_model(YamlReader& file, const std::string& name, const ModelFile& said, CatalogueScenario& scenario,
                std::vector<std::string>& others) {
  const std::string path = "models." + name;
  file.require({path + ".accuracy"});
  file.within(path + ".accuracy", said.accuracy, 0, 100);
  file.within(path + ".energy_mJ", said.energy_mJ.value_or(0), 0, kMost);
  file.within(path + ".size_MB", said.size_MB.value_or(0), 0, kMost);
  scenario.models.push_back({name, said.accuracy, said.energy_mJ.value_or(0), said.size_MB.value_or(0)});
  auto machine = read_simulated(file, path, {said.machine, said.technology, said.MAC_pJ}, others);
  auto source = said.workload ? read_source(file, path + ".workload", *said.workload, others) : std::nullopt;
  if (said.machine.has_value() != said.workload.has_value())
    file.problem(path, "is simulated by a machine and a workload, expected both");
  if (said.machine && said.energy_mJ) file.problem(path + ".energy_mJ", "is simulated, expected one of the two");
  if (!said.machine && !said.workload) file.require({path + ".energy_mJ", path + ".size_MB"});
  if (!source || !machine) return;
  if (!said.size_MB) scenario.models.back().MB = weights_MB(source->workload);
  scenario.simulated.push_back({scenario.models.size() - 1, *std::move(machine), *std::move(source), file.where(path)});
}

void read_models(YamlReader& file, const CatalogueFile& said, CatalogueScenario& scenario,
                 std::vector<std::string>& others) {
  some_entries(file, "models", "a model", said.models.entries.size(), kMostModels);
  for (const auto& [name, model] : said.models.entries) read_model(file, name, model, scenario, others);
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
  std::vector<std::string> others;
  read_models(file, said, scenario, others);
  if (said.memory_MB) {
    file.within("memory_MB", *said.memory_MB, 0, kMost);
    scenario.memory_MB = *said.memory_MB;
  }
  read_choices(file, said.choices, scenario);
  read_day(file, said, scenario);
  if (others.empty()) check_memory(file, scenario);
  throw_all(file, others);
  return scenario;
}

CatalogueScenario with_profiles(CatalogueScenario scenario, const ProfileOptions& options) {
  std::vector<std::string> problems;
  for (const SimulatedModel& model : scenario.simulated) {
    const Profile found = profile(model.machine, model.source, options);
    for (std::size_t l = 0; l < found.size(); ++l) {
      if (found[l].energy)
        scenario.models[model.model].mJ += *found[l].energy * model.machine.mJ_per_unit;
      else
        problems.push_back(
            fmt::format("{}: {}: {}", model.key, model.source.workload.layers[l].layer.name, found[l].refusal));
    }
  }
  if (!problems.empty()) throw UserError(problems);
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
