// A workload as its YAML file describes it, checked: layers in order, each with its data recipe and optional mapping.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "dataflow/mapping.h"
#include "dataflow/row_stationary_mapper.h"
#include "workloads/layer.h"

namespace eyrie {

class YamlReader;

struct WorkloadLayer {
  Layer layer;
  DataRecipe data;
  std::optional<Mapping> mapping;  // none: the mapper finds one
  bool coded_input = true;         // false: DRAM holds the ifmap uncoded (a network's first input)
  std::string where = {};          // "file:line: key" of the mapping, or of the layer if it has none: for messages
  std::vector<std::string> inputs = {};  // layers above whose ofmaps are its ifmap, joined; none: its data are its own
};

constexpr int kLargestBatch = 65536;

struct Workload {
  std::string name;
  int batch = 1;
  std::uint64_t seed = 1;
  Objective objective = Objective::energy;  // of the mapper, for layers without a mapping
  std::vector<WorkloadLayer> layers;
};

// What the command line may say against the file.
struct WorkloadOverrides {
  std::optional<int> batch = {};
  std::optional<std::uint64_t> seed = {};  // replaces every seed of the file
  std::vector<std::string> layers = {};    // names to keep, all if empty; an unknown one is an error
};

// Reads and checks a workload file. Throws UserError with every problem found.
Workload read_workload(const std::string& path, const WorkloadOverrides& overrides = {});
Workload read_workload(YamlReader& file, const WorkloadOverrides& overrides = {});

}  // namespace eyrie
