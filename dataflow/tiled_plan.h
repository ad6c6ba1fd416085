// A layer as tiles and passes of a TiledDataflow. Tiles: group, then filter tiles and, for each, blocks of ifmaps,
// strips of ofmap rows and blocks of their columns, or the other way around (Mapping::keep); in both, blocks of
// channels, until a psum tile is complete. A tile that the next block wants too stays in the buffer. Passes on the
// tiles: filters (t), channels (r), taps, blocks of ofmap pixels (b, y, x), as far as the dataflow cuts them.
#pragma once
#include <variant>

#include "dataflow/plan.h"
#include "dataflow/tiled_dataflow.h"

namespace eyrie {

// What the largest tiles of a mapping take of the buffer.
struct TileNeeds {
  std::int64_t ifmap_words, filter_words, psum_words;
  std::int64_t ifmap_banks, filter_banks, psum_banks;  // of filters those the prefetch buffer has no room for

  TileNeeds(std::int64_t ifmaps, std::int64_t filters, std::int64_t psums, const SpatialLimits& limits);
  std::int64_t banks() const { return ifmap_banks + filter_banks + psum_banks; }
};
TileNeeds tile_needs(const Layer& layer, const Mapping& mapping, const SpatialLimits& limits);

// `mapping` as far as the layer is: no factor above its dimension.
Mapping cut_to_layer(Mapping mapping, const Layer& layer);

// What keeps the mapping from running on the machine, if anything does.
std::optional<Misfit> tiled_misfit(const Layer& layer, const Mapping& mapping, const SpatialLimits& limits);

std::variant<Plan, Misfit> tiled_plan(const Layer& layer, const Mapping& mapping, const SpatialLimits& limits);

}  // namespace eyrie
