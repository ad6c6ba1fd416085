// From a machine's configuration to the numbers a dataflow must fit into.
#pragma once
#include "dataflow/spatial_limits.h"
#include "sim/spatial/spatial_config.h"

namespace eyrie {

SpatialLimits limits_of(const SpatialConfig& machine);

}  // namespace eyrie
