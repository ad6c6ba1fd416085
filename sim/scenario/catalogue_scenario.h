// A catalogue of models of one task: which of them an accuracy asks for, and which a budget of energy buys.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "sim/offload/catalogue.h"
#include "sim/scenario/profiles.h"
#include "sim/scenario/simulated.h"
#include "sim/yaml_reader.h"

namespace eyrie::offload {

// So much energy for so many inferences.
struct Day {
  double mJ = 0;
  int requests = 0;
};

// A model whose energy is simulated.
struct SimulatedModel {
  std::size_t model = 0;
  Simulated machine;
  WorkloadSource source;
  std::string key;  // "file:line: key"
};

struct CatalogueScenario {
  std::string question;
  std::vector<Model> models;
  std::vector<SimulatedModel> simulated;
  double memory_MB = std::numeric_limits<double>::infinity();
  std::vector<double> accuracies, budgets_mJ;           // choices asked for
  std::vector<std::string> accuracy_keys, budget_keys;  // "file:line: key" of each
  std::optional<Day> day;
  std::string day_key;
};

// Checks the file. Throws UserError with every problem found.
CatalogueScenario read_catalogue(YamlReader& file);

// With the energies of simulated models. Throws UserError if a machine cannot run a layer.
CatalogueScenario with_profiles(CatalogueScenario scenario, const ProfileOptions& options);

struct CatalogueAnswer {
  std::vector<std::size_t> front, hull;             // models, the most accurate first
  std::vector<std::size_t> by_accuracy, by_budget;  // of the choices asked for
  std::vector<Mixture> mixtures;                    // of each budget, in the mean
  std::optional<Mixture> day;
};

// Throws UserError for every choice that no model meets, with the nearest one that does.
CatalogueAnswer answer(const CatalogueScenario& scenario);

}  // namespace eyrie::offload
