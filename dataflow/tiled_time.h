// How long a mapping of a TiledDataflow takes, in closed form: an estimate that knows the busiest resource of each
// pass, its start and its end, and DRAM's bandwidth. A simulation finds the cycles, this ranks mappings.
#pragma once
#include "dataflow/spatial_timing.h"
#include "dataflow/tiled_counts.h"

namespace eyrie {

// From a pass' filter load, or its first words, to its last psum in the buffer.
Cycle tiled_pass_cycles(const Layer& layer, Dataflow dataflow, const TiledPass& pass, const PassCounts& counts,
                        const SpatialLimits& limits, const SpatialTiming& timing);

// What the passes of a mapping take together at least, as tiled_pass_cycles has it: known at once where pixels stay in
// the array for all products, else 0.
Cycle least_passes_cycles(const Layer& layer, const Mapping& mapping, const SpatialLimits& limits,
                          const SpatialTiming& timing);

// Cycles in which DRAM's link moves what a layer moves.
Cycle link_cycles(const TiledCounts& counts, const SpatialTiming& timing);

// Cycles in which the first tiles come and the last one goes, while no pass runs.
Cycle end_cycles(const TiledCounts& counts, const SpatialTiming& timing);

// Of the layer, given the cycles of all its passes together.
Cycle tiled_cycles(const TiledCounts& counts, Cycle passes, const SpatialLimits& limits, const SpatialTiming& timing);

}  // namespace eyrie
