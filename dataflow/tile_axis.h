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
  int held(int first, int windows, int size, int padding) const {
    int count = 0;
    for (int i = 0; i < span(windows); ++i) {
      const int at = position(first, i) - padding;
      count += at >= 0 && at < size;
    }
    return count;
  }
};

inline TileAxis vertical_tile_axis(const Layer& layer) { return {layer.R, layer.stride.y, layer.dilation.y}; }
inline TileAxis horizontal_tile_axis(const Layer& layer) { return {layer.S, layer.stride.x, layer.dilation.x}; }

}  // namespace eyrie
