// What a scenario has simulated: machines of Eyrie's and workloads, as a file names them.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "sim/compare.h"
#include "sim/workload_file.h"
#include "sim/yaml_reader.h"

namespace eyrie::offload {

// A machine, or a pair of which the second takes the FC layers.
struct Simulated {
  Contestant contestant;
  std::vector<std::string> files;
  std::string technology;  // a file, in place of the machine's; empty: its own
  double mJ_per_unit = 0;  // of the energies that it reports
};

struct WorkloadSource {
  std::string file;
  Workload workload;
};

// The keys of a machine.
struct MachineKeys {
  std::optional<std::string> machine, technology;
  std::optional<double> MAC_pJ;
};

// Both read what a path's keys name, beside the scenario's file. Nothing, with a problem, if they cannot: of the
// scenario if a name is wrong, else among `others`. A path without a machine has none of its keys.
std::optional<Simulated> read_simulated(YamlReader& file, const std::string& path, const MachineKeys& said,
                                        std::vector<std::string>& others);
std::optional<WorkloadSource> read_source(YamlReader& file, const std::string& path, const std::string& name,
                                          std::vector<std::string>& others);

}  // namespace eyrie::offload
