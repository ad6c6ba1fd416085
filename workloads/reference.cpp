#include "workloads/reference.h"

namespace eyrie {

std::int64_t plain_sum(const Layer& layer, const Tensor<Word>& ifmap, const Tensor<Word>& filters,
                       const Arithmetic& arithmetic, int n, int m, int e, int f) {
  const int first_c = m / layer.group_M() * layer.group_C();
  std::int64_t sum = 0;
  for (int c = 0; c < layer.group_C(); ++c)
    for (int i = 0; i < layer.R; ++i)
      for (int j = 0; j < layer.S; ++j) {
        const int y = e * layer.stride.y + i * layer.dilation.y - layer.padding.top;
        const int x = f * layer.stride.x + j * layer.dilation.x - layer.padding.left;
        if (y < 0 || y >= layer.H || x < 0 || x >= layer.W) continue;
        sum += arithmetic.product(ifmap.at(n, first_c + c, y, x), filters.at(m, c, i, j));
      }
  return sum;
}

ReferenceOutputs reference_plain(const Layer& layer, const Tensor<Word>& ifmap, const Tensor<Word>& filters,
                                 const std::vector<Psum>& bias, const Arithmetic& arithmetic) {
  ReferenceOutputs out{Tensor<Word>(layer.N, layer.M, layer.E(), layer.F())};
  for (int n = 0; n < layer.N; ++n)
    for (int m = 0; m < layer.M; ++m)
      for (int e = 0; e < layer.E(); ++e)
        for (int f = 0; f < layer.F(); ++f) {
          const std::int64_t sum = plain_sum(layer, ifmap, filters, arithmetic, n, m, e, f) + bias[m];
          const Psum wrapped = arithmetic.wrap(sum);
          out.overflows += wrapped != sum;
          out.ofmap.at(n, m, e, f) = arithmetic.requantise(wrapped);
        }
  return out;
}

}  // namespace eyrie
