#include "dataflow/row_stationary_counts.h"

#include <algorithm>
#include <cmath>

#include "dataflow/row_stationary.h"
#include "sim/base/types.h"

namespace eyrie {
namespace {

constexpr std::uint64_t kCountedBits = 16;  // DRAM traffic is counted in 16-b words

std::uint64_t dram_words(std::uint64_t words, int bits) { return ceil_div(words * bits, kCountedBits); }

std::uint64_t dram_words(std::uint64_t words, const StoredFeatureMap& map) {
  if (!map.is_coded()) return dram_words(words, map.word_bits);
  return ceil_div(static_cast<std::uint64_t>(map.bits(static_cast<double>(words))), kCountedBits);
}

// All but DRAM.
RowStationaryCounts on_chip(const Layer& layer, const BlockTotals& totals, const LayerTraffic& traffic,
                            const StripCuts& strips, const ColumnSpan& columns) {
  const std::uint64_t M = layer.M, N = layer.N;  // of all groups
  const std::uint64_t window = std::uint64_t(layer.group_C()) * layer.R * layer.S;
  const std::uint64_t row = std::uint64_t(layer.C) * columns.span;  // ifmap words of all groups in a row
  const std::uint64_t psums = M * N * layer.F() * strips.rows;      // those beyond the ofmap included
  const std::uint64_t macs = psums * window;

  RowStationaryCounts counts;
  counts.psum_tiles = layer.groups * totals.filter_tiles * totals.image_blocks * strips.count;
  counts.ifmap_tiles = counts.psum_tiles * totals.channel_passes;
  counts.passes = layer.groups * totals.filter_passes * totals.image_blocks * strips.count * totals.channel_passes;
  counts.surplus_macs = macs - layer.macs();
  counts.filter_words = M * window * totals.image_blocks * strips.count;
  counts.filters_delivered = M * window * totals.image_blocks * strips.rows;
  counts.ifmap_fills = totals.filter_tiles * N * strips.span * row;
  counts.ifmap_reads = totals.filter_passes * N * strips.span * row;
  counts.ifmaps_delivered = totals.filter_sets * N * layer.R * strips.rows * row;
  counts.psum_words = psums * totals.channel_passes;
  counts.psums_from_below = psums * (layer.R * totals.channel_sets - totals.channel_passes);
  counts.psum_fills = psums;
  counts.ofmap_drains = layer.outputs();
  counts.macs_done = macs;
  if (traffic.zero_gating) {
    const double met = static_cast<double>(M * N * layer.group_C() * strips.taps * columns.taps);
    counts.macs_done = static_cast<std::uint64_t>(std::llround(met * traffic.ifmap_density));
    counts.macs_gated = macs - counts.macs_done;
  }
  return counts;
}

struct LayerCuts {
  const std::array<Cut, 2> images;
  const FilterCuts& filters;
  const ChannelCuts& channels;
  const StripCuts& strips;
  const ColumnSpan& columns;
};

// Every block is rounded up to whole counted words.
void count_dram(RowStationaryCounts& counts, const Layer& layer, const LayerCuts& cut, const LayerTraffic& traffic) {
  const std::uint64_t maps = layer.groups * cut_count(layer.N, cut.images[0].size) * cut.strips.count;
  for (const Cut& f : cut.filters.passes)
    for (const Cut& c : cut.channels.passes)
      counts.dram_filters += maps * f.times * c.times *
                             dram_words(std::uint64_t(f.size) * c.size * layer.R * layer.S, traffic.filter_bits);
  if (traffic.bias)
    for (const Cut& m : cut.filters.tiles) counts.dram_biases += maps * m.times * dram_words(m.size, traffic.psum_bits);
  for (const Cut& i : cut.images)
    for (const StripCuts::Kind& strip : cut.strips.kinds) {
      if (!i.times) continue;
      const std::uint64_t tiles = layer.groups * i.times * strip.times;
      for (const Cut& c : cut.channels.passes)
        counts.dram_ifmaps += tiles * cut.filters.tile_count * c.times *
                              dram_words(std::uint64_t(i.size) * c.size * strip.held * cut.columns.held, traffic.ifmap);
      for (const Cut& m : cut.filters.tiles)
        counts.dram_ofmaps +=
            tiles * m.times *
            dram_words(std::uint64_t(i.size) * m.size * (strip.rows - strip.surplus) * layer.F(), traffic.ofmap);
    }
}

}  // namespace

RowStationaryCounts row_stationary_counts(const Layer& layer, const Mapping& mapping, const SpatialLimits& limits,
                                          const LayerTraffic& traffic) {
  return row_stationary_counts(layer, mapping, traffic, StripCuts(layer, mapping.e, limits.pass.remainder_strip),
                               ColumnSpan(layer));
}

RowStationaryCounts row_stationary_counts(const Layer& layer, const Mapping& map, const LayerTraffic& traffic,
                                          const StripCuts& strips, const ColumnSpan& columns) {
  const int n = std::min(map.n, layer.N);
  const FilterCuts filters(layer.group_M(), map.m, map.p, map.t);
  const ChannelCuts channels(layer.group_C(), map.q, map.r);
  const BlockTotals totals{.image_blocks = cut_count(layer.N, n),
                           .filter_tiles = filters.tile_count,
                           .filter_passes = filters.pass_count,
                           .filter_sets = filters.sets,
                           .channel_passes = channels.pass_count,
                           .channel_sets = channels.sets};
  RowStationaryCounts counts = on_chip(layer, totals, traffic, strips, columns);
  count_dram(counts, layer, {cuts(layer.N, n), filters, channels, strips, columns}, traffic);
  return counts;
}

RowStationaryCounts least_counts(const Layer& layer, const BlockTotals& totals, const LayerTraffic& traffic,
                                 const StripCuts& strips, const ColumnSpan& columns) {
  RowStationaryCounts counts = on_chip(layer, totals, traffic, strips, columns);
  const auto words = [](double bits) { return static_cast<std::uint64_t>(bits / kCountedBits * (1 - 1e-12)); };
  const double ifmap_words = static_cast<double>(layer.N) * layer.C * strips.held * columns.held;
  counts.dram_filters = words(static_cast<double>(counts.filter_words) * traffic.filter_bits);
  counts.dram_ifmaps = words(ifmap_words * traffic.ifmap.bits_per_word() * totals.filter_tiles);
  counts.dram_ofmaps = words(static_cast<double>(layer.outputs()) * traffic.ofmap.bits_per_word());
  if (traffic.bias)
    counts.dram_biases = words(static_cast<double>(layer.M) * totals.image_blocks * strips.count * traffic.psum_bits);
  return counts;
}

Accesses RowStationaryCounts::accesses() const {
  using enum Component;
  using enum Action;
  using O = Operand;
  return {{{kMac, kCompute, O::kMac}, macs_done},
          {{kMac, kGated, O::kMac}, macs_gated},
          {{kIfmapSpad, kRead, O::kIfmap}, macs()},
          {{kIfmapSpad, kWrite, O::kIfmap}, ifmaps_delivered},
          {{kFilterSpad, kRead, O::kFilter}, macs_done},
          {{kFilterSpad, kWrite, O::kFilter}, filters_delivered},
          {{kPsumSpad, kRead, O::kPsum}, macs_done},
          {{kPsumSpad, kWrite, O::kPsum}, macs_done},
          {{kLocalNetwork, kDeliver, O::kPsum}, psums_from_below},
          {{kFilterNetwork, kSend, O::kFilter}, filter_words},
          {{kFilterNetwork, kDeliver, O::kFilter}, filters_delivered},
          {{kIfmapNetwork, kSend, O::kIfmap}, ifmap_reads},
          {{kIfmapNetwork, kDeliver, O::kIfmap}, ifmaps_delivered},
          {{kPsumNetwork, kSend, O::kPsum}, psum_words},
          {{kPsumNetwork, kDeliver, O::kPsum}, psum_words},
          {{kOutputNetwork, kSend, O::kPsum}, psum_words},
          {{kPrefetchBuffer, kFill, O::kFilter}, filter_words},
          {{kPrefetchBuffer, kRead, O::kFilter}, filter_words},
          {{kGlobalBuffer, kFill, O::kIfmap}, ifmap_fills},
          {{kGlobalBuffer, kRead, O::kIfmap}, ifmap_reads},
          {{kGlobalBuffer, kFill, O::kPsum}, psum_fills},
          {{kGlobalBuffer, kRead, O::kPsum}, psum_words},
          {{kGlobalBuffer, kWrite, O::kPsum}, psum_words},
          {{kGlobalBuffer, kDrain, O::kOfmap}, ofmap_drains},
          {{kDram, kRead, O::kFilter}, dram_filters},
          {{kDram, kRead, O::kIfmap}, dram_ifmaps},
          {{kDram, kRead, O::kBias}, dram_biases},
          {{kDram, kWrite, O::kOfmap}, dram_ofmaps}};
}

}  // namespace eyrie
