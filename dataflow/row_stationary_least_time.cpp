#include "dataflow/row_stationary_least_time.h"

#include <algorithm>

#include "dataflow/row_stationary.h"

namespace eyrie {
namespace {

// Least cycles of all passes, one after the other. A pass of fewer filters than p x t streams at least their share of a
// full pass' time; a pass of more images, their sum. So the streaming adds up to that of whole images and all filters,
// and only what each pass takes once depends on the number of passes.
double least_computing(const TimedLayer& timed, const Mapping& shape, const BlockTotals& totals,
                       const SegmentCuts& segment) {
  const Layer& layer = segment.layer;
  const SpatialTiming& timing = timed.timing;
  const PassParams& overlap = timed.limits.pass;
  // What the next filter load may hide behind counts as nothing, unless that load counts as nothing.
  const bool hidden = overlap.ifmap_during_filter_load && overlap.filter_load_during_drain;
  const double F = layer.F(), filters = shape.p * shape.t;
  double streaming = 0, once = 0;
  for (const StripCuts::Kind& strip : segment.strips.kinds)
    for (const Cut& channels : cuts(layer.group_C(), shape.q * shape.r)) {
      if (!channels.times) continue;
      const int r = std::min(shape.r, channels.size), q = static_cast<int>(ceil_div(channels.size, r));
      const int span = vertical_axis(layer).span(strip.rows);
      const double macs = shape.p * (q * layer.S + timing.psum_adder_cycle);
      const double bus =
          static_cast<double>(channels.size) * span * segment.columns.span / timing.ifmap_words_per_cycle;
      const double in = strip.rows * filters / timed.limits.psum_packet_words / timing.psum_packets_per_cycle;
      const double out = strip.rows * filters / timing.output_words_per_cycle;
      const double psums = timing.psum_ports_shared ? in + out : std::max(in, out);
      const auto times = static_cast<double>(strip.times * channels.times);
      streaming += times * std::max({F * macs, bus, F * psums});
      once += times * static_cast<double>(kDeliveryCycles + (hidden ? 0 : timing.pipeline_stages + layer.R * r - 1));
    }
  return layer.groups * (layer.N * layer.group_M() / filters * streaming +
                         static_cast<double>(totals.filter_passes * totals.image_blocks) * once);
}

}  // namespace

Cycle least_cycles(const TimedLayer& timed, const Mapping& shape, const BlockTotals& totals,
                   const std::vector<SegmentCuts>& segments) {
  const Layer& layer = timed.layer;
  const LayerTraffic& traffic = timed.traffic;
  const PassParams& overlap = timed.limits.pass;
  const double rounds =
      static_cast<double>(totals.image_blocks * segments.front().strips.count);  // through all filters
  const double passes =
      layer.groups * rounds * static_cast<double>(totals.filter_passes * totals.channel_passes * segments.size());
  const double filter_words = rounds * layer.M * layer.group_C() * layer.R * layer.S;
  double ifmap_words = 0, computing = 0;
  for (const SegmentCuts& segment : segments) {
    ifmap_words +=
        static_cast<double>(layer.N) * layer.C * segment.strips.held * segment.columns.held * totals.filter_tiles;
    computing += least_computing(timed, shape, totals, segment);
  }
  const double filter_bits = filter_words * traffic.filter_bits;
  const double map_bits = ifmap_words * traffic.ifmap.bits_per_word() +
                          static_cast<double>(layer.outputs()) * traffic.ofmap.bits_per_word();

  const double load = filter_words / timed.limits.filter_packet_words / timed.timing.filter_packets_per_cycle;
  const bool load_hidden = overlap.ifmap_during_filter_load || overlap.filter_load_during_drain;
  if (!load_hidden) computing += load;
  const double fetching =
      load + filter_bits / timed.timing.link_bits_per_cycle + passes * timed.timing.dram_latency_cycles;
  const double link = (filter_bits + map_bits) / timed.timing.link_bits_per_cycle;
  return static_cast<Cycle>((std::max({computing, fetching, link}) + timed.timing.dram_latency_cycles) * (1 - 1e-12));
}

}  // namespace eyrie
