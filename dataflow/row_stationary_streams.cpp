#include "dataflow/row_stationary_streams.h"

#include <algorithm>
#include <numeric>

#include "dataflow/bit_columns.h"
#include "dataflow/row_stationary.h"

namespace eyrie {
namespace {

// Calls visit(image, filter, ofmap column, ofmap row) for every ofmap word of a tile, in the order of DRAM.
template <class Visit>
void for_each_ofmap_word(const PsumTile& tile, Visit visit) {
  for (int image = tile.images.begin; image < tile.images.end(); ++image)
    for (int filter = tile.filters.begin; filter < tile.filters.end(); ++filter)
      for (int x = tile.columns.begin; x < tile.columns.end(); ++x)
        for (int row = tile.strip.begin; row < tile.strip.end(); ++row) visit(image, filter, x, row);
}

// Where a tile's words lie in the unpadded ifmap, in the order of the ifmap network: column by column, in a column
// channel by channel, in a channel row by row. Columns and rows may lie outside.
struct IfmapOrder {
  std::vector<int> columns, channels, rows;

  IfmapOrder(const Layer& layer, const Mapping& map, const IfmapTile& tile) {
    columns = horizontal_axis(layer).positions(0, layer.F());
    for (int& x : columns) x -= layer.padding.left;
    rows = vertical_axis(layer).positions(tile.strip.begin, tile.strip.count);
    for (int& y : rows) y -= layer.padding.top;
    channels.reserve(tile.channels.count);
    const int r = std::min(map.r, tile.channels.count), deepest = share(tile.channels.count, r, 0);
    for (int c = 0; c < deepest; ++c)
      for (int set = 0; set < r; ++set)
        if (c < share(tile.channels.count, r, set))
          channels.push_back(tile.channels.begin + share_before(tile.channels.count, r, set) + c);
  }

