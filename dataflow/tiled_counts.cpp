#include "dataflow/tiled_counts.h"

#include <cmath>

#include "dataflow/row_stationary_cuts.h"
#include "dataflow/tiled_plan.h"
#include "sim/base/types.h"

namespace eyrie {

void add(PassCounts& sum, const PassCounts& one, std::uint64_t times) {
  for (const auto field :
       {&PassCounts::filter_reads, &PassCounts::filters_delivered, &PassCounts::ifmap_reads,
        &PassCounts::ifmaps_delivered, &PassCounts::ifmaps_from_right, &PassCounts::ifmaps_from_below,
        &PassCounts::psum_words, &PassCounts::psums_from_below, &PassCounts::macs})
    sum.*field += times * one.*field;
}

NestedCuts::NestedCuts(int total, int outer, int inner) {
  const auto blocks = cuts(total, outer);
  const auto full = cuts(blocks[0].size, inner), last = cuts(blocks[1].size, inner);
  sizes = {{{inner, blocks[0].times * full[0].times + blocks[1].times * last[0].times},
            {full[1].size, blocks[0].times * full[1].times},
            {last[1].size, blocks[1].times * last[1].times}}};
}

void count_tiles(const Layer& layer, const Mapping& map, const LayerTraffic& traffic, TiledCounts& counts) {
  count_tiles(layer, map, vertical_cuts(layer, map.e), horizontal_cuts(layer, map.f), traffic, counts);
}

void count_tiles(const Layer& layer, const Mapping& map, const TileCuts& strips, const TileCuts& columns,
                 const LayerTraffic& traffic, TiledCounts& counts) {
  const auto u = [](std::int64_t n) { return static_cast<std::uint64_t>(n); };
  const std::uint64_t groups = u(layer.groups), filter_blocks = u(cut_count(layer.group_M(), map.m));
  const std::uint64_t pixel_blocks = u(cut_count(layer.N, map.n) * strips.count * columns.count);
  const std::uint64_t channel_blocks = u(cut_count(layer.group_C(), map.c));
  // A tile is fetched anew for each tile of the other kind, unless it is the same as that of the psum tile before.
  const bool ifmaps_stay = channel_blocks == 1 && (map.keep == Keep::ifmap || pixel_blocks == 1);
  const bool filters_stay = channel_blocks == 1 && (map.keep == Keep::filter || filter_blocks == 1);
  const std::uint64_t ifmap_times = ifmaps_stay ? 1 : filter_blocks, filter_times = filters_stay ? 1 : pixel_blocks;
  counts.psum_tiles = groups * filter_blocks * pixel_blocks;
  counts.ifmap_tiles = groups * pixel_blocks * channel_blocks * ifmap_times;
  counts.filter_tiles = groups * filter_blocks * channel_blocks * filter_times;
  counts.psum_fills = counts.ofmap_drains = layer.outputs();
  counts.filter_fills = filter_times * layer.M * layer.group_C() * layer.R * layer.S;
  counts.ifmap_fills = ifmap_times * layer.N * layer.C * u(strips.span) * u(columns.span);

  const auto filters = cuts(layer.group_M(), map.m), channels = cuts(layer.group_C(), map.c);
  for (const Cut& m : filters) {
    if (traffic.bias)
      counts.dram_biases += groups * pixel_blocks * u(m.times) * dram_words(u(m.size), traffic.psum_bits);
    for (const Cut& c : channels)
      counts.dram_filters += groups * filter_times * u(m.times) * u(c.times) *
                             dram_words(u(m.size) * u(c.size) * layer.R * layer.S, traffic.filter_bits);
  }
  for (const Cut& n : cuts(layer.N, map.n)) {
    if (n.times == 0) continue;
    for (const TileCuts::Kind& e : strips.kinds)
      for (const TileCuts::Kind& f : columns.kinds) {
        const std::uint64_t times = groups * u(n.times * e.times * f.times);
        for (const Cut& c : channels)
          counts.dram_ifmaps += times * ifmap_times * u(c.times) *
                                dram_words(u(n.size) * u(c.size) * u(e.held) * u(f.held), traffic.ifmap);
        for (const Cut& m : filters)
          counts.dram_ofmaps +=
              times * u(m.times) * dram_words(u(n.size) * u(m.size) * u(e.windows) * u(f.windows), traffic.ofmap);
      }
  }
}

void count_passes(const Layer& layer, const Mapping& map, const SpatialLimits& limits, TiledCounts& counts) {
  const TiledDataflow& dataflow = tiled_dataflow(map.dataflow);
  for_each_kind_of_pass(layer, map, [&](const TiledPass& pass, std::uint64_t times) {
    counts.passes += times;
    add(counts.passed, dataflow.counts(layer, pass, limits), times);
  });
}

std::uint64_t count_gated(const Layer& layer, const LayerTraffic& traffic, std::uint64_t macs) {
  if (!traffic.zero_gating) return 0;
  const auto taps =
      static_cast<std::uint64_t>(vertical_tile_axis(layer).taps_met(layer.E(), layer.H, layer.padding.top) *
                                 horizontal_tile_axis(layer).taps_met(layer.F(), layer.W, layer.padding.left));
  const double met = static_cast<double>(std::uint64_t(layer.M) * layer.N * layer.group_C() * taps);
  return macs - static_cast<std::uint64_t>(std::llround(met * traffic.ifmap_density));
}

TiledCounts tiled_counts(const Layer& layer, const Mapping& mapping, const SpatialLimits& limits,
                         const LayerTraffic& traffic) {
  const Mapping map = cut_to_layer(mapping, layer);
  TiledCounts counts;
  count_tiles(layer, map, traffic, counts);
  count_passes(layer, map, limits, counts);
  counts.macs_gated = count_gated(layer, traffic, counts.passed.macs);
  return counts;
}

Accesses TiledCounts::accesses(const Stationary& stays) const {
  using enum Component;
  using enum Action;
  using O = Operand;
  const std::uint64_t done = passed.macs - macs_gated, in_spad = passed.ifmaps_from_below;
  return {{{kMac, kCompute, O::kMac}, done},
          {{kMac, kGated, O::kMac}, macs_gated},
          {{kIfmapSpad, kRead, O::kIfmap}, in_spad},
          {{kIfmapSpad, kWrite, O::kIfmap}, in_spad},
          {{kFilterSpad, kRead, O::kFilter}, stays.filter ? done : 0},
          {{kFilterSpad, kWrite, O::kFilter}, stays.filter ? passed.filters_delivered : 0},
          {{kPsumSpad, kRead, O::kPsum}, stays.psum ? done : 0},
          {{kPsumSpad, kWrite, O::kPsum}, stays.psum ? done : 0},
          {{kLocalNetwork, kDeliver, O::kPsum}, passed.psums_from_below},
          {{kLocalNetwork, kDeliver, O::kIfmap}, passed.ifmaps_from_right + in_spad},
          {{kFilterNetwork, kSend, O::kFilter}, passed.filter_reads},
          {{kFilterNetwork, kDeliver, O::kFilter}, passed.filters_delivered},
          {{kIfmapNetwork, kSend, O::kIfmap}, passed.ifmap_reads},
          {{kIfmapNetwork, kDeliver, O::kIfmap}, passed.ifmaps_delivered},
          {{kPsumNetwork, kSend, O::kPsum}, passed.psum_words},
          {{kPsumNetwork, kDeliver, O::kPsum}, passed.psum_words},
          {{kOutputNetwork, kSend, O::kPsum}, passed.psum_words},
          {{kPrefetchBuffer, kFill, O::kFilter}, filter_fills},
          {{kPrefetchBuffer, kRead, O::kFilter}, passed.filter_reads},
          {{kGlobalBuffer, kFill, O::kIfmap}, ifmap_fills},
          {{kGlobalBuffer, kRead, O::kIfmap}, passed.ifmap_reads},
          {{kGlobalBuffer, kFill, O::kPsum}, psum_fills},
          {{kGlobalBuffer, kRead, O::kPsum}, passed.psum_words},
          {{kGlobalBuffer, kWrite, O::kPsum}, passed.psum_words},
          {{kGlobalBuffer, kDrain, O::kOfmap}, ofmap_drains},
          {{kDram, kRead, O::kFilter}, dram_filters},
          {{kDram, kRead, O::kIfmap}, dram_ifmaps},
          {{kDram, kRead, O::kBias}, dram_biases},
          {{kDram, kWrite, O::kOfmap}, dram_ofmaps}};
}

}  // namespace eyrie
