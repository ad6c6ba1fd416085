// Filters as add_pixel_sums wants them: two channels side by side.
#pragma once
#include <cstddef>
#include <memory>

#include "workloads/layer.h"
#include "workloads/tensor.h"

namespace eyrie {

// The filters as [M][channel pair][tap][2]; an odd last channel is paired with zeros. Refers to the tensor it is made
// from, if that already is what is wanted.
class FilterPairs {
 public:
  FilterPairs(const Layer& layer, const Tensor<Word>& filters);

  int pairs() const { return pairs_; }
  std::size_t filter_words() const { return pairs_ * pair_words_; }
  const Word* words(int m, int pair) const { return words_ + m * filter_words() + pair * pair_words_; }

 private:
  void pack(const Layer& layer, const Tensor<Word>& filters);

  int pairs_;
  std::size_t pair_words_;
  std::unique_ptr<Word[]> packed_;
  const Word* words_;
};

}  // namespace eyrie
