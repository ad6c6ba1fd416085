// The ports of an SCNN machine: memories, broadcast, crossbars, accumulators, halos and DRAM.
#pragma once
#include <vector>

#include "sim/ports.h"
#include "sim/scnn/scnn_config.h"

namespace eyrie {

std::vector<Port> ports_of(const ScnnConfig& machine);

}  // namespace eyrie
