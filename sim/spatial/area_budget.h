// A global buffer that fills the area its machine's register files leave.
#pragma once
#include <optional>
#include <string>

#include "sim/spatial/spatial_config.h"

namespace eyrie {

// Bytes for the global buffer, prefetch buffer included; negative if the register files alone are too large.
std::int64_t budgeted_buffer_bytes(const SpatialConfig& machine, const AreaBudget& budget);

// Sets the number of banks. A message if not even two banks fit, one for ifmaps and one for psums.
std::optional<std::string> apply_area_budget(SpatialConfig& machine);

// The same machine with another dataflow. With an area budget its scratchpads hold what that dataflow needs of them and
// the buffer takes the rest; without one, nothing else changes. A message if the budget is too small.
std::optional<std::string> change_dataflow(SpatialConfig& machine, Dataflow dataflow);

}  // namespace eyrie
