// How a row-stationary mapping cuts each dimension of a layer: few distinct sizes, each many times. What a layer comes
// to is a sum over them, not over its passes.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "dataflow/filter_segments.h"
#include "dataflow/mapping.h"
#include "dataflow/pass_params.h"
#include "workloads/layer.h"

namespace eyrie {

// So many blocks of one size; none if `times` is 0.
struct Cut {
  int size = 0;
  std::int64_t times = 0;
};

// A dimension cut into blocks of `step`, the last one smaller.
constexpr std::array<Cut, 2> cuts(int total, int step) {
  return {{{step, total / step}, {total % step, total % step ? 1 : 0}}};
}
constexpr std::int64_t cut_count(int total, int step) { return total / step + (total % step ? 1 : 0); }

// Blocks of a group's filters: sets of m whose psums the buffer holds, each cut into passes of p x t.
struct FilterCuts {
  std::array<Cut, 2> tiles;   // sets of m
  std::array<Cut, 3> passes;  // of all of them together
  std::int64_t tile_count = 0, pass_count = 0;
  std::int64_t sets = 0;  // PE sets on different filters, summed over the passes

  FilterCuts(int filters, int m, int p, int t);
};

// A group's channels, q x r a pass.
struct ChannelCuts {
  std::array<Cut, 2> passes;
  std::int64_t pass_count = 0;
  std::int64_t sets = 0;  // PE sets on different channels, summed over the passes

  ChannelCuts(int channels, int q, int r);
};

// Strips of e ofmap rows. Those of one kind are alike in all that counts.
struct StripCuts {
  struct Kind {
    int rows = 0;     // width of the PE set
    int surplus = 0;  // of them, beyond the ofmap
    int held = 0;     // ifmap rows that are not padding
    std::int64_t times = 0;
  };
  std::vector<Kind> kinds;
  std::int64_t count = 0;  // strips
  std::int64_t rows = 0;   // summed over the strips: widths of the PE sets
  std::int64_t span = 0;   // ifmap rows, padding included
  std::int64_t held = 0;   // ifmap rows, padding not included
  std::int64_t taps = 0;   // filter rows that meet an ifmap row that is not padding, of all ofmap rows

  // Not merged: every strip is a kind of its own, so that the kinds of different segments match.
  StripCuts(const Layer& layer, int e, RemainderStrip remainder, bool merged = true);
};

// So many blocks of ofmap columns that follow each other and are alike in all that counts.
struct ColumnBlock {
  int columns = 0;
  int span = 0;  // ifmap columns fetched, padding included
  int held = 0;  // of them, not padding
  std::int64_t times = 1;

  // Windows `first` .. first + count - 1.
  ColumnBlock(const Layer& layer, int first, int count);
  // All columns of a layer.
  explicit ColumnBlock(const Layer& layer) : ColumnBlock(layer, 0, layer.F()) {}
};

// Blocks of f ofmap columns, the last one narrower.
struct ColumnCuts {
  std::vector<ColumnBlock> kinds;  // in their order
  std::int64_t count = 0;          // blocks
  std::int64_t span = 0;           // ifmap columns summed over the blocks, padding included
  std::int64_t held = 0;           // padding not included
  std::int64_t taps = 0;           // filter columns that meet one that is not padding, of all ofmap columns

  // Every block a kind of its own.
  ColumnCuts(const Layer& layer, int f);
};

// The f that the mapper tries, widest first: for each number of blocks the smallest f that cuts `columns` into no more.
std::vector<int> even_columns(int columns);

// A segment of the filters with what its strips and columns come to.
struct SegmentCuts {
  Layer layer;
  StripCuts strips;
  ColumnCuts columns;

  SegmentCuts(Layer segment, int e, int f, RemainderStrip remainder, bool merged)
      : layer(std::move(segment)), strips(layer, e, remainder, merged), columns(layer, f) {}
};
// Of all segments, as filter_segments has them: one, the layer itself, if its filters are not folded. All have the same
// strips and columns, kind by kind, but for what of them is spanned and held.
struct LayerCuts {
  std::vector<SegmentCuts> segments;
  std::optional<SegmentCuts> whole;  // of folded filters, as if they were not: of ifmap tiles for all segments

  const SegmentCuts& front() const { return segments.front(); }
  std::size_t size() const { return segments.size(); }
  auto begin() const { return segments.begin(); }
  auto end() const { return segments.end(); }
  // What a layer's ifmap tiles hold at least.
  std::span<const SegmentCuts> least_fetched() const { return fetched(whole.has_value()); }
  // `shared`: a tile is for all segments.
  std::span<const SegmentCuts> fetched(bool shared) const {
    return shared ? std::span(&*whole, 1) : std::span(segments);
  }
};
LayerCuts segment_cuts(const Layer& layer, int e, int f, const SpatialLimits& limits);

}  // namespace eyrie
