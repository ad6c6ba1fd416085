// Kc where the machine file leaves it open: what a compiler would choose that knows a layer's weights and has seen how
// its pixels fall.
#pragma once
#include "dataflow/planar_tiling.h"
#include "sim/scnn/scnn_config.h"

namespace eyrie {

// The output channels of a group with which a coarse model of the machine runs the pass in the least time: from the
// most that the accumulators hold down. Large groups fill vectors of weights and meet few barriers; of small ones the
// FIFO holds more channels, by which a PE may be ahead of the slowest, and the outputs of the last leave sooner.
//
// The model knows channels, not steps: how many vectors of pixels and weights meet, FIFOs, the rate of the broadcast,
// barriers, halos and PPUs; neither bank conflicts nor what DRAM brings but weights.
int fastest_group_channels(const PlanarTiling& tiling, const PlanarPass& pass, int group, const ScnnConfig& config);

}  // namespace eyrie
