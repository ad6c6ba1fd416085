#include "dataflow/row_stationary_least_time.h"

#include <algorithm>
#include <limits>

#include "dataflow/row_stationary.h"

namespace eyrie {

namespace {

// Of all channels of a group, in a strip of that kind: the ifmap words of a block for each of its ofmap columns, at
// least.
double least_ifmap_words(const LayerCuts& segments, std::size_t strip) {
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t block = 0; block < segments.front().columns.kinds.size(); ++block) {
    double words = 0;
    for (const SegmentCuts& segment : segments.least_fetched())
      words += static_cast<double>(segment.layer.group_C()) * segment.strips.kinds[strip].held *
               segment.columns.kinds[block].held;
    least = std::min(least, words / segments.front().columns.kinds[block].columns);
  }
  return least;
}

}  // namespace

ChannelTime::ChannelTime(const TimedLayer& timed, const LayerCuts& segments, int q, int r) {
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
LeastTime::LeastTime(const TimedLayer& timed, const LayerCuts& segments)
    : group_filters_(timed.layer.group_M()), group_channels_(timed.layer.group_C()) {
  const Layer& layer = timed.layer;
  const LayerTraffic& traffic = timed.traffic;
  serial_ = !timed.limits.pass.overlaps_feature_maps;
  latency_ = timed.timing.dram_latency_cycles;
  latencies_ = static_cast<double>(segments.size()) * latency_;
  first_ = strips_of(timed, segments, false);
  all_ = strips_of(timed, segments, true);
  all_.count *= layer.groups;
  for (double* stream : {&all_.windows, &all_.bus, &all_.psums}) *stream *= static_cast<double>(layer.N) * layer.M;
  for (double* filters : {&all_.load, &all_.exposed_load, &all_.filter_link}) *filters *= layer.M;

  double ifmap_words = 0;
  for (const SegmentCuts& segment : segments.least_fetched())
    ifmap_words += static_cast<double>(layer.N) * layer.C * static_cast<double>(segment.strips.held) *
                   static_cast<double>(segment.columns.held);
  ifmap_link_ = ifmap_words * traffic.ifmap.bits_per_word() / timed.timing.link_bits_per_cycle;
  ofmap_link_ = static_cast<double>(layer.outputs()) * traffic.ofmap.bits_per_word() / timed.timing.link_bits_per_cycle;
  drain_ = ofmap_link_;
  add_codec(timed, segments);
  add_ends(timed, segments);
}

// The first and the last tile, at whose ends there is nothing to overlap with.
void LeastTime::add_ends(const TimedLayer& timed, const LayerCuts& segments) {
  const Layer& layer = timed.layer;
  const LayerTraffic& traffic = timed.traffic;
  const SegmentCuts& front = segments.front();
  const StripCuts::Kind& strip = front.strips.kinds.front();
  const ColumnBlock& block = front.columns.kinds.front();
  first_ifmap_link_ =
      static_cast<double>(strip.held) * block.held * traffic.ifmap.bits_per_word() / timed.timing.link_bits_per_cycle;
  first_filter_link_ =
      static_cast<double>(front.layer.R) * front.layer.S * traffic.filter_bits / timed.timing.link_bits_per_cycle;
  for (const SegmentCuts& segment : segments.least_fetched())
    first_tile_ifmap_link_ += static_cast<double>(layer.group_C()) * segment.strips.kinds.front().held *
                              segment.columns.kinds.front().held * traffic.ifmap.bits_per_word() /
                              timed.timing.link_bits_per_cycle;
  const PassParams& overlap = timed.limits.pass;
  if (!overlap.ifmap_during_filter_load && !overlap.filter_load_during_drain) {
    last_bus_ = std::numeric_limits<double>::infinity();
    for (const SegmentCuts& segment : segments)
      for (const StripCuts::Kind& kind : segment.strips.kinds)
        for (const ColumnBlock& columns : segment.columns.kinds)
          last_bus_ = std::min(last_bus_, static_cast<double>(vertical_axis(segment.layer).span(kind.rows)) *
                                              columns.span / timed.timing.ifmap_words_per_cycle);
  }
  first_ofmap_link_ = static_cast<double>(strip.rows - strip.surplus) * block.columns * traffic.ofmap.bits_per_word() /
                      timed.timing.link_bits_per_cycle;
  if (traffic.ifmap.is_coded())
    first_decode_ = static_cast<double>(vertical_axis(front.layer).span(strip.rows)) * block.span /
                    timed.timing.codec_words_per_cycle;
  // Alike strips and blocks, and one image: then the last tile of filters is the only one that differs.
  if (layer.groups == 1 && layer.N == 1 && front.strips.kinds.size() == 1 && front.columns.kinds.size() == 1) {
    const auto tiles = static_cast<double>(layer.M * front.strips.count * front.columns.count);
    last_drain_ = drain_ / tiles;
    last_encode_ = encode_ / tiles;
  }
}

LeastTime::Strips LeastTime::strips_of(const TimedLayer& timed, const LayerCuts& segments, bool all) const {
  const Layer& layer = timed.layer;
  const SpatialTiming& timing = timed.timing;
  const PassParams& overlap = timed.limits.pass;
  const StripCuts& cut = segments.front().strips;  // those of all segments are as many, and as wide
  const auto pieces = static_cast<double>(segments.size());
  Strips strips;
  const ColumnCuts& blocks = segments.front().columns;
  strips.count = all ? static_cast<double>(cut.count * blocks.count) : 1;
  const double windows = all ? layer.F() : blocks.kinds.front().columns;
  strips.windows = (all ? static_cast<double>(cut.count) : 1) * windows;
  for (const SegmentCuts& segment : segments) {
    const int first_span = vertical_axis(segment.layer).span(cut.kinds.front().rows);
    strips.bus += layer.group_C() * static_cast<double>(all ? segment.strips.span : first_span) *
                  static_cast<double>(all ? segment.columns.span : segment.columns.kinds.front().span) /
                  timing.ifmap_words_per_cycle;
  }
  const double in = 1.0 / timed.limits.psum_packet_words / timing.psum_packets_per_cycle;
  const double out = 1.0 / timing.output_words_per_cycle;
  strips.psums = windows * static_cast<double>(all ? cut.rows : cut.kinds.front().rows) * pieces *
                 (timing.psum_ports_shared ? in + out : std::max(in, out));

  const double filter_words = strips.count * layer.group_C() * layer.R * layer.S;
  strips.load = filter_words / timed.limits.filter_packet_words / timing.filter_packets_per_cycle;
  const bool load_hidden = overlap.ifmap_during_filter_load || overlap.filter_load_during_drain;
  strips.exposed_load = load_hidden ? 0 : strips.load;
  strips.filter_link = filter_words * timed.traffic.filter_bits / timing.link_bits_per_cycle;
  return strips;
}

// An encoder waits for a share of the link's time for others, or of its own if that is less: of a tile of n images, m
// filters and so many rows, with filters and ifmaps on the link, of min(n m rows a, m b + n rows c). Over the first,
// that is least for the largest n, m and rows.
void LeastTime::add_codec(const TimedLayer& timed, const LayerCuts& segments) {
  const Layer& layer = timed.layer;
  const LayerTraffic& traffic = timed.traffic;
  const SpatialTiming& timing = timed.timing;
  if (traffic.ifmap.is_coded())
    for (const SegmentCuts& segment : segments.least_fetched())
      decode_ += static_cast<double>(layer.N) * layer.C * static_cast<double>(segment.strips.span) *
                 static_cast<double>(segment.columns.span) / timing.codec_words_per_cycle;
  roundings_ = static_cast<double>(layer.groups) *
               static_cast<double>(segments.front().strips.count * segments.front().columns.count) * layer.N;
  if (!traffic.ofmap.is_coded()) return;
  encode_ = static_cast<double>(layer.outputs()) / timing.codec_words_per_cycle;
  drain_ = std::max(drain_, encode_);
  half_ = half_burst(timed);
  double filter_bits = traffic.bias ? traffic.psum_bits : 0, ifmap_words = std::numeric_limits<double>::infinity();
  for (const SegmentCuts& segment : segments)
    filter_bits += static_cast<double>(layer.group_C()) * segment.layer.R * segment.layer.S * traffic.filter_bits;
  const std::vector<StripCuts::Kind>& strips = segments.front().strips.kinds;
  int most_rows = 0, most_columns = 0;
  for (const ColumnBlock& block : segments.front().columns.kinds) most_columns = std::max(most_columns, block.columns);
  for (std::size_t kind = 0; kind < strips.size(); ++kind) {
    const int rows = strips[kind].rows - strips[kind].surplus;
    ifmap_words = std::min(ifmap_words, least_ifmap_words(segments, kind) / rows);
    most_rows = std::max(most_rows, rows);
  }
  const double encoded = timing.link_bits_per_cycle / timing.codec_words_per_cycle;
  filters_on_link_ = filter_bits / encoded / most_rows / most_columns;
  ifmaps_on_link_ = ifmap_words * traffic.ifmap.bits_per_word() / encoded;
}

}  // namespace eyrie
