#include "workloads/counts.h"

#include <algorithm>
#include <vector>

namespace eyrie {
namespace {

struct Steps {
  int stride, dilation, padding;  // the padding before the plane
};

// How many of an axis' (output, tap) pairs meet each unpadded ifmap position.
std::vector<std::uint32_t> uses(int size, int outputs, int taps, const Steps& steps) {
  std::vector<std::uint32_t> count(size);
  for (int at = 0; at < size; ++at)
    for (int tap = 0; tap < taps; ++tap) {
      const int first_tap = at + steps.padding - tap * steps.dilation;  // of the window
      if (first_tap < 0) break;
      count[at] += first_tap % steps.stride == 0 && first_tap / steps.stride < outputs;
    }
  return count;
}

// The sum of uses[x] over the non-zero values of a row.
std::uint64_t used(const Word* row, const std::vector<std::uint32_t>& uses) {
  constexpr std::size_t kBlock = 2048;  // a use count is below 2^20, so that a block's sum fits 32 bits
  std::uint64_t sum = 0;
  for (std::size_t start = 0; start < uses.size(); start += kBlock) {
    const std::size_t end = std::min(start + kBlock, uses.size());
    std::uint32_t block = 0;
    for (std::size_t x = start; x < end; ++x) block += uses[x] & (0 - std::uint32_t{row[x] != 0});
    sum += block;
  }
  return sum;
}

}  // namespace

std::uint64_t gated_macs(const Layer& layer, const Tensor<Word>& ifmap) {
  const auto uses_y = uses(layer.H, layer.E(), layer.R, {layer.stride.y, layer.dilation.y, layer.padding.top});
  const auto uses_x = uses(layer.W, layer.F(), layer.S, {layer.stride.x, layer.dilation.x, layer.padding.left});
  const Word* row = ifmap.values().data();
  std::uint64_t ungated = 0;  // of one filter
  for (int plane = 0; plane < layer.N * layer.C; ++plane)
    for (int y = 0; y < layer.H; ++y, row += layer.W) ungated += uses_y[y] * used(row, uses_x);
  return layer.macs() - ungated * static_cast<std::uint64_t>(layer.group_M());
}

}  // namespace eyrie
