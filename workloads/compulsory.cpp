#include "workloads/compulsory.h"

#include <algorithm>

namespace eyrie {
namespace {

// Positions of an unpadded axis that a tap of some output meets, ascending.
std::vector<int> covered(int size, int outputs, int taps, int stride, int dilation, int padding) {
  std::vector<bool> met(size, false);
  for (int tap = 0; tap < taps; ++tap)
    for (int output = 0; output < outputs; ++output) {
      const std::int64_t at = std::int64_t{output} * stride + std::int64_t{tap} * dilation - padding;
      if (at >= 0 && at < size) met[at] = true;
    }
  std::vector<int> positions;
  for (int at = 0; at < size; ++at)
    if (met[at]) positions.push_back(at);
  return positions;
}

std::vector<int> covered_rows(const Layer& layer) {
  return covered(layer.H, layer.E(), layer.R, layer.stride.y, layer.dilation.y, layer.padding.top);
}
std::vector<int> covered_columns(const Layer& layer) {
  return covered(layer.W, layer.F(), layer.S, layer.stride.x, layer.dilation.x, layer.padding.left);
}

}  // namespace

DistinctWords distinct_words(const Layer& layer, bool has_bias) {
  const std::uint64_t M = layer.M, planes = std::uint64_t(layer.N) * layer.C;
  const std::uint64_t filter = layer.has_filters() ? M * layer.group_C() * layer.R * layer.S : 0;
  return {.ifmap = planes * covered_rows(layer).size() * covered_columns(layer).size(),
          .filter = filter,
          .bias = has_bias ? M : 0,
          .ofmap = layer.outputs()};
}

std::vector<Word> covered_words(const Layer& layer, const Tensor<Word>& ifmap) {
  const std::vector<int> rows = covered_rows(layer), columns = covered_columns(layer);
  const std::size_t planes = static_cast<std::size_t>(layer.N) * layer.C;
  std::vector<Word> words;
  words.reserve(planes * rows.size() * columns.size());
  const Word* plane = ifmap.values().data();
  for (std::size_t i = 0; i < planes; ++i, plane += static_cast<std::ptrdiff_t>(layer.H) * layer.W)
    for (const int y : rows) {
      const Word* const row = plane + static_cast<std::ptrdiff_t>(y) * layer.W;
      if (columns.size() == static_cast<std::size_t>(layer.W))
        words.insert(words.end(), row, row + layer.W);
      else
        for (const int x : columns) words.push_back(row[x]);
    }
  return words;
}

}  // namespace eyrie
