#include "dataflow/row_stationary_cuts.h"

#include <algorithm>
#include <utility>

#include "dataflow/window_axis.h"

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

ColumnSpan::ColumnSpan(const Layer& layer) {
  const WindowAxis horizontal = horizontal_axis(layer);
  span = horizontal.span(layer.F());
  held = taps_held(horizontal, 0, layer.F(), layer.W, layer.padding.left);
  taps = taps_met(horizontal, 0, layer.F(), layer.W, layer.padding.left);
}

std::vector<SegmentCuts> segment_cuts(const Layer& layer, int e, const SpatialLimits& limits) {
  std::vector<FilterSegment> segments = filter_segments(layer, limits);
  std::vector<SegmentCuts> cuts_of;
  for (FilterSegment& segment : segments)
    cuts_of.emplace_back(std::move(segment.layer), e, limits.pass.remainder_strip, segments.size() == 1);
  return cuts_of;
}

}  // namespace eyrie
