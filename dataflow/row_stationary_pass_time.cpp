#include "dataflow/row_stationary_pass_time.h"

#include <algorithm>

#include "dataflow/row_stationary.h"

namespace eyrie {
namespace {

// Sum of cost(part) over the parts of an even share of `total`.
template <class Cost>
Cycle over_shares(int total, int parts, Cost cost) {
  const int more = total % parts, less = total / parts;
  return (more ? more * cost(less + 1) : 0) + (parts - more) * cost(less);
}

// What one window, or one ifmap column, takes of each resource.
struct WindowCycles {
  Cycle macs;      // of the busiest PE
  Cycle column;    // on the ifmap network
  Cycle psum_in;   // on the psum network
  Cycle psum_out;  // on the output network
};

WindowCycles window_cycles(const TimedLayer& timed, const RowStationaryPass& pass, Cycle p, Cycle q) {
  const SpatialTiming& timing = timed.timing;
  const int span = vertical_axis(timed.layer).span(pass.rows);
  const int packet = timed.limits.psum_packet_words, width = timing.output_words_per_cycle;
  const auto packets = [&](int filters) { return ceil_div(filters, packet); };
  const auto split = [&](int filters) {
    return filters / packet * ceil_div(packet, width) + ceil_div(filters % packet, width);
  };
  WindowCycles window{.macs = p * (q * timed.layer.S + timing.psum_adder_cycle),
                      .column = ceil_div(Cycle(pass.channels) * span, timing.ifmap_words_per_cycle),
                      .psum_in = pass.rows * over_shares(pass.filters, pass.t, packets),
                      .psum_out = 0};
  const Cycle psum_packets = window.psum_in;
  window.psum_in = ceil_div(psum_packets, timing.psum_packets_per_cycle);
  window.psum_out =
      width >= packet ? ceil_div(psum_packets, width / packet) : pass.rows * over_shares(pass.filters, pass.t, split);
  return window;
}

}  // namespace

Cycle filter_load_cycles(const TimedLayer& timed, const RowStationaryPass& pass) {
  const Cycle packets = timed.layer.R * over_shares(pass.channels, pass.r, [&](int q) {
                          return over_shares(pass.filters, pass.t, [&](int p) {
                            return ceil_div(std::uint64_t(p) * q * timed.layer.S, timed.limits.filter_packet_words);
                          });
                        });
  return ceil_div(packets, timed.timing.filter_packets_per_cycle);
}

Cycle row_stationary_pass_cycles(const TimedLayer& timed, const RowStationaryPass& pass) {
  const Layer& layer = timed.layer;
  const SpatialTiming& timing = timed.timing;
  const PassParams& overlap = timed.limits.pass;
  const bool filter_major = timed.limits.loop_order == LoopOrder::filter_major;
  const Cycle p = share(pass.filters, pass.t, 0), q = share(pass.channels, pass.r, 0);
  const Cycle windows = Cycle(pass.images) * timed.columns.columns, pixels = q * layer.S;
  const WindowCycles window = window_cycles(timed, pass, p, q);

  // Until the last PE can issue its first MAC, then until its second window can begin: its pixels have come by then.
  const Cycle load = filter_load_cycles(timed, pass);
  const Cycle held = overlap.ifmap_during_filter_load ? 0 : load;
  const Cycle filters = timing.macs_during_filter_load ? held : load;
  const Cycle pixel = window.column * pass.r / pass.channels;
  const Cycle first = std::max(filters, held + pixel);
  const Cycle after_pixels = filter_major ? window.macs - pixels : p;
  const Cycle second = std::max({first + window.macs, load, held + window.column * layer.S + after_pixels});

  // Until all MACs are issued, and all psums have left the tops of the chains.
  const Cycle issued =
      std::max(second + (windows - 1) * window.macs, held + window.column * timed.columns.span * pass.images + p);
  const Cycle psums =
      timing.psum_ports_shared ? window.psum_in + window.psum_out : std::max(window.psum_in, window.psum_out);
  const Cycle left =
      std::max(issued + (window.psum_out > p ? window.psum_out - p : 0), first + window.macs - p + windows * psums);

  // A packet of psums waits in every PE of the chain for the PE's own; those come together if a pixel meets all
  // filters, else a window's pixels apart.
  const int packet = timed.limits.psum_packet_words;
  const Cycle hop =
      filter_major ? (std::min<Cycle>(p, packet) - 1) * pixels + 1 : std::clamp<Cycle>(p, 1, std::max(1, packet - 1));
  const Cycle drain = timing.pipeline_stages + (Cycle(layer.R) * pass.r - 1) * hop;
  const Cycle hidden = overlap.filter_load_during_drain ? std::min(load, drain) : 0;
  return kDeliveryCycles + left + drain - hidden;
}

}  // namespace eyrie
