#include "dataflow/tiled_time.h"

#include <algorithm>
#include <cmath>

#include "dataflow/row_stationary_cuts.h"
#include "sim/base/types.h"

namespace eyrie {
namespace {

constexpr Cycle kDelivery = 3;  // from a word's read in the buffer to its use in a PE: link, network, queue

// That leave the array in a cycle.
int out_packets(const SpatialLimits& limits, const SpatialTiming& timing) {
  return std::max(1, timing.output_words_per_cycle / limits.psum_packet_words);
}

}  // namespace

Cycle tiled_pass_cycles(const Layer& layer, Dataflow dataflow, const TiledPass& pass, const PassCounts& counts,
                        const SpatialLimits& limits, const SpatialTiming& timing) {
  const TiledDataflow& kind = tiled_dataflow(dataflow);
  const auto moved = [](std::uint64_t items, int a_cycle) {
    return ceil_div(items, static_cast<std::uint64_t>(a_cycle));
  };
  const bool many_words = kind.pixels_in_array();  // of a filter in a packet
  const std::uint64_t packets =
      many_words ? std::uint64_t(pass.filters) *
                       ceil_div(std::uint64_t(pass.channels) * layer.R * layer.S, limits.filter_packet_words)
                 : counts.filter_reads;
  const Cycle filters = moved(packets, timing.filter_packets_per_cycle);
  const Cycle ifmaps = moved(counts.ifmap_reads, timing.ifmap_words_per_cycle);
  const Cycle psums = moved(counts.psum_words, timing.psum_packets_per_cycle),
              out = moved(counts.psum_words, out_packets(limits, timing));
  const Cycle adder = timing.psum_adder_cycle ? 2 : 1;
  if (many_words)
    return kDelivery + std::max({Cycle(pass.channels) * layer.R * layer.S, filters, ifmaps}) + out +
           timing.pipeline_stages;
  const Cycle chain = kind.stays().filter ? Cycle(pass.channels) * layer.R * layer.S : Cycle(pass.channels);
  const Cycle load = kind.stays().filter ? filters : 0, streamed = kind.stays().filter ? 0 : filters;
  const Cycle both = timing.psum_ports_shared ? psums + out : std::max(psums, out);
  return kDelivery + load + std::max({pass.windows() * adder, streamed, ifmaps, both}) + chain + timing.pipeline_stages;
}

Cycle least_passes_cycles(const Layer& layer, const Mapping& map, const SpatialLimits& limits,
                          const SpatialTiming& timing) {
  if (!tiled_dataflow(map.dataflow).pixels_in_array()) return 0;
  const auto blocks = [](int total, int outer, int inner) {
    return static_cast<Cycle>(total / outer * cut_count(outer, inner) + cut_count(total % outer, inner));
  };
  const Cycle passes = layer.groups * blocks(layer.group_M(), map.m, map.t) * blocks(layer.N, map.n, map.b) *
                       blocks(layer.E(), map.e, map.y) * blocks(layer.F(), map.f, map.x);  // of a block of channels
  const auto channel_blocks = static_cast<Cycle>(cut_count(layer.group_C(), map.c));
  const Cycle out = std::max(passes, layer.outputs() / static_cast<Cycle>(out_packets(limits, timing)));
  const Cycle ends = kDelivery + static_cast<Cycle>(timing.pipeline_stages);
  return passes * layer.group_C() * layer.R * layer.S + channel_blocks * (passes * ends + out);
}

Cycle link_cycles(const TiledCounts& counts, const SpatialTiming& timing) {
  const std::uint64_t words = counts.dram_filters + counts.dram_biases + counts.dram_ifmaps + counts.dram_ofmaps;
  return static_cast<Cycle>(std::ceil(static_cast<double>(words * kDramWordBits) / timing.link_bits_per_cycle));
}

Cycle end_cycles(const TiledCounts& counts, const SpatialTiming& timing) {
  const auto share = [](std::uint64_t words, std::uint64_t tiles) { return words / std::max<std::uint64_t>(1, tiles); };
  const std::uint64_t ends = share(counts.dram_filters, counts.filter_tiles) +
                             share(counts.dram_ifmaps, counts.ifmap_tiles) +
                             share(counts.dram_ofmaps, counts.psum_tiles);
  return static_cast<Cycle>(static_cast<double>(ends * kDramWordBits) / timing.link_bits_per_cycle);
}

// Between its ends the slower of passes and link sets the pace, unless feature maps do not overlap with passes.
Cycle tiled_cycles(const TiledCounts& counts, Cycle passes, const SpatialLimits& limits, const SpatialTiming& timing) {
  const auto latency = static_cast<Cycle>(std::ceil(timing.dram_latency_cycles));
  if (!limits.pass.overlaps_feature_maps) {
    const double bits = static_cast<double>((counts.dram_ifmaps + counts.dram_ofmaps) * kDramWordBits);
    const auto maps = static_cast<Cycle>(std::ceil(bits / timing.link_bits_per_cycle));
    return std::max(passes + maps, link_cycles(counts, timing)) + latency * (counts.ifmap_tiles + counts.psum_tiles);
  }
  return std::max(passes + end_cycles(counts, timing), link_cycles(counts, timing)) + 2 * latency;
}

}  // namespace eyrie
