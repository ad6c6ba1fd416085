// What a technology that is not a machine's own changes besides energies.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "sim/machine_config.h"
#include "sim/result.h"
#include "sim/workload_file.h"

namespace eyrie {

// The machine as its file alone describes it, in the same arithmetic; nothing if that is of the same technology, or
// cannot be read.
std::optional<MachineConfig> read_in_own_technology(const std::string& file, const MachineConfig& machine);

// The mapper weighs mappings by energies, so another technology may choose others. Says which of the layers that ran
// have another mapping than with the machine's own technology, or that there are none; empty if no mapping was chosen
// by energy.
std::string technology_effect(const MachineConfig& machine, const MachineConfig& in_own_technology,
                              const Workload& workload, const std::vector<LayerResult>& layers);

}  // namespace eyrie
