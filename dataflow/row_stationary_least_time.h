// A lower bound of the estimated cycles of many mappings at once.
#pragma once
#include "dataflow/row_stationary_counts.h"
#include "dataflow/row_stationary_time.h"

namespace eyrie {

// No mapping with these e, p, q, r and t that has at least these totals takes fewer cycles of row_stationary_cycles.
Cycle least_cycles(const TimedLayer& timed, const Mapping& shape, const BlockTotals& totals,
                   const std::vector<SegmentCuts>& segments);

}  // namespace eyrie
