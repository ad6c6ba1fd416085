// The pass program of one row-stationary pass, from its sizes.
#pragma once
#include "dataflow/spatial_limits.h"
#include "sim/base/pass_program.h"
#include "workloads/layer.h"

namespace eyrie {

struct RowStationaryPass {
  int images;            // n
  int rows;              // ofmap rows: width of a PE set
  int surplus_rows = 0;  // of them, beyond the ofmap
  int channels;          // shared evenly over the sets of a chain
  int filters;           // shared evenly over the sets on different filters
  int r, t;              // sets; never more than channels, filters

  auto operator<=>(const RowStationaryPass&) const = default;
};

PassProgram row_stationary_program(const Layer& layer, const RowStationaryPass& pass, const SpatialLimits& limits);

// Shelves of the array (each as high as a psum chain) that t sets of the given width take: a set wider than the array
// is cut into segments, each on a shelf of its own but for the last, narrower ones, which share shelves.
int shelves_taken(int width, int t, int columns);
// The largest t that takes no more than so many.
int most_sets(int width, int shelves, int columns);

}  // namespace eyrie
