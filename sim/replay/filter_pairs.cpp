#include "sim/replay/filter_pairs.h"

#include "sim/replay/zip.h"

namespace eyrie {

FilterPairs::FilterPairs(const Layer& layer, const Tensor<Word>& filters)
    : pairs_((layer.group_C() + 1) / 2),
      pair_words_(std::size_t{2} * layer.R * layer.S),
      words_(filters.values().data()) {
  if (pair_words_ > 2 || layer.group_C() % 2 != 0) pack(layer, filters);
}

void FilterPairs::pack(const Layer& layer, const Tensor<Word>& filters) {
  const std::size_t taps = pair_words_ / 2;
  packed_ = std::make_unique_for_overwrite<Word[]>(layer.M * filter_words());
  words_ = packed_.get();
  const Word* from = filters.values().data();
  Word* to = packed_.get();
  for (int m = 0; m < layer.M; ++m)
    for (int c = 0; c < layer.group_C(); c += 2, to += pair_words_) {
      const bool has_odd = c + 1 < layer.group_C();
      zip(from, has_odd ? from + taps : nullptr, 1, taps, to);
      from += has_odd ? 2 * taps : taps;
    }
}

}  // namespace eyrie
