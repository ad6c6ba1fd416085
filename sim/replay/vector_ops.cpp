#include "sim/replay/vector_ops.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace eyrie {
namespace {

// Taps first .. end - 1 of the window that begins at `begin` lie in an axis of that size.
struct Taps {
  int first, end;
};
Taps taps_inside(int begin, int taps, int size) { return {std::max(0, -begin), std::min(taps, size - begin)}; }

class Pool {
 public:
  Pool(const Layer& layer, const Tensor<Word>& ifmap) : layer_(layer), ifmap_(ifmap), row_(layer.F()) {
    for (int f = 0; f < layer.F(); ++f)
      columns_.push_back(taps_inside(f * layer.stride.x - layer.padding.left, layer.S, layer.W));
  }

  void row(int n, int c, int e, Word* out) {
    const int top = e * layer_.stride.y - layer_.padding.top;
    const Taps rows = taps_inside(top, layer_.R, layer_.H);
    const bool is_max = layer_.pool == PoolKind::kMax;
    std::fill(row_.begin(), row_.end(), is_max ? std::numeric_limits<std::int64_t>::min() : 0);
    for (int i = rows.first; i < rows.end; ++i) gather(&ifmap_.at(n, c, top + i, 0), is_max);
    for (int f = 0; f < layer_.F(); ++f)
      out[f] = static_cast<Word>(is_max ? row_[f] : rounded(row_[f], (rows.end - rows.first) * count(columns_[f])));
  }

 private:
  static int count(const Taps& taps) { return taps.end - taps.first; }

  void gather(const Word* pixels, bool is_max) {
    for (int f = 0; f < layer_.F(); ++f) {
      const Word* const window = pixels + f * layer_.stride.x - layer_.padding.left;
      for (int j = columns_[f].first; j < columns_[f].end; ++j)
        row_[f] = is_max ? std::max<std::int64_t>(row_[f], window[j]) : row_[f] + window[j];
    }
  }

  // To the nearest, halves up: a quotient cuts towards zero.
  static std::int64_t rounded(std::int64_t sum, std::int64_t over) {
    const std::int64_t above = sum + over * 65536;  // positive: words have 16 bits
    return (2 * above + over) / (2 * over) - 65536;
  }

  const Layer& layer_;
  const Tensor<Word>& ifmap_;
  std::vector<Taps> columns_;
  std::vector<std::int64_t> row_;
};

void add_rows(const Word* a, const Word* b, int count, const Arithmetic& arithmetic, Word* out) {
  const std::int32_t highest = (1 << (arithmetic.operand_bits - 1)) - 1, lowest = arithmetic.relu ? 0 : -highest - 1;
  for (int i = 0; i < count; ++i)
    out[i] = static_cast<Word>(std::min(highest, std::max(lowest, std::int32_t{a[i]} + std::int32_t{b[i]})));
}

}  // namespace

Tensor<Word> vector_ofmap(const Layer& layer, const Tensor<Word>& ifmap, const Arithmetic& arithmetic) {
  Tensor<Word> ofmap(layer.N, layer.M, layer.E(), layer.F());
  Pool pool(layer, ifmap);
  for (int n = 0; n < layer.N; ++n)
    for (int m = 0; m < layer.M; ++m)
      for (int e = 0; e < layer.E(); ++e) {
        Word* const out = &ofmap.at(n, m, e, 0);
        if (layer.kind == LayerKind::kAdd)
          add_rows(&ifmap.at(n, m, e, 0), &ifmap.at(n, layer.M + m, e, 0), layer.W, arithmetic, out);
        else
          pool.row(n, m, e, out);
      }
  return ofmap;
}

}  // namespace eyrie
