// The last row of every table: what a whole run did.
#pragma once
#include <vector>

#include "sim/result.h"

namespace eyrie {

// Sums over the layers, named "total". Not a sum are `seconds` (all cycles at the clock), `utilization` (all MACs over
// all multipliers in all cycles), `active_pes` (their mean over the processing cycles, rounded, as in Eyeriss, JSSC
// 2017, Table V) and `outputs_match` (absent if a layer was not checked).
LayerResult totals(const std::vector<LayerResult>& layers, int multipliers, double clock_MHz);

}  // namespace eyrie
