#include "workloads/transposed.h"

#include <algorithm>
#include <utility>

namespace eyrie {

Layer transposed(const Layer& layer) {
  Layer turned = layer;
  std::swap(turned.H, turned.W);
  std::swap(turned.R, turned.S);
  std::swap(turned.stride.y, turned.stride.x);
  std::swap(turned.dilation.y, turned.dilation.x);
  const Padding& padding = layer.padding;
  turned.padding = {padding.left, padding.right, padding.top, padding.bottom};
  return turned;
}

bool is_symmetric(const Layer& layer) {
  const Layer turned = transposed(layer);
  return layer.H == turned.H && layer.R == turned.R && layer.stride == turned.stride &&
         layer.dilation == turned.dilation && layer.padding == turned.padding;
}

Tensor<Word> transposed(const Tensor<Word>& tensor) {
  const int rows = tensor.dim(2), columns = tensor.dim(3);
  Tensor<Word> turned(tensor.dim(0), tensor.dim(1), columns, rows);
  if (rows == 1 || columns == 1) {
    turned.values() = tensor.values();
    return turned;
  }
  constexpr int kBlock = 32;  // rows and columns whose lines stay in a core's own cache
  for (int plane = 0; plane < tensor.dim(0) * tensor.dim(1); ++plane) {
    const Word* from = tensor.values().data() + static_cast<std::size_t>(plane) * rows * columns;
    Word* to = turned.values().data() + static_cast<std::size_t>(plane) * rows * columns;
    for (int y = 0; y < rows; y += kBlock)
      for (int x = 0; x < columns; ++x)
        for (int row = y; row < std::min(rows, y + kBlock); ++row)
          to[static_cast<std::size_t>(x) * rows + row] = from[static_cast<std::size_t>(row) * columns + x];
  }
  return turned;
}

LayerData transposed(const LayerData& data) {
  return {.ifmap = transposed(data.ifmap), .filters = transposed(data.filters), .bias = data.bias};
}

}  // namespace eyrie
