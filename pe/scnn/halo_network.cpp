#include "pe/scnn/halo_network.h"

#include <algorithm>

namespace eyrie {
namespace {

Extent part(int whole, int size, int index) {
  const int begin = std::min(whole, size * index);
  return {begin, std::min(whole, begin + size)};
}

Extent overlap(Extent a, Extent b) { return {std::max(a.begin, b.begin), std::min(a.end, b.end)}; }

// Outputs whose psums a PE has, relative to the window of outputs.
OutputTile reach(const PlanarPass& pass, const ScnnArrayParams& array, int pe) {
  const Extent y = part(pass.pixel_rows.size(), pass.tile_height, pe / array.columns);
  const Extent x = part(pass.pixel_columns.size(), pass.tile_width, pe % array.columns);
  if (y.size() == 0 || x.size() == 0) return {};
  const int row = pass.pixel_rows.begin - pass.output_rows.begin;
  const int column = pass.pixel_columns.begin - pass.output_columns.begin;
  const Extent rows{row + y.begin - (pass.psum_height - pass.tile_height), row + y.end};
  const Extent columns{column + x.begin - (pass.psum_width - pass.tile_width), column + x.end};
  return {overlap(rows, {0, pass.output_rows.size()}), overlap(columns, {0, pass.output_columns.size()})};
}

int step(int from, int to) { return (to > from) - (to < from); }

}  // namespace

OutputTile output_tile(const PlanarPass& pass, const ScnnArrayParams& array, int pe) {
  return {part(pass.output_rows.size(), pass.output_height, pe / array.columns),
          part(pass.output_columns.size(), pass.output_width, pe % array.columns)};
}

HaloNetwork::HaloNetwork(sc_core::sc_module_name name, const ScnnArrayParams& array, const ScnnNetworkParams& params,
                         ScnnArray& pes)
    : sc_module(name), array_(array), params_(params), pes_(pes) {}

// A PE's psum (0, 0) is the output that its first pixel meets with the last tap.
void HaloNetwork::add_up(const PlanarPass& pass, int channels, std::vector<Psum>& window) {
  const int height = pass.output_rows.size(), width = pass.output_columns.size();
  window.assign(static_cast<std::size_t>(channels) * height * width, 0);
  for (int pe = 0; pe < array_.pes(); ++pe) {
    const OutputTile mine = reach(pass, array_, pe);
    if (mine.size() == 0) continue;
    const int first_row = pass.pixel_rows.begin - pass.output_rows.begin + pe / array_.columns * pass.tile_height -
                          (pass.psum_height - pass.tile_height);
    const int first_column = pass.pixel_columns.begin - pass.output_columns.begin +
                             pe % array_.columns * pass.tile_width - (pass.psum_width - pass.tile_width);
    const std::vector<Psum>& psums = pes_.pe(static_cast<std::size_t>(pe)).psums();
    for (int k = 0; k < channels; ++k)
      for (int y = mine.rows.begin; y < mine.rows.end; ++y) {
        const Psum* from = psums.data() + (k * pass.psum_height + y - first_row) * pass.psum_width - first_column;
        Psum* to = window.data() + (static_cast<std::size_t>(k) * height + y) * width;
        for (int x = mine.columns.begin; x < mine.columns.end; ++x)
          to[x] = static_cast<Psum>(static_cast<std::uint32_t>(to[x]) + static_cast<std::uint32_t>(from[x]));
      }
  }
}

// From neighbour to neighbour, diagonally as long as that leads closer.
void HaloNetwork::route(int from, int to, std::uint64_t psums, std::vector<Load>& loads) const {
  Cycle hops = 0;
  while (from != to) {
    const int row = from / array_.columns, column = from % array_.columns;
    const int next = (row + step(row, to / array_.columns)) * array_.columns + column + step(column, to % array_.columns);
    loads[static_cast<std::size_t>(from)].sent += psums;
    loads[static_cast<std::size_t>(next)].received += psums;
    ++hops;
    from = next;
  }
  loads[static_cast<std::size_t>(to)].hops = std::max(loads[static_cast<std::size_t>(to)].hops, hops);
}

std::vector<HaloNetwork::Load> HaloNetwork::loads(const PlanarPass& pass, int channels) {
  std::vector<Load> loads(static_cast<std::size_t>(array_.pes()));
  for (int pe = 0; pe < array_.pes(); ++pe) {
    const OutputTile mine = reach(pass, array_, pe);
    if (mine.size() == 0) continue;
    const int first_row = mine.rows.begin / pass.output_height, last_row = (mine.rows.end - 1) / pass.output_height;
    const int first_column = mine.columns.begin / pass.output_width;
    const int last_column = (mine.columns.end - 1) / pass.output_width;
    for (int row = first_row; row <= last_row; ++row)
      for (int column = first_column; column <= last_column; ++column) {
        const int owner = row * array_.columns + column;
        if (owner == pe) continue;
        const OutputTile theirs = output_tile(pass, array_, owner);
        const OutputTile shared{overlap(mine.rows, theirs.rows), overlap(mine.columns, theirs.columns)};
        route(pe, owner, static_cast<std::uint64_t>(shared.size()) * static_cast<std::uint64_t>(channels), loads);
      }
  }
  return loads;
}

Cycle HaloNetwork::exchange(const PlanarPass& pass, int channels, Cycle barrier, std::vector<Psum>& window) {
  const Cycle begin = std::max(barrier, done_);
  Cycle exchanged = begin, end = begin;
  const auto outputs_rate = static_cast<std::uint64_t>(params_.ppu_outputs);
  if (pass.split_outputs) {
    window.clear();
    for (std::size_t pe = 0; pe < pes_.size(); ++pe) {
      const std::vector<Psum>& psums = pes_.pe(pe).psums();
      window.insert(window.end(), psums.begin(), psums.begin() + channels);
      pes_.pe(pe).counters.psum_reads += static_cast<std::uint64_t>(channels);
    }
    return done_ = begin + ceil_div(static_cast<std::uint64_t>(channels), outputs_rate);
  }
  add_up(pass, channels, window);
  const std::vector<Load> all = loads(pass, channels);
  for (int pe = 0; pe < array_.pes(); ++pe) {
    const Load& load = all[static_cast<std::size_t>(pe)];
    const std::uint64_t outputs = static_cast<std::uint64_t>(output_tile(pass, array_, pe).size()) *
                                  static_cast<std::uint64_t>(channels);
    const Cycle halo =
        ceil_div(std::max(load.sent, load.received), static_cast<std::uint64_t>(params_.halo_psums)) + load.hops;
    exchanged = std::max(exchanged, begin + halo);
    end = std::max(end, begin + halo + ceil_div(outputs, outputs_rate));
    counters.sent += load.sent;
    auto& of_pe = pes_.pe(static_cast<std::size_t>(pe)).counters;
    of_pe.psum_reads += load.sent + load.received + outputs;
    of_pe.psum_writes += load.received;
  }
  counters.useful_cycles += exchanged - begin;
  return done_ = end;
}

}  // namespace eyrie
