// The mapper's answer as text: the best mappings of a layer, with what they would count, take and cost.
#pragma once
#include <string>
#include <vector>

#include "dataflow/row_stationary_mapper.h"
#include "sim/spatial/spatial_config.h"

namespace eyrie {

// Best first. Counts are in closed form and equal what a simulation counts, but for the traffic of coded feature maps,
// which data decide; cycles and energy are estimates.
std::string mapping_table(const SpatialConfig& machine, const std::vector<RankedMapping>& ranked);

}  // namespace eyrie
