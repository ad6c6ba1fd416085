// What a mapping of a TiledDataflow makes a machine count, in closed form: without building the plan, without a
// simulation.
#pragma once
#include <array>
#include <cstdint>

#include "dataflow/layer_traffic.h"
#include "dataflow/tile_cuts.h"
#include "dataflow/tiled_dataflow.h"
#include "sim/base/access.h"

namespace eyrie {

// Words (DRAM: of 16 b) of the whole batch. All but the last block equal what the simulation counts.
struct TiledCounts {
  std::uint64_t passes = 0, ifmap_tiles = 0, filter_tiles = 0, psum_tiles = 0;
  PassCounts passed;                                                                  // by all passes together
  std::uint64_t filter_fills = 0, ifmap_fills = 0, psum_fills = 0, ofmap_drains = 0;  // of the buffer
  std::uint64_t dram_filters = 0, dram_biases = 0;

  // Estimates where data decide: exact for feature maps that DRAM holds uncoded, and without gating.
  std::uint64_t dram_ifmaps = 0, dram_ofmaps = 0;
  std::uint64_t macs_gated = 0;

  // By the names of the machine's counters.
  Accesses accesses(const Stationary& stays) const;
};

// The mapping must fit.
TiledCounts tiled_counts(const Layer& layer, const Mapping& mapping, const SpatialLimits& limits,
                         const LayerTraffic& traffic);

// In two parts, for a caller that looks at many mappings. What moves between DRAM and buffer does not depend on t, r,
// b, y and x.
void count_tiles(const Layer& layer, const Mapping& mapping, const LayerTraffic& traffic, TiledCounts& counts);
void count_tiles(const Layer& layer, const Mapping& mapping, const TileCuts& strips, const TileCuts& columns,
                 const LayerTraffic& traffic, TiledCounts& counts);
void count_passes(const Layer& layer, const Mapping& mapping, const SpatialLimits& limits, TiledCounts& counts);

// Of all MACs of the layer, those that zeros gate.
std::uint64_t count_gated(const Layer& layer, const LayerTraffic& traffic, std::uint64_t macs);

// Adds what so many passes count.
void add(PassCounts& sum, const PassCounts& one, std::uint64_t times);

// Blocks of `inner` of blocks of `outer` of a dimension: at most three sizes.
struct NestedCuts {
  std::array<std::pair<int, std::int64_t>, 3> sizes{};  // size, times; times 0: none

  NestedCuts(int total, int outer, int inner);
};

// Calls visit(pass, times) for each kind of pass of a mapping; pitches are not set. Times are of the whole layer.
template <class Visit>
void for_each_kind_of_pass(const Layer& layer, const Mapping& map, Visit visit) {
  const TiledDataflow& dataflow = tiled_dataflow(map.dataflow);
  const bool in_array = dataflow.pixels_in_array();
  const NestedCuts filters(layer.group_M(), map.m, map.t);
  const NestedCuts channels(layer.group_C(), map.c, in_array ? map.c : map.r);
  const NestedCuts images(layer.N, map.n, in_array ? map.b : map.n);
  const NestedCuts rows(layer.E(), map.e, in_array ? map.y : map.e);
  const NestedCuts columns(layer.F(), map.f, in_array ? map.x : map.f);
  const std::int64_t taps = dataflow.tap_by_tap() ? layer.R * layer.S : 1;
  TiledPass pass;
  for (const auto& [f, f_times] : filters.sizes)
    for (const auto& [c, c_times] : channels.sizes)
      for (const auto& [n, n_times] : images.sizes)
        for (const auto& [y, y_times] : rows.sizes)
          for (const auto& [x, x_times] : columns.sizes) {
            const std::int64_t times = f_times * c_times * n_times * y_times * x_times;
            if (times == 0) continue;
            pass.filters = f, pass.channels = c, pass.images = n, pass.rows = y, pass.columns = x;
            visit(pass, static_cast<std::uint64_t>(times * taps * layer.groups));
          }
}

}  // namespace eyrie
