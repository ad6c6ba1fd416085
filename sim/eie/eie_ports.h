// The ports of an EIE machine: broadcast, queues, memories, registers and DRAM.
#pragma once
#include <vector>

#include "sim/eie/eie_config.h"
#include "sim/ports.h"

namespace eyrie {

std::vector<Port> ports_of(const EieConfig& machine);

}  // namespace eyrie
