#include "sim/layer_padding.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>

namespace eyrie {
namespace {

struct Sides {
  std::int64_t before, after;  // a window may span more than an int holds
};

Sides same(int size, std::int64_t window, int stride) {
  const std::int64_t outputs = (std::int64_t{size} + stride - 1) / stride;
  const std::int64_t zeros = std::max<std::int64_t>(0, (outputs - 1) * stride + window - size);
  return {zeros / 2, zeros - zeros / 2};
}

std::int64_t window(int taps, int dilation) { return (std::int64_t{taps} - 1) * dilation + 1; }

// Above and below, left and right of the layer, where the list has one entry for each axis at most.
std::pair<Sides, Sides> sides(const OneOrMany<NumberOrSame>& said, const Layer& layer) {
  if (said.values.empty() || layer.stride.y < 1 || layer.stride.x < 1) return {};
  const NumberOrSame &rows = said.values.front(), &columns = said.values.back();
  return {
      rows.same ? same(layer.H, window(layer.R, layer.dilation.y), layer.stride.y) : Sides{rows.number, rows.number},
      columns.same ? same(layer.W, window(layer.S, layer.dilation.x), layer.stride.x)
                   : Sides{columns.number, columns.number}};
}

int pixels(std::int64_t zeros) { return static_cast<int>(std::min<std::int64_t>(zeros, kLargestSize)); }

}  // namespace

Padding padding_of(const OneOrMany<NumberOrSame>& said, const Layer& layer) {
  const auto& list = said.values;
  if (list.size() == 4) return {list[0].number, list[1].number, list[2].number, list[3].number};
  const auto& [rows, columns] = sides(said, layer);
  return {pixels(rows.before), pixels(rows.after), pixels(columns.before), pixels(columns.after)};
}

void check_same(const OneOrMany<NumberOrSame>& said, const Layer& layer, const std::string& path, YamlReader& file) {
  const bool some = std::any_of(said.values.begin(), said.values.end(), [](const auto& entry) { return entry.same; });
  if (!some) return;
  if (said.values.size() == 4) {
    return file.problem(path, "same is of an axis, expected it alone or as one of two (vertical, horizontal)");
  }
  const auto& [rows, columns] = sides(said, layer);
  if (const std::int64_t most = std::max(rows.after, columns.after); most > kLargestSize)
    file.problem(path, fmt::format("same is {} zeros on a side, at most {} are possible", most, kLargestSize));
}

}  // namespace eyrie
