#include "dataflow/tiled_layout.h"

#include <algorithm>

namespace eyrie {
namespace {

// Calls visit(begin, count) for runs of `step`.
template <class Visit>
void cut(int total, int step, Visit visit) {
  for (int begin = 0; begin < total; begin += step) visit(begin, std::min(step, total - begin));
}

// Blocks of ofmap pixels that are in the array together.
template <class Visit>
void for_each_block(const Mapping& map, bool in_array, const TileSizes& tiles, Visit visit) {
  cut(tiles.images, in_array ? map.b : tiles.images, [&](int image, int images) {
    cut(tiles.rows, in_array ? map.y : tiles.rows, [&](int row, int rows) {
      cut(tiles.columns, in_array ? map.x : tiles.columns,
          [&](int column, int columns) { visit(image, images, row, rows, column, columns); });
    });
  });
}

}  // namespace

void for_each_pass(const Layer& layer, const Mapping& map, const TileSizes& tiles,
                   const std::function<void(const PassPlace&)>& visit) {
  const TiledDataflow& dataflow = tiled_dataflow(map.dataflow);
  const bool in_array = dataflow.pixels_in_array();
  const int tap_rows = dataflow.tap_by_tap() ? layer.R : 1, tap_columns = dataflow.tap_by_tap() ? layer.S : 1;
  cut(tiles.filters, map.t, [&](int filter, int filters) {
    cut(tiles.channels, in_array ? tiles.channels : map.r, [&](int channel, int channels) {
      for (int tap_row = 0; tap_row < tap_rows; ++tap_row)
        for (int tap_column = 0; tap_column < tap_columns; ++tap_column)
          for_each_block(map, in_array, tiles, [&](int image, int images, int row, int rows, int column, int columns) {
            visit({filter, filters, channel, channels, tap_row, tap_column, image, images, row, rows, column, columns});
          });
    });
  });
}

IfmapStream TiledLayout::ifmap_stream(const Plan& plan, const IfmapTile& tile, const Tensor<Word>& ifmap) const {
  const TileAxis vertical = vertical_tile_axis(layer_), horizontal = horizontal_tile_axis(layer_);
  const Layer& block = plan.segment(tile).layer;  // of ofmap columns
  const int rows = vertical.span(tile.strip.count), columns = horizontal.span(block.F());
  IfmapStream stream;
  stream.words.reserve(tile.words);
  stream.padding.reserve(tile.words);
  for (int channel = tile.channels.begin; channel < tile.channels.end(); ++channel)
    for (int image = tile.images.begin; image < tile.images.end(); ++image)
      for (int row = 0; row < rows; ++row) {
        const int y = vertical.position(tile.strip.begin, row) - layer_.padding.top;
        for (int column = 0; column < columns; ++column) {
          const int x = horizontal.position(0, column) - block.padding.left;
          const bool inside = x >= 0 && x < layer_.W && y >= 0 && y < layer_.H;
          stream.words.push_back(inside ? ifmap.at(image, channel, y, x) : Word{0});
          stream.padding.push_back(!inside);
        }
      }
  return stream;
}

std::vector<Word> TiledLayout::filter_words(const Plan& plan, std::uint32_t index, const Tensor<Word>& filters) const {
  const FilterTile& tile = plan.filter_tiles[index];
  const int first_channel = tile.channels.begin - tile.group * layer_.group_C();
  std::vector<Word> words;
  words.reserve(tile.words);
  // One ofmap pixel stands for all: blocks of pixels take the same words.
  for_each_pass(layer_, map_, {tile.filters.count, tile.channels.count, 1, 1, 1}, [&](const PassPlace& at) {
    const TiledPass pass{.filters = at.filters, .channels = at.channels};
    for (const PassWeight& w : dataflow_.weights(layer_, pass, limits_))
      words.push_back(filters.at(tile.filters.begin + at.filter + w.filter, first_channel + at.channel + w.channel,
                                 at.tap_row + w.row, at.tap_column + w.column));
  });
  return words;
}

template <class Visit>
void TiledLayout::for_each_psum(const PsumTile& tile, Visit visit) const {
  const TileSizes sizes{tile.filters.count, 1, tile.images.count, tile.strip.count, tile.columns.count};
  cut(sizes.filters, map_.t, [&](int filter, int filters) {
    for_each_block(map_, dataflow_.pixels_in_array(), sizes,
                   [&](int image, int images, int row, int rows, int column, int columns) {
                     for (int i = image; i < image + images; ++i)
                       for (int y = row; y < row + rows; ++y)
                         for (int x = column; x < column + columns; ++x)
                           for (int f = filter; f < filter + filters; ++f) visit(f, i, y, x);
                   });
  });
}

std::vector<std::uint32_t> TiledLayout::psum_order(const PsumTile& tile) const {
  std::vector<std::uint32_t> order(tile.words);
  std::uint32_t at = 0;
  for_each_psum(tile, [&](int filter, int image, int row, int column) {
    const std::size_t plane = (static_cast<std::size_t>(image) * tile.filters.count + filter) * tile.columns.count;
    order[(plane + column) * tile.strip.count + row] = at++;
  });
  return order;
}

std::vector<int> TiledLayout::psum_filters(const PsumTile& tile) const {
  std::vector<int> filters;
  filters.reserve(tile.words);
  for_each_psum(tile, [&](int filter, int, int, int) { filters.push_back(tile.filters.begin + filter); });
  return filters;
}

}  // namespace eyrie
