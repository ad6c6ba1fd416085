// The mapper's answer as text: the best mappings of a layer, with what they would count, take and cost.
#pragma once
#include <string>
#include <vector>

#include "sim/spatial/mapping_choice.h"

namespace eyrie {

// The best mapping of a layer on each of several machines, or why it has none, by the machines' dataflows.
struct DataflowMapping {
  const SpatialConfig* machine;
  std::variant<MappingEstimate, Misfit> best;
};
std::string dataflow_table(const std::vector<DataflowMapping>& mappings);

// Best first. Counts are in closed form and equal what a simulation counts, but for the traffic of coded feature maps,
// which data decide; cycles and energy are estimates.
std::string mapping_table(const SpatialConfig& machine, const std::vector<MappingEstimate>& ranked);

}  // namespace eyrie
