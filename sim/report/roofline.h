// What bounds a layer: the multipliers, or the bytes it moves to and from DRAM.
#pragma once
#include <vector>

#include "sim/report/report_input.h"
#include "sim/report/svg.h"

namespace eyrie {

// Every layer that moves bytes to or from DRAM: MACs a second over MACs a byte, below the roofs of its machine.
Svg roofline(const std::vector<const ReportRun*>& runs);

}  // namespace eyrie
