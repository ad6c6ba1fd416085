// Two channels' words side by side.
#pragma once
#include <cstddef>

#include "sim/base/types.h"

namespace eyrie {

// Writes `count` pairs: every `step`th word of two channels. Without an odd channel its words are zeros.
inline void zip(const Word* even, const Word* odd, std::size_t step, std::size_t count, Word* to) {
  const auto write = [&](std::size_t stride, auto&& odd_word) {
    for (std::size_t i = 0; i < count; ++i) {
      to[2 * i] = even[i * stride];
      to[2 * i + 1] = odd_word(i * stride);
    }
  };
  if (odd == nullptr) return write(step, [](std::size_t) { return Word{0}; });
  const auto odd_word = [&](std::size_t at) { return odd[at]; };
  step == 1 ? write(1, odd_word) : write(step, odd_word);  // a compiler turns the first into vector instructions
}

}  // namespace eyrie
