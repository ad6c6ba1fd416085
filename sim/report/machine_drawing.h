// A machine drawn to its parameters.
#pragma once
#include "sim/report/report_input.h"
#include "sim/report/svg.h"

namespace eyrie {

// Its PEs, and a box for every other part that its parameters name, with bars as long as the sizes they give. A run
// without parameters shows its PEs and the names of the components that moved bytes.
Svg machine_drawing(const ReportRun& run);

}  // namespace eyrie
