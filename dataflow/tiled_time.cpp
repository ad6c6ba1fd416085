#include "dataflow/tiled_time.h"

#include <algorithm>
#include <cmath>

#include "sim/base/types.h"

namespace eyrie {
namespace {

constexpr Cycle kDelivery = 3;  // from a word's read in the buffer to its use in a PE: link, network, queue

}  // namespace

Cycle tiled_pass_cycles(const Layer& layer, Dataflow dataflow, const TiledPass& pass, const PassCounts& counts,
                        const SpatialLimits& limits, const SpatialTiming& timing) {
  const TiledDataflow& kind = tiled_dataflow(dataflow);
  const auto moved = [](std::uint64_t items, int a_cycle) {
    return ceil_div(items, static_cast<std::uint64_t>(a_cycle));
  };
  const int out_packets = std::max(1, timing.output_words_per_cycle / limits.psum_packet_words);
  const bool many_words = kind.pixels_in_array();  // of a filter in a packet
  const std::uint64_t packets =
      many_words ? std::uint64_t(pass.filters) *
                       ceil_div(std::uint64_t(pass.channels) * layer.R * layer.S, limits.filter_packet_words)
                 : counts.filter_reads;
  const Cycle filters = moved(packets, timing.filter_packets_per_cycle);
  const Cycle ifmaps = moved(counts.ifmap_reads, timing.ifmap_words_per_cycle);
  const Cycle psums = moved(counts.psum_words, timing.psum_packets_per_cycle),
              out = moved(counts.psum_words, out_packets);
  const Cycle adder = timing.psum_adder_cycle ? 2 : 1;
  if (many_words)
    return kDelivery + std::max({Cycle(pass.channels) * layer.R * layer.S, filters, ifmaps}) + out +
           timing.pipeline_stages;
  const Cycle chain = kind.stays().filter ? Cycle(pass.channels) * layer.R * layer.S : Cycle(pass.channels);
  const Cycle load = kind.stays().filter ? filters : 0, streamed = kind.stays().filter ? 0 : filters;
  const Cycle both = timing.psum_ports_shared ? psums + out : std::max(psums, out);
  return kDelivery + load + std::max({pass.windows() * adder, streamed, ifmaps, both}) + chain + timing.pipeline_stages;
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

// Between its ends the slower of passes and link sets the pace.
Cycle tiled_cycles(const TiledCounts& counts, Cycle passes, const SpatialTiming& timing) {
  const auto latency = static_cast<Cycle>(std::ceil(timing.dram_latency_cycles));
  return std::max(passes + end_cycles(counts, timing), link_cycles(counts, timing)) + 2 * latency;
}

}  // namespace eyrie
