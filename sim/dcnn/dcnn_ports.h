// The ports of a DCNN machine: memories, accumulators, halos and DRAM.
#pragma once
#include <vector>

#include "sim/dcnn/dcnn_config.h"
#include "sim/ports.h"

namespace eyrie {

std::vector<Port> ports_of(const DcnnConfig& machine);

}  // namespace eyrie
