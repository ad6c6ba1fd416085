#include "dataflow/row_stationary_cuts.h"

#include <algorithm>

#include "dataflow/row_stationary.h"

namespace eyrie {
namespace {

// Of the distinct taps of windows first .. first + windows - 1, how many lie in a map of `size` behind the padding.
int taps_held(const WindowAxis& axis, int first, int windows, int size, int padding) {
  int held = 0;
  for (int k = 0; k < axis.span(windows); ++k) {
    const int at = axis.position(first, k) - padding;
    held += at >= 0 && at < size;
  }
  return held;
}

// Of the taps of every window, shared ones counted again, how many do.
std::int64_t taps_met(const WindowAxis& axis, int first, int windows, int size, int padding) {
  std::int64_t met = 0;
  for (int window = first; window < first + windows; ++window) {
    const int begin = window * axis.stride - padding;
    met += std::max(0, std::min(begin + axis.taps, size) - std::max(begin, 0));
  }
  return met;
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

StripCuts::StripCuts(const Layer& layer, int e, RemainderStrip remainder) {
  const WindowAxis vertical{layer.R, layer.stride};
  for (int begin = 0; begin < layer.E(); begin += e) {
    const int strip = std::min(e, layer.E() - begin);
    const int width = remainder == RemainderStrip::full ? e : strip;
    Kind kind{.rows = width, .surplus = width - strip, .times = 1};
    kind.held = taps_held(vertical, begin, width, layer.H, layer.padding);
    count += 1;
    rows += width;
    span += vertical.span(width);
    held += kind.held;
    taps += taps_met(vertical, begin, width, layer.H, layer.padding);
    const auto alike = std::find_if(kinds.begin(), kinds.end(), [&](const Kind& known) {
      return known.rows == kind.rows && known.surplus == kind.surplus && known.held == kind.held;
    });
    if (alike == kinds.end())
      kinds.push_back(kind);
    else
      ++alike->times;
  }
}

ColumnSpan::ColumnSpan(const Layer& layer) {
  const WindowAxis horizontal{layer.S, layer.stride};
  span = horizontal.span(layer.F());
  held = taps_held(horizontal, 0, layer.F(), layer.W, layer.padding);
  taps = taps_met(horizontal, 0, layer.F(), layer.W, layer.padding);
}

}  // namespace eyrie
