// How long a pass of a row-stationary mapping takes, in closed form: an estimate that knows the busiest resource of a
// pass, its start and its end, and no queues.
#pragma once
#include "dataflow/layer_traffic.h"
#include "dataflow/row_stationary_cuts.h"
#include "dataflow/row_stationary_program.h"
#include "dataflow/spatial_limits.h"
#include "dataflow/spatial_timing.h"
#include "sim/base/types.h"
#include "workloads/layer.h"

namespace eyrie {

// A machine and a layer, as the estimates want them; a pass is one of a segment of the layer.
struct TimedLayer {
  const Layer& layer;
  const SpatialLimits& limits;
  const SpatialTiming& timing;
  const LayerTraffic& traffic;
  ColumnBlock columns{layer};
};

// From a word's read in the buffer to its use in a PE: link, network, queue.
constexpr Cycle kDeliveryCycles = 3;

// Cycles of the filter network for a pass' filters.
Cycle filter_load_cycles(const TimedLayer& timed, const RowStationaryPass& pass);

// From the start of a pass' filter load to its last psum in the buffer; less what the next pass' load hides behind.
Cycle row_stationary_pass_cycles(const TimedLayer& timed, const RowStationaryPass& pass);

}  // namespace eyrie
