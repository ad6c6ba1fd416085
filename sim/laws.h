// What must hold of every layer on every machine: nothing moves faster than the ports it moves through.
#pragma once
#include <string>
#include <vector>

#include "sim/machine_config.h"
#include "sim/ports.h"
#include "sim/result.h"

namespace eyrie {

// The ports of all units of a machine, its multipliers among them.
std::vector<Port> ports_of(const MachineConfig& machine);

// Throws Fault, which names unit, words and cycles, unless
// - a layer takes at least the cycles that the words counted at each port need;
// - its utilisation is at most 1;
// - on a machine that keeps nothing from layer to layer, DRAM moved at least what ideal reuse needs.
void check_laws(const MachineConfig& machine, const LayerResult& result);

}  // namespace eyrie
