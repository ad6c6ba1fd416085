#include "workloads/packing.h"

#include <algorithm>

namespace eyrie {

template <class T>
void pack_ifmap(const Layer& layer, const Tensor<Word>& ifmap, int n, int g, T* plane) {
  constexpr int kLine = 32;  // words of a cache line: each channel's line is read at once
  const std::size_t channels = pixel_lanes<T>(layer) * (4 / sizeof(T));
  const std::size_t channel_words = static_cast<std::size_t>(layer.H) * layer.W;
  for (int y = 0; y < layer.H; ++y) {
    const Word* from = &ifmap.at(n, g * layer.group_C(), y, 0);
    const std::size_t first_pixel =
        static_cast<std::size_t>(y + layer.padding.top) * layer.padded_W() + layer.padding.left;
    for (int line = 0; line < layer.W; line += kLine)
      for (int x = line; x < std::min(line + kLine, layer.W); ++x) {
        T* to = plane + (first_pixel + x) * channels;
        for (int c = 0; c < layer.group_C(); ++c) to[c] = static_cast<T>(from[c * channel_words + x]);
      }
  }
}

template <class T>
void pack_filters(const Layer& layer, const Tensor<Word>& tensor, int first, int filters, std::size_t block, T* to) {
  constexpr int kInLane = 4 / sizeof(T);
  const std::size_t window = static_cast<std::size_t>(layer.R) * layer.S;
  const std::size_t position = pixel_lanes<T>(layer) * block * kInLane;
  for (int c = 0; c < layer.group_C(); c += kInLane)
    for (int m = 0; m < filters; ++m) {
      T* const lane = to + c * block + static_cast<std::size_t>(m) * kInLane;
      const Word* from = &tensor.at(first + m, c, 0, 0);
      for (int i = 0; i < std::min(kInLane, layer.group_C() - c); ++i, from += window)
        for (std::size_t tap = 0; tap < window; ++tap) lane[tap * position + i] = static_cast<T>(from[tap]);
    }
}

template void pack_ifmap(const Layer&, const Tensor<Word>&, int, int, Word*);
template void pack_ifmap(const Layer&, const Tensor<Word>&, int, int, std::uint8_t*);
template void pack_filters(const Layer&, const Tensor<Word>&, int, int, std::size_t, Word*);
template void pack_filters(const Layer&, const Tensor<Word>&, int, int, std::size_t, std::uint8_t*);

}  // namespace eyrie
