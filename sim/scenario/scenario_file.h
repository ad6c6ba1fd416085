// What a scenario of offloading may say, key by key; configs/README.md documents the keys. A file is one of three, by
// its `kind`.
#pragma once
#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "sim/yaml_reader.h"

namespace eyrie::offload {

enum class ScenarioKind { placement, split, catalogue };
BOOST_DESCRIBE_ENUM(ScenarioKind, placement, split, catalogue)

enum class Objective { energy, latency, weighted };
BOOST_DESCRIBE_ENUM(Objective, energy, latency, weighted)

// Units of one layer over processors.

struct UnitWeightsFile {
  double per_nJ = 0, per_us = 0;
};
BOOST_DESCRIBE_STRUCT(UnitWeightsFile, (), (per_nJ, per_us))

struct UnitBoundsFile {
  std::optional<double> time_us;
};
BOOST_DESCRIBE_STRUCT(UnitBoundsFile, (), (time_us))

struct UnitCostFile {
  std::optional<double> energy_nJ, time_us;
  std::optional<std::string> machine, technology;
  std::optional<double> MAC_pJ;
  double utilization = 0;
};
BOOST_DESCRIBE_STRUCT(UnitCostFile, (), (energy_nJ, time_us, machine, technology, MAC_pJ, utilization))

struct SplitFile {
  ScenarioKind kind{};
  std::string question;
  std::optional<int> units;
  std::optional<std::string> workload, layer;
  InOrder<UnitCostFile> processors;
  Objective objective = Objective::energy;
  UnitWeightsFile weights;
  UnitBoundsFile bounds;
};
BOOST_DESCRIBE_STRUCT(SplitFile, (), (kind, question, units, workload, layer, processors, objective, weights, bounds))

// Models of one task.

struct ModelFile {
  double accuracy = 0;
  std::optional<double> energy_mJ, size_MB;
  std::optional<std::string> workload, machine, technology;
  std::optional<double> MAC_pJ;
};
BOOST_DESCRIBE_STRUCT(ModelFile, (), (accuracy, energy_mJ, size_MB, workload, machine, technology, MAC_pJ))

struct ChoicesFile {
  std::vector<double> accuracy, energy_mJ;
};
BOOST_DESCRIBE_STRUCT(ChoicesFile, (), (accuracy, energy_mJ))

struct DayFile {
  double energy_J = 0;
  int requests = 0;
};
BOOST_DESCRIBE_STRUCT(DayFile, (), (energy_J, requests))

struct CatalogueFile {
  ScenarioKind kind{};
  std::string question;
  InOrder<ModelFile> models;
  std::optional<double> memory_MB;
  ChoicesFile choices;
  std::optional<DayFile> day;
};
BOOST_DESCRIBE_STRUCT(CatalogueFile, (), (kind, question, models, memory_MB, choices, day))

}  // namespace eyrie::offload
