#include "dataflow/no_local_reuse.h"

#include <string>

#include "dataflow/multicast_table.h"

namespace eyrie {

std::optional<Misfit> NoLocalReuse::misfit(const Layer&, const Mapping& map, const SpatialLimits& limits) const {
  const std::int64_t pes = std::int64_t{limits.rows} * limits.columns, needed = std::int64_t{map.r} * map.t;
  if (needed <= pes) return std::nullopt;
  return Misfit{"needs " + std::to_string(needed) + " PEs for r channels of t filters, the array has " +
                std::to_string(pes)};
}

PassProgram NoLocalReuse::program(const Layer& layer, const TiledPass& pass, const SpatialLimits& limits) const {
  PassProgram program;
  program.stays = stays();
  program.positions = pass.rows * pass.columns;
  program.images = pass.images;
  program.chains = static_cast<std::uint32_t>(pass.filters);
  program.chain_filters.assign(pass.filters, 1);
  program.macs = pass.windows() * pass.filters * pass.channels;
  const auto pe = [&](int filter, int channel) { return pe_on_path(filter * pass.channels + channel, limits); };

  std::vector<std::pair<int, std::uint32_t>> weight_taken, pixel_taken, psum_taken;
  for (int filter = 0; filter < pass.filters; ++filter) {
    for (int channel = pass.channels - 1; channel >= 0; --channel) {
      program.work.push_back({.pe = pe(filter, channel),
                              .chain = static_cast<std::uint32_t>(filter),
                              .top = channel == pass.channels - 1,
                              .bottom = channel == 0,
                              .surplus = false,
                              .filters = 1,
                              .channels = 1});
      pixel_taken.emplace_back(channel, pe(filter, channel));
    }
    program.psum.sequence.push_back({static_cast<std::uint16_t>(filter), 1});
    psum_taken.emplace_back(filter, pe(filter, 0));
  }
  // As psums come: the first channel's PEs first.
  for (int channel = 0; channel < pass.channels; ++channel) {
    program.ifmap.sequence.push_back({static_cast<std::uint16_t>(channel), 1});
    program.ifmap.offsets.push_back(channel * pass.channel_pitch);
    for (int filter = 0; filter < pass.filters; ++filter) {
      const int tag = channel * pass.filters + filter;
      program.filter.sequence.push_back({static_cast<std::uint16_t>(tag), 1});
      weight_taken.emplace_back(tag, pe(filter, channel));
    }
  }
  const TileAxis horizontal = horizontal_tile_axis(layer), vertical = vertical_tile_axis(layer);
  program.ifmap.loops = {
      {static_cast<std::uint32_t>(pass.columns), static_cast<std::uint32_t>(horizontal.window_step())},
      {static_cast<std::uint32_t>(pass.rows), vertical.window_step() * pass.row_pitch},
      {static_cast<std::uint32_t>(pass.images), pass.image_pitch}};
  program.filter.loops = {{static_cast<std::uint32_t>(pass.windows()), 0}};
  set_destinations(program.filter, pass.filters * pass.channels, weight_taken);
  set_destinations(program.ifmap, pass.channels, pixel_taken);
  set_destinations(program.psum, pass.filters, psum_taken);
  repeat_sequence(program.filter, pass.windows());
  repeat_sequence(program.ifmap, pass.windows());
  repeat_sequence(program.psum, pass.windows());
  program.output_packets = program.psum.transactions;
  return program;
}

std::vector<PassWeight> NoLocalReuse::weights(const Layer&, const TiledPass& pass, const SpatialLimits&) const {
  std::vector<PassWeight> weights;
  for (int channel = 0; channel < pass.channels; ++channel)
    for (int filter = 0; filter < pass.filters; ++filter) weights.push_back({filter, channel, 0, 0});
  return weights;
}

PassCounts NoLocalReuse::counts(const Layer&, const TiledPass& pass, const SpatialLimits&) const {
  const std::uint64_t psums = pass.windows() * pass.filters, macs = psums * pass.channels;
  return {.filter_reads = macs,
          .filters_delivered = macs,
          .ifmap_reads = pass.windows() * pass.channels,
          .ifmaps_delivered = macs,
          .psum_words = psums,
          .psums_from_below = psums * (pass.channels - 1),
          .macs = macs};
}

}  // namespace eyrie
