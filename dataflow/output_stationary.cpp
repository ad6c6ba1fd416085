#include "dataflow/output_stationary.h"

#include <algorithm>
#include <string>

#include "dataflow/multicast_table.h"

namespace eyrie {
namespace {

// Whether pixels come from the right, and from below. A pixel that comes from below waits for a filter row in the ifmap
// scratchpad, one from the right for a stride in the PE's queue; where they do not hold so many, or the taps of a
// dilated filter leave gaps, the network brings it again.
struct Moves {
  bool left, up;

  Moves(const Layer& layer, const SpatialLimits& limits)
      : left(layer.dilation.x == 1 && layer.stride.x < layer.S && layer.stride.x <= limits.ifmap_fifo_words),
        up(layer.dilation.y == 1 && layer.stride.y < layer.R && layer.stride.y * layer.S <= limits.ifmap_spad_words) {}
};

class Builder {
 public:
  Builder(const Layer& layer, const TiledPass& pass, const SpatialLimits& limits)
      : layer_(layer), pass_(pass), limits_(limits), moves_(layer, limits) {}

  PassProgram build() {
    program_.stays = {.filter = false, .ifmap = false, .psum = true};
    program_.shift = {.rows = layer_.stride.y, .columns = layer_.stride.x, .R = layer_.R, .S = layer_.S};
    program_.taps = layer_.R * layer_.S;
    program_.step = program_.taps;
    program_.chains = static_cast<std::uint32_t>(pass_.windows() * pass_.filters);
    program_.chain_filters.assign(program_.chains, 1);
    program_.macs = std::uint64_t(program_.chains) * pass_.channels * program_.taps;
    lay_out();
    stream_filters();
    stream_ifmaps();
    repeat_sequence(program_.psum, 1);
    program_.output_packets = program_.psum.transactions;
    return std::move(program_);
  }

 private:
  // PE sets of y rows and x columns stand side by side on shelves, one for each filter and ifmap. A single row of ofmap
  // pixels that is longer than the array's turns at its edges, so that neighbours stay neighbours.
  std::uint32_t pe(int filter, int image, int row, int column) const {
    const int set = filter * pass_.images + image;
    if (pass_.columns > limits_.columns) return pe_on_path(set * pass_.columns + column, limits_);
    const int on_shelf = limits_.columns / pass_.columns;
    return static_cast<std::uint32_t>((set / on_shelf * pass_.rows + row) * limits_.columns +
                                      set % on_shelf * pass_.columns + column);
  }
  int pixel(int image, int row, int column) const { return (image * pass_.rows + row) * pass_.columns + column; }

  template <class Visit>
  void for_each_pixel(Visit visit) const {
    for (int image = 0; image < pass_.images; ++image)
      for (int row = 0; row < pass_.rows; ++row)
        for (int column = 0; column < pass_.columns; ++column) visit(image, row, column);
  }

  void lay_out() {
    std::vector<std::pair<int, std::uint32_t>> filter_taken, ifmap_taken, psum_taken;
    for_each_pixel([&](int image, int row, int column) {
      for (int filter = 0; filter < pass_.filters; ++filter) {
        const std::uint32_t at = pe(filter, image, row, column);
        const auto chain = static_cast<std::uint32_t>(pixel(image, row, column) * pass_.filters + filter);
        program_.work.push_back({.pe = at,
                                 .chain = chain,
                                 .top = true,
                                 .bottom = true,
                                 .surplus = false,
                                 .filters = 1,
                                 .channels = static_cast<std::uint16_t>(pass_.channels),
                                 .right = has_right(column) ? pe(filter, image, row, column + 1) : kNoPe,
                                 .below = has_below(row) ? pe(filter, image, row + 1, column) : kNoPe});
        program_.psum.sequence.push_back({static_cast<std::uint16_t>(chain), 1});
        filter_taken.emplace_back(filter, at);
        ifmap_taken.emplace_back(pixel(image, row, column), at);
        psum_taken.emplace_back(static_cast<int>(chain), at);
      }
    });
    set_destinations(program_.filter, pass_.filters, filter_taken);
    set_destinations(program_.ifmap, static_cast<int>(pass_.windows()), ifmap_taken);
    set_destinations(program_.psum, static_cast<int>(program_.chains), psum_taken);
  }

  bool has_right(int column) const { return moves_.left && column + 1 < pass_.columns; }
  bool has_below(int row) const { return moves_.up && row + 1 < pass_.rows; }

  // Packet by packet, every filter in turn.
  void stream_filters() {
    const int words = pass_.channels * program_.taps;
    for (int at = 0; at < words; at += limits_.filter_packet_words)
      for (int filter = 0; filter < pass_.filters; ++filter)
        program_.filter.sequence.push_back(
            {static_cast<std::uint16_t>(filter),
             static_cast<std::uint16_t>(std::min(limits_.filter_packet_words, words - at))});
    repeat_sequence(program_.filter, 1);
  }

