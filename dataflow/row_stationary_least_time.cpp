#include "dataflow/row_stationary_least_time.h"

#include <algorithm>

#include "dataflow/row_stationary.h"

namespace eyrie {

ChannelTime::ChannelTime(const TimedLayer& timed, const std::vector<SegmentCuts>& segments, int q, int r) {
  const PassParams& overlap = timed.limits.pass;
  // What the next filter load may hide behind counts as nothing, unless that load counts as nothing.
  const bool hidden = overlap.ifmap_during_filter_load && overlap.filter_load_during_drain;
  for (const SegmentCuts& segment : segments)
    for (const Cut& some : cuts(timed.layer.group_C(), q * r)) {
      if (!some.times) continue;
      const int sets = std::min(r, some.size), deepest = static_cast<int>(ceil_div(some.size, sets));
      const auto times = static_cast<double>(some.times);
      macs += times * (deepest * segment.layer.S + timed.timing.psum_adder_cycle);
      once += times * static_cast<double>(kDeliveryCycles +
                                          (hidden ? 0 : timed.timing.pipeline_stages + segment.layer.R * sets - 1));
    }
}

// The least cycles of all passes, one after the other: a pass of fewer filters than p x t streams at least their share
// of a full pass' time; a pass of more images, their sum. So the streaming adds up to that of whole images and all
// filters, and only what each pass takes once depends on the number of passes. Each resource is busy for the sum of
// what every pass wants of it; all passes together last as long as the busiest.
LeastTime::LeastTime(const TimedLayer& timed, const std::vector<SegmentCuts>& segments) {
  const Layer& layer = timed.layer;
  const LayerTraffic& traffic = timed.traffic;
  const SpatialTiming& timing = timed.timing;
  const PassParams& overlap = timed.limits.pass;
  const StripCuts& strips = segments.front().strips;  // those of all segments are as many, and as wide
  const auto count = static_cast<double>(strips.count), pieces = static_cast<double>(segments.size());
  const double filters = static_cast<double>(layer.N) * layer.M;  // one image at a time
  strips_ = layer.groups * count;
  windows_ = filters * count * layer.F();
  latency_ = timing.dram_latency_cycles;
  latencies_ = strips_ * pieces * latency_;

  double ifmap_words = 0;
  for (const SegmentCuts& segment : segments) {
    bus_ += filters * layer.group_C() * static_cast<double>(segment.strips.span) * segment.columns.span /
            timing.ifmap_words_per_cycle;
    ifmap_words +=
        static_cast<double>(layer.N) * layer.C * static_cast<double>(segment.strips.held) * segment.columns.held;
  }
  const double in = 1.0 / timed.limits.psum_packet_words / timing.psum_packets_per_cycle;
  const double out = 1.0 / timing.output_words_per_cycle;
  psums_ = filters * layer.F() * static_cast<double>(strips.rows) * pieces *
           (timing.psum_ports_shared ? in + out : std::max(in, out));

  const double filter_words = count * layer.M * layer.group_C() * layer.R * layer.S;
  const double load = filter_words / timed.limits.filter_packet_words / timing.filter_packets_per_cycle;
  const bool load_hidden = overlap.ifmap_during_filter_load || overlap.filter_load_during_drain;
  exposed_load_ = load_hidden ? 0 : load;
  filter_link_ = filter_words * traffic.filter_bits / timing.link_bits_per_cycle;
  fetch_ = load + filter_link_;
  ifmap_link_ = ifmap_words * traffic.ifmap.bits_per_word() / timing.link_bits_per_cycle;
  ofmap_link_ = static_cast<double>(layer.outputs()) * traffic.ofmap.bits_per_word() / timing.link_bits_per_cycle;
}

}  // namespace eyrie
