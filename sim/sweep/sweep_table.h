// A sweep on the screen.
#pragma once
#include <string>

#include "sim/sweep/rows.h"
#include "sim/sweep/run_sweep.h"

namespace eyrie {

// A line a point in the sweep's order: its inputs, then cycles, ms and energy, or why it has none. Inputs that all
// points share are left out.
std::string sweep_table(const Sweep& sweep, const RowTable& rows);

// A line a point in the sweep's order: the first digits of its hash, and its inputs.
std::string plan_table(const Sweep& sweep);

}  // namespace eyrie
