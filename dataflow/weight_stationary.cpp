#include "dataflow/weight_stationary.h"

#include <map>
#include <string>

#include "dataflow/multicast_table.h"
#include "dataflow/window_axis.h"

namespace eyrie {
namespace {

// The link of a chain that has a weight, counted from where psums come in: column by column of the filter, in a column
// channel by channel.
int link_of(const Layer& layer, const TiledPass& pass, int channel, int row, int column) {
  return (column * pass.channels + channel) * layer.R + row;
}

// Whether a filter column meets the i-th column of the tile in any window.
bool meets(const TileAxis& horizontal, int windows, int i, int column) {
  const int first = i - column * horizontal.dilation, step = horizontal.window_step();
  return first >= 0 && first % step == 0 && first / step < windows;
}

class Builder {
 public:
  Builder(const Layer& layer, const TiledPass& pass, const SpatialLimits& limits)
      : layer_(layer), pass_(pass), limits_(limits), length_(layer.R * layer.S * pass.channels) {}

  PassProgram build() {
    program_.stays = WeightStationary().stays();
    program_.positions = pass_.rows * pass_.columns;
    program_.images = pass_.images;
    program_.chains = static_cast<std::uint32_t>(pass_.filters);
    program_.chain_filters.assign(pass_.filters, 1);
    program_.macs = pass_.windows() * pass_.filters * length_;
    lay_out();
    stream_filters();
    stream_ifmaps();
    repeat_sequence(program_.psum, pass_.windows());
    program_.output_packets = program_.psum.transactions;
    return std::move(program_);
  }

 private:
  std::uint32_t pe(int filter, int link) const { return pe_on_path(filter * length_ + link, limits_); }

  void lay_out() {
    std::vector<std::pair<int, std::uint32_t>> taken;
    for (int filter = 0; filter < pass_.filters; ++filter) {
      for (int link = length_ - 1; link >= 0; --link)
        program_.work.push_back({.pe = pe(filter, link),
                                 .chain = static_cast<std::uint32_t>(filter),
                                 .top = link == length_ - 1,
                                 .bottom = link == 0,
                                 .surplus = false,
                                 .filters = 1,
                                 .channels = 1});
      program_.psum.sequence.push_back({static_cast<std::uint16_t>(filter), 1});
      taken.emplace_back(filter, pe(filter, 0));
    }
    set_destinations(program_.psum, pass_.filters, taken);
  }

  // A word for each PE.
  void stream_filters() {
    std::vector<std::pair<int, std::uint32_t>> taken;
    for (int i = 0; i < pass_.filters * length_; ++i) {
      program_.filter.sequence.push_back({static_cast<std::uint16_t>(i), 1});
      taken.emplace_back(i, pe(i / length_, i % length_));
    }
    set_destinations(program_.filter, pass_.filters * length_, taken);
    repeat_sequence(program_.filter, 1);
  }

  // Row by row of the ofmap, column by column of the ifmap rows it needs.
  void stream_ifmaps() {
    const TileAxis horizontal = horizontal_tile_axis(layer_), vertical = vertical_tile_axis(layer_);
    std::map<std::vector<int>, int> groups;  // filter columns that meet a pixel together: their tags' number
    std::vector<std::pair<int, std::uint32_t>> taken;
    for (int i = 0; i < horizontal.span(pass_.columns); ++i) {
      const std::vector<int> columns = columns_that_meet(horizontal, i);
      if (columns.empty()) continue;
      const auto [group, is_new] = groups.try_emplace(columns, static_cast<int>(groups.size()));
      for (int channel = 0; channel < pass_.channels; ++channel)
        for (int row = 0; row < layer_.R; ++row) {
          const int tag = (group->second * pass_.channels + channel) * layer_.R + row;
          program_.ifmap.sequence.push_back({static_cast<std::uint16_t>(tag), 1});
          program_.ifmap.offsets.push_back(channel * pass_.channel_pitch + row * vertical.dilation * pass_.row_pitch +
                                           i);
          if (is_new) add_takers(taken, tag, channel, row, columns);
        }
    }
    program_.ifmap.loops = {{static_cast<std::uint32_t>(pass_.rows), vertical.window_step() * pass_.row_pitch},
                            {static_cast<std::uint32_t>(pass_.images), pass_.image_pitch}};
    set_destinations(program_.ifmap, static_cast<int>(groups.size()) * pass_.channels * layer_.R, taken);
    repeat_sequence(program_.ifmap, std::uint64_t(pass_.rows) * pass_.images);
  }

  std::vector<int> columns_that_meet(const TileAxis& horizontal, int i) const {
    std::vector<int> columns;
    for (int s = 0; s < layer_.S; ++s)
      if (meets(horizontal, pass_.columns, i, s)) columns.push_back(s);
    return columns;
  }

  void add_takers(std::vector<std::pair<int, std::uint32_t>>& taken, int tag, int channel, int row,
                  const std::vector<int>& columns) const {
    for (const int column : columns)
      for (int filter = 0; filter < pass_.filters; ++filter)
        taken.emplace_back(tag, pe(filter, link_of(layer_, pass_, channel, row, column)));
  }

  const Layer& layer_;
  const TiledPass& pass_;
  const SpatialLimits& limits_;
  const int length_;  // of a chain
  PassProgram program_;
};

}  // namespace

std::optional<Misfit> WeightStationary::misfit(const Layer& layer, const Mapping& map,
                                               const SpatialLimits& limits) const {
  const std::int64_t pes = std::int64_t{limits.rows} * limits.columns;
  const std::int64_t needed = std::int64_t{layer.R} * layer.S * map.r * map.t;
  if (needed <= pes) return std::nullopt;
  return Misfit{"needs " + std::to_string(needed) + " PEs for a weight each (R x S x r x t), the array has " +
                std::to_string(pes)};
}

PassProgram WeightStationary::program(const Layer& layer, const TiledPass& pass, const SpatialLimits& limits) const {
  return Builder(layer, pass, limits).build();
}

std::vector<PassWeight> WeightStationary::weights(const Layer& layer, const TiledPass& pass,
                                                  const SpatialLimits&) const {
  std::vector<PassWeight> weights;
  for (int filter = 0; filter < pass.filters; ++filter)
    for (int column = 0; column < layer.S; ++column)
      for (int channel = 0; channel < pass.channels; ++channel)
        for (int row = 0; row < layer.R; ++row) weights.push_back({filter, channel, row, column});
  return weights;
}

PassCounts WeightStationary::counts(const Layer& layer, const TiledPass& pass, const SpatialLimits&) const {
  const std::uint64_t length = std::uint64_t(layer.R) * layer.S * pass.channels;
  const std::uint64_t psums = pass.windows() * pass.filters;
  const int met = horizontal_axis(layer).span(pass.columns);  // columns of the ifmap that some tap meets
  return {.filter_reads = length * pass.filters,
          .filters_delivered = length * pass.filters,
          .ifmap_reads = std::uint64_t(pass.images) * pass.rows * pass.channels * layer.R * met,
          .ifmaps_delivered = psums * length,
          .psum_words = psums,
          .psums_from_below = psums * (length - 1),
          .macs = psums * length};
}

}  // namespace eyrie
