// What bounds a layer: the multipliers, or the bytes it moves to and from DRAM.
#pragma once
#include <optional>
#include <vector>

#include "sim/report/report_input.h"
#include "sim/report/svg.h"

namespace eyrie {

// Bytes a second that the link to DRAM moves at most, given or from its width and clock; nothing if the parameters lack
// them.
std::optional<double> dram_bytes_per_second(const ReportRun& run);

// Every layer that moves bytes to or from DRAM: MACs a second over MACs a byte, below the roofs of its machine.
Svg roofline(const std::vector<const ReportRun*>& runs);

}  // namespace eyrie