  void leave_out_padding(const Layer& layer) {
    std::erase_if(columns, [&](int x) { return x < 0 || x >= layer.W; });
    std::erase_if(rows, [&](int y) { return y < 0 || y >= layer.H; });
  }
};

// Calls visit(offset of the first psum, filters of the set before it, filters of the set) for every chain position of
// a tile, in the order of the buffer. The filters are counted from the tile's first.
template <class Visit>
void for_each_psum_run(const Layer& layer, const Mapping& map, const PsumTile& tile, Visit visit) {
  const std::vector<int> columns = windows_by_set(horizontal_axis(layer), tile.columns.count);
  std::uint32_t at = 0;
  for (int begin = 0; begin < tile.filters.count; begin += map.p * map.t) {
    const int filters = std::min(map.p * map.t, tile.filters.count - begin);
    const int t = std::min(map.t, filters);
    for (int image = 0; image < tile.images.count; ++image)
      for (const int x : columns)
        for (int set = 0; set < t; ++set)
          for (int row = 0; row < tile.rows; ++row) {
            const int count = share(filters, t, set);
            visit(at, begin + share_before(filters, t, set), count, image, x, row);
            at += static_cast<std::uint32_t>(count);
          }
  }
}

}  // namespace

IfmapStream ifmap_stream(const Layer& layer, const Mapping& map, const IfmapTile& tile, const Tensor<Word>& ifmap) {
  IfmapStream stream;
  stream.words.reserve(tile.words);
  stream.padding.reserve(tile.words);
  const IfmapOrder order(layer, map, tile);
  for (int image = tile.images.begin; image < tile.images.end(); ++image)
    for (const int x : order.columns)
      for (const int channel : order.channels)
        for (const int y : order.rows) {
          const bool inside = x >= 0 && x < layer.W && y >= 0 && y < layer.H;
          stream.words.push_back(inside ? ifmap.at(image, channel, y, x) : Word{0});
          stream.padding.push_back(!inside);
        }
  return stream;
}

NonZeroBits ifmap_bits(const Layer& layer, const Mapping& map, const IfmapTile& tile, const NonZeroBits& bits) {
  IfmapOrder order(layer, map, tile);
  order.leave_out_padding(layer);
  if (order.columns.empty()) return {};
  const auto [first, last] = std::ranges::minmax(order.columns);
  const std::size_t W = layer.W, plane = layer.H * W;
  std::vector<std::size_t> rows(order.channels.size() * order.rows.size());  // where in an image they begin
  auto next = rows.begin();
  for (const int channel : order.channels)
    for (const int y : order.rows) *next++ = channel * plane + y * W + first;
  if (rows.empty()) return {};
  NonZeroBits::Writer words(tile.images.count * rows.size() * order.columns.size());
  BitColumns columns(last - first + 1, rows.size());
  for (int& x : order.columns) x -= first;
  for (int n = tile.images.begin; n < tile.images.end(); ++n) {
    columns.gather(bits, n * layer.C * plane, rows);
    columns.append_to(words, order.columns, 0);
  }
  return std::move(words).finish();
}

std::vector<Word> filter_stream(const FilterSegment& segment, const Mapping& map, const FilterTile& tile,
                                const Tensor<Word>& filters, int packet_words, LoopOrder order) {
  const Layer& layer = segment.layer;
  const int t = std::min(map.t, tile.filters.count), r = std::min(map.r, tile.channels.count);
  const int first_channel = tile.channels.begin - tile.group * layer.group_C();
  std::vector<Word> words;
  const int longest = share(tile.filters.count, t, 0) * share(tile.channels.count, r, 0) * layer.S;
  for (int at = 0; at < longest; at += packet_words)
    for (int tt = 0; tt < t; ++tt)
      for (int rr = 0; rr < r; ++rr) {
        const int p = share(tile.filters.count, t, tt), q = share(tile.channels.count, r, rr);
        const int filter = tile.filters.begin + share_before(tile.filters.count, t, tt);
        const int channel = first_channel + share_before(tile.channels.count, r, rr);
        const int end = std::min(at + packet_words, p * q * layer.S);
        for (int row = 0; row < layer.R; ++row)
          for (int i = at; i < end; ++i) {
            const int f = order == LoopOrder::ifmap_major ? i % p : i / (q * layer.S);
            const int pixel = order == LoopOrder::ifmap_major ? i / p : i % (q * layer.S);
            words.push_back(
                filters.at(filter + f, channel + pixel % q, segment.first_row + row, segment.first_column + pixel / q));
          }
      }
  return words;
}

std::vector<std::uint32_t> psum_order(const Layer& layer, const Mapping& map, const PsumTile& tile) {
  // Position of (image, filter, x, row) in DRAM order, surplus rows left out.
  const auto place = [&](int image, int filter, int x, int row) {
    return ((static_cast<std::size_t>(image) * tile.filters.count + filter) * tile.columns.count + x) *
               tile.strip.count +
           row;
  };
  std::vector<std::uint32_t> order(static_cast<std::size_t>(tile.images.count) * tile.filters.count *
                                   tile.columns.count * tile.strip.count);
  for_each_psum_run(layer, map, tile, [&](std::uint32_t at, int filter, int count, int image, int x, int row) {
    if (row >= tile.strip.count) return;
    for (int f = 0; f < count; ++f) order[place(image, filter + f, x, row)] = at + static_cast<std::uint32_t>(f);
  });
  return order;
}

std::vector<int> psum_filters(const Layer& layer, const Mapping& map, const PsumTile& tile) {
  std::vector<int> filters;
  filters.reserve(tile.words);
  for_each_psum_run(layer, map, tile, [&](std::uint32_t, int filter, int count, int, int, int) {
    for (int f = 0; f < count; ++f) filters.push_back(tile.filters.begin + filter + f);
  });
  return filters;
}

void store_ofmap(const PsumTile& tile, const std::vector<Word>& words, Tensor<Word>& ofmap) {
  auto next = words.begin();
  for_each_ofmap_word(tile, [&](int image, int filter, int x, int row) { ofmap.at(image, filter, row, x) = *next++; });
}

NonZeroBits ofmap_bits(const Layer& layer, const PsumTile& tile, const NonZeroBits& bits) {
  const std::size_t F = layer.F(), plane = layer.E() * F;
  const std::size_t strip = tile.strip.count;
  std::vector<std::size_t> rows(tile.filters.count * strip);  // of the tile's filters, where in an image they begin
  auto next = rows.begin();
  for (int filter = tile.filters.begin; filter < tile.filters.end(); ++filter)
    for (int e = tile.strip.begin; e < tile.strip.end(); ++e) *next++ = filter * plane + e * F + tile.columns.begin;
  NonZeroBits::Writer words(tile.images.count * rows.size() * tile.columns.count);
  BitColumns columns(tile.columns.count, strip);
  std::vector<int> all(tile.columns.count);
  std::iota(all.begin(), all.end(), 0);
  for (int n = tile.images.begin; n < tile.images.end(); ++n) {
    columns.gather(bits, n * layer.M * plane, rows);
    for (int filter = 0; filter < tile.filters.count; ++filter) columns.append_to(words, all, filter);
  }
  return std::move(words).finish();
}

}  // namespace eyrie
