#include "workloads/counts.h"

#include <algorithm>
#include <numeric>
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

// Non-zero values of one plane that a tap meets, over all outputs.
std::uint64_t met(const Layer& layer, const Word* plane, int r, int s) {
  std::uint64_t sum = 0;
  for (int e = 0; e < layer.E(); ++e) {
    const int y = e * layer.stride.y + r * layer.dilation.y - layer.padding.top;
    if (y < 0 || y >= layer.H) continue;
    const int left = s * layer.dilation.x - layer.padding.left;  // x of output 0
    const int step = layer.stride.x;
    const int first = left < 0 ? (-left + step - 1) / step : 0;
    const int end = std::min(layer.F(), left >= layer.W ? 0 : (layer.W - 1 - left) / step + 1);
    const Word* const row = plane + static_cast<std::ptrdiff_t>(y) * layer.W + left;
    std::uint32_t in_row = 0;
    for (int f = first; f < end; ++f) in_row += row[static_cast<std::ptrdiff_t>(f) * step] != 0;
    sum += in_row;
  }
  return sum;
}

// Non-zero weights of each channel and tap of a group of the layer, over its filters.
std::vector<std::uint64_t> non_zero_weights(const Layer& layer, const Tensor<Word>& filters, int group) {
  const auto size = static_cast<std::size_t>(layer.group_C()) * layer.R * layer.S;
  std::vector<std::uint64_t> count(size, 0);
  const Word* filter = filters.values().data() + static_cast<std::size_t>(group) * layer.group_M() * size;
  for (int m = 0; m < layer.group_M(); ++m, filter += size)
    for (std::size_t i = 0; i < size; ++i) count[i] += filter[i] != 0;
  return count;
}

}  // namespace

std::uint64_t non_zero_macs(const Layer& layer, const Tensor<Word>& ifmap, const Tensor<Word>& filters) {
  std::uint64_t sum = 0;
  for (int group = 0; group < layer.groups; ++group) {
    const auto weights = non_zero_weights(layer, filters, group);
    for (int n = 0; n < layer.N; ++n) {
      auto weight = weights.begin();
      for (int c = 0; c < layer.group_C(); ++c)
        for (int r = 0; r < layer.R; ++r)
          for (int s = 0; s < layer.S; ++s, ++weight)
            if (*weight > 0) sum += *weight * met(layer, &ifmap.at(n, group * layer.group_C() + c, 0, 0), r, s);
    }
  }
  return sum;
}

std::uint64_t macs_on_pixels(const Layer& layer) {
  const auto all = [](const std::vector<std::uint32_t>& counts) {
    return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
  };
  return static_cast<std::uint64_t>(layer.N) * layer.M * layer.group_C() *
         all(uses(layer.H, layer.E(), layer.R, {layer.stride.y, layer.dilation.y, layer.padding.top})) *
         all(uses(layer.W, layer.F(), layer.S, {layer.stride.x, layer.dilation.x, layer.padding.left}));
}

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
