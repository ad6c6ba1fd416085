// What the buffer may hold of a layer: the tilings that a mapper of a TiledDataflow weighs. Of every factor only sizes
// are tried that cut its dimension into another number of blocks than any smaller one does: of equal numbers of blocks
// the most even sizes take the least room and count as little. Of the ofmap channels (m), which only ever save
// accesses, the most that fit are tried.
#pragma once
#include <vector>

#include "dataflow/mapping.h"
#include "dataflow/spatial_limits.h"
#include "dataflow/tile_cuts.h"

namespace eyrie {

// The sizes up to `most` that cut a dimension into different numbers of blocks, the largest first.
std::vector<int> useful_sizes(int total, int most);
// The most even size that cuts a dimension into as many blocks as `size` does.
int most_even(int total, int size);

// Tilings that differ in one factor only, the inner one. All fit, and each fetches at least what the largest fetches.
struct TilingRow {
  Mapping largest;
  std::size_t begin, end;  // indices of Tilings::inner_sizes
};

class Tilings {
 public:
  // `base`: what all of them have in common.
  Tilings(const Layer& layer, const Mapping& base, const SpatialLimits& limits);

  const std::vector<TilingRow>& rows() const { return rows_; }
  int Mapping::*inner() const { return inner_; }  // ifmaps or ofmap columns, what the layer has more of
  const std::vector<int>& inner_sizes() const { return inner_sizes_; }

  // How a tiling cuts rows and columns of the ofmap.
  const TileCuts& strips(const Mapping& map) const { return strips_.of(map.e); }
  const TileCuts& columns(const Mapping& map) const { return columns_.of(map.f); }

 private:
  struct AxisCuts {
    std::vector<int> sizes;
    std::vector<TileCuts> cuts;
    const TileCuts& of(int size) const;
  };
  void add_rows(Mapping map);
  bool fits(const Mapping& map) const;
  int most_filters(Mapping map) const;
  std::size_t first_that_fits(Mapping map, std::size_t from) const;

  const Layer& layer_;
  const SpatialLimits& limits_;
  int Mapping::*const inner_;
  std::vector<int> inner_sizes_;
  AxisCuts strips_, columns_;
  std::vector<TilingRow> rows_;
};

}  // namespace eyrie
