// What the row-stationary mapper searches first: how rows and columns of the ofmap are cut, with lower bounds for all
// mappings that cut them so.
#pragma once
#include <vector>

#include "dataflow/row_stationary.h"
#include "dataflow/row_stationary_energy.h"
#include "dataflow/row_stationary_least_time.h"

namespace eyrie {

// What a set of mappings has at least.
struct MappingBound {
  double energy = 0;
  Cycle cycles = 0;
};

// All mappings with one e and f, or with one e and some f: the least of all of them.
struct MappingWidth {
  int e, f;
  LayerCuts segments;
  LeastEnergy energy;
  LeastTime time;
  BufferSpace buffer;
  MappingBound bound;
  double value = 0;  // of the bound
  double roomy = 0;  // energy, were the buffer large enough for all filters and images

  // `least_f`: the smallest of several.
  MappingWidth(const TimedLayer& timed, const CountEnergy& costs, int rows, LayerCuts cut, int least_f)
      : e(rows),
        f(least_f),
        segments(std::move(cut)),
        energy(costs, timed.layer, timed.traffic, segments),
        time(timed, segments),
        buffer(timed.layer, e, f, timed.limits) {}
};

// The f that a search tries (even_columns).
class ColumnChoices {
 public:
  explicit ColumnChoices(const Layer& layer) : layer_(layer), widths_(even_columns(layer.F())) {}

  std::size_t size() const { return widths_.size(); }
  int f(std::size_t i) const { return widths_[i]; }

  // Makes least_cuts() known of a layer's segments.
  void add_cuts(const LayerCuts& cuts);
  // What the cuts by choices first .. end - 1 have at least. Their kinds stand for all: the first is no wider than any
  // block, the last as wide as the widest and of no ifmap column.
  LayerCuts least_cuts(LayerCuts uncut, std::size_t first, std::size_t end) const;
  // By one choice, exactly.
  LayerCuts cuts(int e, std::size_t i, const SpatialLimits& limits) const {
    return segment_cuts(layer_, e, widths_[i], limits);
  }

 private:
  void set_least(SegmentCuts& segment, std::size_t index, std::size_t first, std::size_t end) const;

  const Layer& layer_;
  const std::vector<int> widths_;              // widest first
  std::vector<std::vector<ColumnCuts>> cuts_;  // of each f, of each segment and of the whole, without kinds
};

}  // namespace eyrie
