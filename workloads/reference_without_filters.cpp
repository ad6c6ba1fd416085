#include <algorithm>
#include <limits>

#include "workloads/reference.h"

namespace eyrie {
namespace {

// The pixels of a window that lie in the plane.
struct Seen {
  std::int64_t sum = 0, count = 0;
  Word largest = std::numeric_limits<Word>::min();
};

Seen look(const Layer& layer, const Tensor<Word>& ifmap, int n, int c, int e, int f) {
  Seen seen;
  for (int i = 0; i < layer.R; ++i)
    for (int j = 0; j < layer.S; ++j) {
      const int y = e * layer.stride.y + i - layer.padding.top, x = f * layer.stride.x + j - layer.padding.left;
      if (y < 0 || y >= layer.H || x < 0 || x >= layer.W) continue;
      const Word pixel = ifmap.at(n, c, y, x);
      seen.sum += pixel;
      seen.count += 1;
      seen.largest = std::max(seen.largest, pixel);
    }
  return seen;
}

// floor(sum / count + 1/2)
Word average(const Seen& seen) {
  const std::int64_t twice = 2 * seen.sum + seen.count, over = 2 * seen.count;
  return static_cast<Word>(twice / over - (twice % over < 0 ? 1 : 0));
}

Word added(Word a, Word b, const Arithmetic& arithmetic) {
  const int highest = (1 << (arithmetic.operand_bits - 1)) - 1;
  return static_cast<Word>(std::clamp(int{a} + int{b}, arithmetic.relu ? 0 : -highest - 1, highest));
}

}  // namespace

ReferenceOutputs reference_without_filters(const Layer& layer, const Tensor<Word>& ifmap,
                                           const Arithmetic& arithmetic) {
  ReferenceOutputs out{Tensor<Word>(layer.N, layer.M, layer.E(), layer.F())};
  for (int n = 0; n < layer.N; ++n)
    for (int m = 0; m < layer.M; ++m)
      for (int e = 0; e < layer.E(); ++e)
        for (int f = 0; f < layer.F(); ++f) {
          Word& word = out.ofmap.at(n, m, e, f);
          if (layer.kind == LayerKind::kAdd) {
            word = added(ifmap.at(n, m, e, f), ifmap.at(n, layer.M + m, e, f), arithmetic);
          } else {
            const Seen seen = look(layer, ifmap, n, m, e, f);
            word = layer.pool == PoolKind::kMax ? seen.largest : average(seen);
          }
        }
  return out;
}

}  // namespace eyrie
