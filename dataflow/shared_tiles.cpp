#include "dataflow/shared_tiles.h"

#include <unordered_map>
#include <vector>

#include "dataflow/window_axis.h"

namespace eyrie {
namespace {

// Of so many windows, a segment's taps, in their order: the numbers they have among those of the whole filters.
// `before`: taps of a filter before the segment's.
std::vector<std::uint32_t> numbers_in_whole(const WindowAxis& segment, const WindowAxis& whole, int before,
                                            int windows) {
  std::unordered_map<int, std::uint32_t> number;
  for (const int at : whole.positions(0, windows)) number.emplace(at, static_cast<std::uint32_t>(number.size()));
  std::vector<std::uint32_t> numbers;
  for (const int at : segment.positions(0, windows)) numbers.push_back(number.at(at + before * segment.dilation));
  return numbers;
}

}  // namespace

void read_from_shared_tile(Multicast& ifmap, const FilterSegment& segment, const Layer& whole,
                           const RowStationaryPass& pass) {
  const Layer& layer = segment.layer;
  const auto rows = numbers_in_whole(vertical_axis(layer), vertical_axis(whole), segment.first_row, pass.rows);
  const auto columns =
      numbers_in_whole(horizontal_axis(layer), horizontal_axis(whole), segment.first_column, layer.F());
  const auto span = static_cast<std::uint32_t>(vertical_axis(whole).span(pass.rows));
  for (std::uint32_t channel = 0; channel < static_cast<std::uint32_t>(pass.channels); ++channel)
    for (const std::uint32_t row : rows) ifmap.offsets.push_back(channel * span + row);
  const std::uint32_t column_words = static_cast<std::uint32_t>(pass.channels) * span;
  const auto image_words = static_cast<std::uint32_t>(horizontal_axis(whole).span(layer.F())) * column_words;
  for (std::uint32_t image = 0; image < static_cast<std::uint32_t>(pass.images); ++image)
    for (const std::uint32_t column : columns) ifmap.starts.push_back(image * image_words + column * column_words);
}

}  // namespace eyrie
