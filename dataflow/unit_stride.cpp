#include "dataflow/unit_stride.h"

#include <algorithm>

namespace eyrie {
namespace {

// Pixels of some phase that lie in the ifmap: floor(padding / stride) .. floor((size - 1 + padding) / stride).
Extent extent(int size, int padding, int stride) { return {padding / stride, (size - 1 + padding) / stride + 1}; }

}  // namespace

UnitStride::UnitStride(const Layer& layer)
    : layer_(layer),
      phases_y_(std::min(layer.stride, layer.R)),
      phases_x_(std::min(layer.stride, layer.S)),
      taps_r_(static_cast<int>(ceil_div(layer.R, layer.stride))),
      taps_s_(static_cast<int>(ceil_div(layer.S, layer.stride))),
      rows_(extent(layer.H, layer.padding, layer.stride)),
      columns_(extent(layer.W, layer.padding, layer.stride)) {}

void UnitStride::row(const Tensor<Word>& ifmap, int image, int group, int channel, int y, Extent columns,
                     Word* to) const {
  const Phase at = phase(channel);
  const int h = y * layer_.stride + at.y - layer_.padding;
  if (h < 0 || h >= layer_.H) {
    std::fill(to, to + columns.size(), Word{0});
    return;
  }
  const Word* const from = &ifmap.at(image, group * layer_.group_C() + at.c, h, 0);
  for (int x = columns.begin; x < columns.end; ++x) {
    const int w = x * layer_.stride + at.x - layer_.padding;
    *to++ = w < 0 || w >= layer_.W ? Word{0} : from[w];
  }
}

void UnitStride::filter(const Tensor<Word>& filters, int m, int channel, Word* to) const {
  const Phase at = phase(channel);
  const Word* const from = &filters.at(m, at.c, 0, 0);
  for (int r = at.y; r < taps_r_ * layer_.stride; r += layer_.stride)
    for (int s = at.x; s < taps_s_ * layer_.stride; s += layer_.stride)
      *to++ = r < layer_.R && s < layer_.S ? from[r * layer_.S + s] : Word{0};
}

}  // namespace eyrie
