// How long a row-stationary mapping takes, in closed form: an estimate. A simulation finds the cycles, this ranks
// mappings: passes as row_stationary_pass_cycles has them, and their overlap with DRAM tile by tile.
#pragma once
#include "dataflow/mapping.h"
#include "dataflow/row_stationary_pass_time.h"

namespace eyrie {

// Cycles of the layer, from the first request to DRAM to the last ofmap word in it. The mapping must fit; `segments`
// are the layer's, cut by its e.
Cycle row_stationary_cycles(const TimedLayer& timed, const Mapping& mapping, const LayerCuts& segments);

// What of the time that others take of the link an encoder waits for: it begins a burst when the one before it has the
// link, and finds another on its way, with half of it to come.
double half_burst(const TimedLayer& timed);

}  // namespace eyrie
