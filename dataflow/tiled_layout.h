// How the tiles of a TiledDataflow lie in the buffer: ifmap tiles channel by channel, in a channel ifmap by ifmap, row
// by row; filter tiles pass by pass; psum tiles pass by pass, in a pass pixel by pixel.
#pragma once
#include <functional>

#include "dataflow/plan.h"
#include "dataflow/tiled_dataflow.h"

namespace eyrie {

class TiledLayout : public TileLayout {
 public:
  TiledLayout(Layer layer, const Mapping& mapping, const SpatialLimits& limits)
      : layer_(std::move(layer)), map_(mapping), limits_(limits), dataflow_(tiled_dataflow(mapping.dataflow)) {}

  IfmapStream ifmap_stream(const Plan& plan, const IfmapTile& tile, const Tensor<Word>& ifmap) const override;
  std::vector<Word> filter_words(const Plan& plan, std::uint32_t tile, const Tensor<Word>& filters) const override;
  std::vector<std::uint32_t> psum_order(const PsumTile& tile) const override;
  std::vector<int> psum_filters(const PsumTile& tile) const override;

 private:
  // Calls visit(filter, image, row, column), each counted from the tile's first, for every psum of a tile in its order.
  template <class Visit>
  void for_each_psum(const PsumTile& tile, Visit visit) const;

  const Layer layer_;
  const Mapping map_;
  const SpatialLimits limits_;
  const TiledDataflow& dataflow_;
};

// A pass on tiles of these sizes, whose first filter, channel, tap and ofmap pixel are the tiles' own or later ones;
// all are counted from the tiles' first.
struct PassPlace {
  int filter = 0, filters = 0;
  int channel = 0, channels = 0;
  int tap_row = 0, tap_column = 0;
  int image = 0, images = 0;
  int row = 0, rows = 0;
  int column = 0, columns = 0;
};
struct TileSizes {
  int filters, channels, images, rows, columns;  // rows and columns of the ofmap
};
// Calls visit(place) for every pass on the tiles, in order.
void for_each_pass(const Layer& layer, const Mapping& mapping, const TileSizes& tiles,
                   const std::function<void(const PassPlace&)>& visit);

}  // namespace eyrie
