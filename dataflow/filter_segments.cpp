#include "dataflow/filter_segments.h"

#include <algorithm>

#include "dataflow/window_axis.h"
#include "sim/base/types.h"

namespace eyrie {
namespace {

// How many segments each axis of the filters is cut into: a row of PEs holds a filter row, a PE its words of one
// channel, the prefetch buffer those of a pass.
struct Folds {
  int rows, columns;
};
Folds folds(const Layer& layer, const SpatialLimits& limits) {
  const int widest = std::min({limits.ifmap_spad_words, limits.filter_spad_words, limits.prefetch_words});
  const int columns = static_cast<int>(ceil_div(layer.S, widest));
  const int highest = std::min(limits.rows, limits.prefetch_words / share(layer.S, columns, 0));
  return {static_cast<int>(ceil_div(layer.R, highest)), columns};
}

FilterSegment segment(const Layer& layer, const Folds& folds, int row, int column) {
  FilterSegment part{share_before(layer.R, folds.rows, row), share_before(layer.S, folds.columns, column), layer};
  Layer& seen = part.layer;
  seen.R = share(layer.R, folds.rows, row);
  seen.S = share(layer.S, folds.columns, column);
  seen.padding.top -= part.first_row * layer.dilation.y;
  seen.padding.left -= part.first_column * layer.dilation.x;
  seen.padding.bottom -= (layer.R - part.first_row - seen.R) * layer.dilation.y;
  seen.padding.right -= (layer.S - part.first_column - seen.S) * layer.dilation.x;
  return part;
}

}  // namespace

std::vector<FilterSegment> filter_segments(const Layer& layer, const SpatialLimits& limits) {
  const Folds cut = folds(layer, limits);
  std::vector<FilterSegment> segments;
  for (int row = 0; row < cut.rows; ++row)
    for (int column = 0; column < cut.columns; ++column) segments.push_back(segment(layer, cut, row, column));
  return segments;
}

Layer largest_segment(const Layer& layer, const SpatialLimits& limits) {
  return segment(layer, folds(layer, limits), 0, 0).layer;
}

}  // namespace eyrie
