// Filters that are higher than the array or wider than a scratchpad are folded: cut into segments, each of which is a
// pass' filters. Their psums add up in the global buffer, as those of different channels do.
#pragma once
#include <vector>

#include "dataflow/spatial_limits.h"
#include "workloads/layer.h"

namespace eyrie {

// Some rows and columns of all filters. What they compute is a layer of its own, with the whole layer's ofmap: `layer`
// has their R and S, and a padding (negative where it sees less of the plane) that lets them meet what they meet in the
// whole layer.
struct FilterSegment {
  int first_row = 0, first_column = 0;
  Layer layer;
};

// Row by row; one segment, the layer itself, if its filters fit. Sizes differ by at most one, the first is the largest.
std::vector<FilterSegment> filter_segments(const Layer& layer, const SpatialLimits& limits);

// Just the first.
Layer largest_segment(const Layer& layer, const SpatialLimits& limits);

}  // namespace eyrie