  // Tap by tap the pixels that no neighbour has.
  void stream_ifmaps() {
    const TileAxis horizontal = horizontal_tile_axis(layer_), vertical = vertical_tile_axis(layer_);
    for (int r = 0; r < layer_.R; ++r)
      for (int s = 0; s < layer_.S; ++s)
        for_each_pixel([&](int image, int row, int column) {
          if (has_below(row) && r >= layer_.stride.y) return;
          if (has_right(column) && s >= layer_.stride.x) return;
          program_.ifmap.sequence.push_back({static_cast<std::uint16_t>(pixel(image, row, column)), 1});
          program_.ifmap.offsets.push_back(image * pass_.image_pitch +
                                           (row * vertical.window_step() + r * vertical.dilation) * pass_.row_pitch +
                                           column * horizontal.window_step() + s * horizontal.dilation);
        });
    program_.ifmap.loops = {{static_cast<std::uint32_t>(pass_.channels), pass_.channel_pitch}};
    repeat_sequence(program_.ifmap, pass_.channels);
  }

  const Layer& layer_;
  const TiledPass& pass_;
  const SpatialLimits& limits_;
  const Moves moves_;
  PassProgram program_;
};

}  // namespace

int pe_sets(int y, int x, const SpatialLimits& limits) {
  if (x > limits.columns) return y == 1 ? limits.rows * limits.columns / x : 0;
  return limits.rows / y * (limits.columns / x);
}

std::optional<Misfit> OutputStationary::misfit(const Layer&, const Mapping& map, const SpatialLimits& limits) const {
  const auto num = [](std::int64_t n) { return std::to_string(n); };
  if (map.y > limits.rows) return Misfit{"needs " + num(map.y) + " PE rows (y), the array has " + num(limits.rows)};
  if (map.x > limits.columns && map.y > 1)
    return Misfit{"needs " + num(map.x) + " PE columns (x), the array has " + num(limits.columns) +
                  "; only with y = 1 a longer row turns at its edge"};
  const std::int64_t sets = std::int64_t{map.t} * map.b;
  const std::int64_t places = pe_sets(map.y, map.x, limits);
  if (sets <= places) return std::nullopt;
  return Misfit{"needs " + num(sets) + " PE sets of y x x = " + num(map.y) + " x " + num(map.x) +
                " for t filters of b ifmaps, the array has room for " + num(places)};
}

PassProgram OutputStationary::program(const Layer& layer, const TiledPass& pass, const SpatialLimits& limits) const {
  return Builder(layer, pass, limits).build();
}

std::vector<PassWeight> OutputStationary::weights(const Layer& layer, const TiledPass& pass,
                                                  const SpatialLimits& limits) const {
  std::vector<PassWeight> weights;
  const int taps = layer.R * layer.S, words = pass.channels * taps;
  for (int at = 0; at < words; at += limits.filter_packet_words)
    for (int filter = 0; filter < pass.filters; ++filter)
      for (int i = at; i < std::min(at + limits.filter_packet_words, words); ++i)
        weights.push_back({filter, i / taps, i % taps / layer.S, i % layer.S});
  return weights;
}

PassCounts OutputStationary::counts(const Layer& layer, const TiledPass& pass, const SpatialLimits& limits) const {
  const Moves moves(layer, limits);
  const auto u = [](std::int64_t n) { return static_cast<std::uint64_t>(n); };
  // Of a set and channel, the taps of PEs that have a neighbour, from it.
  const std::int64_t rows = moves.up ? pass.rows - 1 : 0, columns = moves.left ? pass.columns - 1 : 0;
  const std::int64_t late_rows = moves.up ? layer.R - layer.stride.y : 0;
  const std::int64_t late_columns = moves.left ? layer.S - layer.stride.x : 0;
  const std::int64_t from_below = rows * pass.columns * late_rows * layer.S;
  const std::int64_t from_right = columns * late_columns * (std::int64_t{pass.rows} * layer.R - rows * late_rows);
  const std::int64_t all = std::int64_t{pass.rows} * pass.columns * layer.R * layer.S;
  const std::uint64_t sets = u(pass.images) * pass.channels,
                      words = u(pass.filters) * pass.channels * layer.R * layer.S;
  return {.filter_reads = words,
          .filters_delivered = words * pass.windows(),
          .ifmap_reads = u(all - from_below - from_right) * sets,
          .ifmaps_delivered = u(all - from_below - from_right) * sets * pass.filters,
          .ifmaps_from_right = u(from_right) * sets * pass.filters,
          .ifmaps_from_below = u(from_below) * sets * pass.filters,
          .psum_words = pass.windows() * pass.filters,
          .macs = u(all) * sets * pass.filters};
}

}  // namespace eyrie
