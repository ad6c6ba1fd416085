// How windows lie on an axis of an ifmap tile that is read with nested loops: a window a fixed distance behind the one
// before it, a tap of it a fixed distance behind the tap before it. Pixels between windows that no tap meets are left
// out; those between the taps of a dilated filter are not.
#pragma once
#include <algorithm>
#include <cstdint>

#include "workloads/layer.h"

namespace eyrie {

struct TileAxis {
  int taps, stride, dilation;

  bool gaps() const { return dilation == 1 && stride > taps; }  // left out
  int window_step() const { return gaps() ? taps : stride; }    // in the tile, from a window to the next
  int extent() const { return (taps - 1) * dilation + 1; }      // of a window
  int span(int windows) const { return (windows - 1) * window_step() + extent(); }
  // Where on the axis, in the padded map, the tile's i-th pixel lies, for windows from `first` on.
  int position(int first, int i) const { return first * stride + (gaps() ? i / taps * stride + i % taps : i); }
  // Of the tile's pixels, how many lie on a map of `size` behind the padding.
  std::int64_t held(int first, int windows, int size, int padding) const {
    const std::int64_t begin = std::int64_t{first} * stride - padding;
    const auto on_map = [&](std::int64_t from, std::int64_t pixels) {
      return std::max<std::int64_t>(0, std::min<std::int64_t>(size, from + pixels) - std::max<std::int64_t>(0, from));
    };
    if (!gaps()) return on_map(begin, span(windows));
    std::int64_t count = 0;
    for (int window = 0; window < windows; ++window) count += on_map(begin + std::int64_t{window} * stride, taps);
    return count;
  }
  // Of all windows together, the taps that meet the map.
  std::int64_t taps_met(int windows, int size, int padding) const {
    std::int64_t met = 0;
    for (int tap = 0; tap < taps; ++tap) {
      const std::int64_t at = std::int64_t{tap} * dilation - padding;  // of the first window's
      const auto before = [&](std::int64_t pixel) {                    // windows whose tap lies before it
        return std::clamp<std::int64_t>((pixel - at + stride - 1) / stride, 0, windows);
      };
      met += before(size) - before(0);
    }
    return met;
  }
};

inline TileAxis vertical_tile_axis(const Layer& layer) { return {layer.R, layer.stride.y, layer.dilation.y}; }
inline TileAxis horizontal_tile_axis(const Layer& layer) { return {layer.S, layer.stride.x, layer.dilation.x}; }

}  // namespace eyrie
