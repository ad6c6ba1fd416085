#include "dataflow/row_stationary_cuts.h"

#include <algorithm>
#include <utility>

#include "dataflow/window_axis.h"
#include "sim/base/types.h"

namespace eyrie {
namespace {

// Of so many positions, `pitch` apart from `first` on, how many lie in 0..size - 1.
std::int64_t inside(std::int64_t first, std::int64_t pitch, std::int64_t positions, std::int64_t size) {
  const auto before = [&](std::int64_t at) { return at <= first ? 0 : (at - first + pitch - 1) / pitch; };
  return std::max<std::int64_t>(0, std::min(positions, before(size)) - before(0));
}

// Of the taps of every window, shared ones counted again, how many lie in a map of `size` behind the padding.
std::int64_t taps_met(const WindowAxis& axis, int first, int windows, int size, int padding) {
  const int end = first + windows;
  const int room = size + padding - (axis.taps - 1) * axis.dilation - 1;  // for a window that ends in the map
  const int begin_inside = std::clamp(padding <= 0 ? 0 : (padding + axis.stride - 1) / axis.stride, first, end);
  const int end_inside = std::clamp(room < 0 ? 0 : room / axis.stride + 1, begin_inside, end);
  std::int64_t met = std::int64_t{end_inside - begin_inside} * axis.taps;  // of windows wholly in the map
  const auto add = [&](int from, int to) {
    for (int window = from; window < to; ++window)
      met += inside(std::int64_t{window} * axis.stride - padding, axis.dilation, axis.taps, size);
  };
  add(first, begin_inside);
  add(end_inside, end);
  return met;
}

// Of the distinct taps of windows first .. first + windows - 1, how many do.
int taps_held(const WindowAxis& axis, int first, int windows, int size, int padding) {
  const int sets = std::min(axis.phases(), windows);
  if (axis.step() == axis.taps) return static_cast<int>(taps_met(axis, first, windows, size, padding));
  std::int64_t held = 0;
  for (int set = 0; set < sets; ++set) {
    const int taps = (share(windows, sets, set) - 1) * axis.step() + axis.taps;
    held += inside(std::int64_t{first + set} * axis.stride - padding, axis.dilation, taps, size);
  }
  return static_cast<int>(held);
}

}  // namespace

FilterCuts::FilterCuts(int filters, int m, int p, int t) : tiles(cuts(filters, m)) {
  const int a_pass = p * t;
  const auto in_full = cuts(m, a_pass), in_last = cuts(tiles[1].size, a_pass);
  passes = {{{a_pass, tiles[0].times * in_full[0].times + tiles[1].times * in_last[0].times},
             {in_full[1].size, tiles[0].times * in_full[1].times},
             {in_last[1].size, tiles[1].times * in_last[1].times}}};
  tile_count = tiles[0].times + tiles[1].times;
  for (const Cut& some : passes) {
    pass_count += some.times;
    sets += some.times * std::min(t, some.size);
  }
}

ChannelCuts::ChannelCuts(int channels, int q, int r) : passes(cuts(channels, q * r)) {
  for (const Cut& some : passes) {
    pass_count += some.times;
    sets += some.times * std::min(r, some.size);
  }
}

StripCuts::StripCuts(const Layer& layer, int e, RemainderStrip remainder, bool merged) {
  const WindowAxis vertical = vertical_axis(layer);
  for (int begin = 0; begin < layer.E(); begin += e) {
    const int strip = std::min(e, layer.E() - begin);
    const int width = remainder == RemainderStrip::full ? e : strip;
    Kind kind{.rows = width, .surplus = width - strip, .times = 1};
    kind.held = taps_held(vertical, begin, width, layer.H, layer.padding.top);
    count += 1;
    rows += width;
    span += vertical.span(width);
    held += kind.held;
    taps += taps_met(vertical, begin, width, layer.H, layer.padding.top);
    const auto alike = std::find_if(kinds.begin(), kinds.end(), [&](const Kind& known) {
      return merged && known.rows == kind.rows && known.surplus == kind.surplus && known.held == kind.held;
    });
    if (alike == kinds.end())
      kinds.push_back(kind);
    else
      ++alike->times;
  }
}

ColumnBlock::ColumnBlock(const Layer& layer, int first, int count)
    : columns(count),
      span(horizontal_axis(layer).span(count)),
      held(taps_held(horizontal_axis(layer), first, count, layer.W, layer.padding.left)) {}

ColumnCuts::ColumnCuts(const Layer& layer, int f) {
  const int F = layer.F();
  for (int first = 0; first < F; first += std::min(f, F - first)) {
    const ColumnBlock& block = kinds.emplace_back(layer, first, std::min(f, F - first));
    count += 1;
    span += block.span;
    held += block.held;
  }
  taps = taps_met(horizontal_axis(layer), 0, F, layer.W, layer.padding.left);
}

std::vector<int> even_columns(int columns) {
  std::vector<int> widths{columns};
  while (widths.back() > 1) {
    const auto blocks = ceil_div(columns, widths.back() - 1);
    widths.push_back(static_cast<int>(ceil_div(columns, blocks)));
  }
  return widths;
}

namespace {

bool alike(const ColumnBlock& a, const ColumnBlock& b) {
  return a.columns == b.columns && a.span == b.span && a.held == b.held;
}

// Blocks that follow each other are one kind where they are alike in all segments.
void merge_columns(std::vector<SegmentCuts>& segments) {
  std::size_t kinds = 1;
  const std::size_t blocks = segments.front().columns.kinds.size();
  for (std::size_t block = 1; block < blocks; ++block) {
    const bool same = std::all_of(segments.begin(), segments.end(), [&](const SegmentCuts& segment) {
      return alike(segment.columns.kinds[kinds - 1], segment.columns.kinds[block]);
    });
    for (SegmentCuts& segment : segments) {
      std::vector<ColumnBlock>& some = segment.columns.kinds;
      if (same)
        ++some[kinds - 1].times;
      else
        some[kinds] = some[block];
    }
    if (!same) ++kinds;
  }
  for (SegmentCuts& segment : segments)
    segment.columns.kinds.erase(segment.columns.kinds.begin() + static_cast<std::ptrdiff_t>(kinds),
                                segment.columns.kinds.end());
}

}  // namespace

LayerCuts segment_cuts(const Layer& layer, int e, int f, const SpatialLimits& limits) {
  std::vector<FilterSegment> segments = filter_segments(layer, limits);
  const bool folded = segments.size() > 1;
  if (folded) segments.push_back({0, 0, layer});
  LayerCuts cuts;
  std::vector<SegmentCuts>& cuts_of = cuts.segments;
  for (FilterSegment& segment : segments)
    cuts_of.emplace_back(std::move(segment.layer), e, f, limits.pass.remainder_strip, !folded);
  merge_columns(cuts_of);
  if (folded) {
    cuts.whole = std::move(cuts_of.back());
    cuts_of.pop_back();
  }
  return cuts;
}

}  // namespace eyrie
