// How the tiles of a TiledDataflow cut an axis of the ofmap: few kinds of blocks, each many times.
#pragma once
#include <cstdint>
#include <vector>

#include "dataflow/tile_axis.h"

namespace eyrie {

struct TileCuts {
  // Blocks that are alike in all that counts.
  struct Kind {
    int windows = 0;
    std::int64_t held = 0;  // of the ifmap's pixels under them, those that are not padding
    std::int64_t times = 0;
    bool operator==(const Kind&) const = default;
  };
  std::vector<Kind> kinds;
  std::int64_t count = 0;  // of blocks
  std::int64_t span = 0;   // pixels under all blocks, those that two share twice

  // `windows` windows in blocks of `step`, on a map of `size` behind the padding.
  TileCuts(const TileAxis& axis, int windows, int step, int size, int padding);

 private:
  void add(int windows, std::int64_t pixels, std::int64_t held, std::int64_t times);
};

inline TileCuts vertical_cuts(const Layer& layer, int e) {
  return {vertical_tile_axis(layer), layer.E(), e, layer.H, layer.padding.top};
}
inline TileCuts horizontal_cuts(const Layer& layer, int f) {
  return {horizontal_tile_axis(layer), layer.F(), f, layer.W, layer.padding.left};
}

}  // namespace eyrie
