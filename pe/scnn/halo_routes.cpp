#include "pe/scnn/halo_routes.h"

#include <algorithm>

namespace eyrie {
namespace {

Extent part(int whole, int size, int index) {
  const int begin = std::min(whole, size * index);
  return {begin, std::min(whole, begin + size)};
}

Extent overlap(Extent a, Extent b) { return {std::max(a.begin, b.begin), std::min(a.end, b.end)}; }

int step(int from, int to) { return (to > from) - (to < from); }

// From neighbour to neighbour, diagonally as long as that leads closer.
void route(const ScnnArrayParams& array, int from, int to, std::uint64_t psums, std::vector<HaloLoad>& loads) {
  Cycle hops = 0;
  while (from != to) {
    const int row = from / array.columns, column = from % array.columns;
    const int next = (row + step(row, to / array.columns)) * array.columns + column + step(column, to % array.columns);
    loads[static_cast<std::size_t>(from)].sent += psums;
    loads[static_cast<std::size_t>(next)].received += psums;
    ++hops;
    from = next;
  }
  loads[static_cast<std::size_t>(to)].hops = std::max(loads[static_cast<std::size_t>(to)].hops, hops);
}

}  // namespace

OutputTile output_tile(const PlanarPass& pass, const ScnnArrayParams& array, int pe) {
  return {part(pass.output_rows.size(), pass.output_height, pe / array.columns),
          part(pass.output_columns.size(), pass.output_width, pe % array.columns)};
}

OutputTile psum_tile(const PlanarPass& pass, const ScnnArrayParams& array, int pe) {
  const Extent y = part(pass.pixel_rows.size(), pass.tile_height, pe / array.columns);
  const Extent x = part(pass.pixel_columns.size(), pass.tile_width, pe % array.columns);
  if (y.size() == 0 || x.size() == 0) return {};
  const int row = pass.pixel_rows.begin - pass.output_rows.begin;
  const int column = pass.pixel_columns.begin - pass.output_columns.begin;
  const Extent rows{row + y.begin - (pass.psum_height - pass.tile_height), row + y.end};
  const Extent columns{column + x.begin - (pass.psum_width - pass.tile_width), column + x.end};
  return {overlap(rows, {0, pass.output_rows.size()}), overlap(columns, {0, pass.output_columns.size()})};
}

std::vector<HaloLoad> halo_loads(const PlanarPass& pass, const ScnnArrayParams& array, int channels) {
  std::vector<HaloLoad> loads(static_cast<std::size_t>(array.pes()));
  for (int pe = 0; pe < array.pes(); ++pe) {
    const OutputTile mine = psum_tile(pass, array, pe);
    if (mine.size() == 0) continue;
    const int first_row = mine.rows.begin / pass.output_height, last_row = (mine.rows.end - 1) / pass.output_height;
    const int first_column = mine.columns.begin / pass.output_width;
    const int last_column = (mine.columns.end - 1) / pass.output_width;
    for (int row = first_row; row <= last_row; ++row)
      for (int column = first_column; column <= last_column; ++column) {
        const int owner = row * array.columns + column;
        if (owner == pe) continue;
        const OutputTile theirs = output_tile(pass, array, owner);
        const OutputTile shared{overlap(mine.rows, theirs.rows), overlap(mine.columns, theirs.columns)};
        route(array, pe, owner, static_cast<std::uint64_t>(shared.size()) * static_cast<std::uint64_t>(channels),
              loads);
      }
  }
  return loads;
}

}  // namespace eyrie
