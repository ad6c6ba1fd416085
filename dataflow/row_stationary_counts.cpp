#include "dataflow/row_stationary_counts.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "dataflow/row_stationary.h"
#include "sim/base/types.h"

namespace eyrie {
namespace {

// What the passes with a segment of the filters add, all but DRAM.
void add_segment(RowStationaryCounts& counts, const BlockTotals& totals, const SegmentCuts& segment) {
  const auto& [layer, strips, columns] = std::tie(segment.layer, segment.strips, segment.columns);
  const std::uint64_t M = layer.M, N = layer.N;  // of all groups
  const std::uint64_t window = std::uint64_t(layer.group_C()) * layer.R * layer.S;
  const std::uint64_t row = std::uint64_t(layer.C) * columns.span;  // ifmap words of all groups in a row
  const std::uint64_t psums = M * N * layer.F() * strips.rows;      // those beyond the ofmap included

  const std::uint64_t blocks =
      layer.groups * totals.image_blocks * strips.count * columns.count * totals.channel_passes;
  counts.passes += blocks * totals.filter_passes;
  counts.filter_words += M * window * totals.image_blocks * strips.count * columns.count;
  counts.filters_delivered += M * window * totals.image_blocks * strips.rows * columns.count;
  counts.ifmap_reads += totals.filter_passes * N * strips.span * row;
  counts.ifmaps_delivered += totals.filter_sets * N * layer.R * strips.rows * row;
  counts.psum_words += psums * totals.channel_passes;
  counts.psums_from_below += psums * (layer.R * totals.channel_sets - totals.channel_passes);
  counts.macs_done += psums * window;
}

// Fetches of ifmap tiles, all but DRAM.
void add_tiles(RowStationaryCounts& counts, const BlockTotals& totals, const SegmentCuts& tiles) {
  const Layer& layer = tiles.layer;
  counts.ifmap_tiles += layer.groups * totals.image_blocks * tiles.strips.count * tiles.columns.count *
                        totals.channel_passes * totals.filter_tiles;
  counts.ifmap_fills += std::uint64_t(layer.N) * layer.C * totals.filter_tiles * tiles.strips.span * tiles.columns.span;
}

// All but DRAM.
RowStationaryCounts on_chip(const Layer& layer, const BlockTotals& totals, const LayerTraffic& traffic,
                            const LayerCuts& segments, bool shared) {
  const StripCuts& strips = segments.front().strips;
  RowStationaryCounts counts;
  for (const SegmentCuts& segment : segments) add_segment(counts, totals, segment);
  for (const SegmentCuts& tiles : segments.fetched(shared)) add_tiles(counts, totals, tiles);
  counts.psum_tiles =
      layer.groups * totals.filter_tiles * totals.image_blocks * strips.count * segments.front().columns.count;
  counts.surplus_macs = counts.macs_done - layer.macs();
  counts.psum_fills = std::uint64_t(layer.M) * layer.N * layer.F() * strips.rows;
  counts.ofmap_drains = layer.outputs();
  if (traffic.zero_gating) {
    const std::uint64_t macs = counts.macs_done;
    std::uint64_t taps = 0;
    for (const SegmentCuts& segment : segments) taps += segment.strips.taps * segment.columns.taps;
    const double met = static_cast<double>(std::uint64_t(layer.M) * layer.N * layer.group_C() * taps);
    counts.macs_done = static_cast<std::uint64_t>(std::llround(met * traffic.ifmap_density));
    counts.macs_gated = macs - counts.macs_done;
  }
  return counts;
}

struct BlockCuts {
  const std::array<Cut, 2> images;
  const FilterCuts& filters;
  const ChannelCuts& channels;
};

// Every block is rounded up to whole counted words.
void count_dram_filters(RowStationaryCounts& counts, const SegmentCuts& segment, const BlockCuts& cut,
                        const LayerTraffic& traffic) {
  const Layer& layer = segment.layer;
  const std::uint64_t maps =
      layer.groups * cut_count(layer.N, cut.images[0].size) * segment.strips.count * segment.columns.count;
  for (const Cut& f : cut.filters.passes)
    for (const Cut& c : cut.channels.passes)
      counts.dram_filters += maps * f.times * c.times *
                             dram_words(std::uint64_t(f.size) * c.size * layer.R * layer.S, traffic.filter_bits);
}

void count_dram_ifmaps(RowStationaryCounts& counts, const SegmentCuts& tiles, const BlockCuts& cut,
                       const LayerTraffic& traffic) {
  for (const Cut& i : cut.images)
    for (const StripCuts::Kind& strip : tiles.strips.kinds)
      for (const ColumnBlock& columns : tiles.columns.kinds)
        for (const Cut& c : cut.channels.passes)
          counts.dram_ifmaps += tiles.layer.groups * i.times * strip.times * columns.times * cut.filters.tile_count *
                                c.times *
                                dram_words(std::uint64_t(i.size) * c.size * strip.held * columns.held, traffic.ifmap);
}

// What a psum tile moves once, whatever the segments.
void count_dram_psums(RowStationaryCounts& counts, const Layer& layer, const SegmentCuts& segment, const BlockCuts& cut,
                      const LayerTraffic& traffic) {
  const std::uint64_t maps =
      layer.groups * cut_count(layer.N, cut.images[0].size) * segment.strips.count * segment.columns.count;
  if (traffic.bias)
    for (const Cut& m : cut.filters.tiles) counts.dram_biases += maps * m.times * dram_words(m.size, traffic.psum_bits);
  for (const Cut& i : cut.images)
    for (const StripCuts::Kind& strip : segment.strips.kinds)
      for (const ColumnBlock& columns : segment.columns.kinds)
        for (const Cut& m : cut.filters.tiles)
          counts.dram_ofmaps +=
              layer.groups * i.times * strip.times * columns.times * m.times *
              dram_words(std::uint64_t(i.size) * m.size * (strip.rows - strip.surplus) * columns.columns,
                         traffic.ofmap);
}

}  // namespace

RowStationaryCounts row_stationary_counts(const Layer& layer, const Mapping& mapping, const SpatialLimits& limits,
                                          const LayerTraffic& traffic) {
  return row_stationary_counts(layer, mapping, traffic, segment_cuts(layer, mapping.e, mapping.f, limits),
                               buffer_needs(layer, mapping, limits).shared);
}

RowStationaryCounts row_stationary_counts(const Layer& layer, const Mapping& map, const LayerTraffic& traffic,
                                          const LayerCuts& segments, bool shared) {
  const int n = std::min(map.n, layer.N);
  const FilterCuts filters(layer.group_M(), map.m, map.p, map.t);
  const ChannelCuts channels(layer.group_C(), map.q, map.r);
  const BlockTotals totals{.image_blocks = cut_count(layer.N, n),
                           .filter_tiles = filters.tile_count,
                           .filter_passes = filters.pass_count,
                           .filter_sets = filters.sets,
                           .channel_passes = channels.pass_count,
                           .channel_sets = channels.sets};
  RowStationaryCounts counts = on_chip(layer, totals, traffic, segments, shared);
  const BlockCuts cut{cuts(layer.N, n), filters, channels};
  for (const SegmentCuts& segment : segments) count_dram_filters(counts, segment, cut, traffic);
  for (const SegmentCuts& tiles : segments.fetched(shared)) count_dram_ifmaps(counts, tiles, cut, traffic);
  count_dram_psums(counts, layer, segments.front(), cut, traffic);
  return counts;
}

RowStationaryCounts least_counts(const Layer& layer, const BlockTotals& totals, const LayerTraffic& traffic,
                                 const LayerCuts& segments) {
  RowStationaryCounts counts = on_chip(layer, totals, traffic, segments, segments.whole.has_value());
  const auto words = [](double bits) { return static_cast<std::uint64_t>(bits / kDramWordBits * (1 - 1e-12)); };
  double ifmap_words = 0;
  for (const auto& [segment, strips, columns] : segments.least_fetched())
    ifmap_words +=
        static_cast<double>(layer.N) * layer.C * static_cast<double>(strips.held) * static_cast<double>(columns.held);
  const SegmentCuts& front = segments.front();
  counts.dram_filters = words(static_cast<double>(counts.filter_words) * traffic.filter_bits);
  counts.dram_ifmaps = words(ifmap_words * traffic.ifmap.bits_per_word() * totals.filter_tiles);
  counts.dram_ofmaps = words(static_cast<double>(layer.outputs()) * traffic.ofmap.bits_per_word());
  if (traffic.bias)
    counts.dram_biases = words(static_cast<double>(layer.M) * totals.image_blocks * front.strips.count *
                               front.columns.count * traffic.psum_bits);
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
          {{kLocalNetwork, kDeliver, O::kIfmap}, 0},
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
