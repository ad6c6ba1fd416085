// The ports of a spatial array: its networks, buffer, scratchpads, vector unit and DRAM.
#pragma once
#include <vector>

#include "sim/ports.h"
#include "sim/spatial/spatial_config.h"

namespace eyrie {

std::vector<Port> ports_of(const SpatialConfig& machine);

}  // namespace eyrie
