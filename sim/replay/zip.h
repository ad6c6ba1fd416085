// Two channels' words side by side.
#pragma once
#include <cstddef>

#include "sim/base/types.h"

namespace eyrie {

// Writes `count` pairs: every `step`th word of two channels. Without an odd channel its words are zeros.
inline void zip(const Word* even, const Word* odd, std::size_t step, std::size_t count, Word* __restrict to) {
  const auto write = [&](std::size_t stride, auto&& odd_word) {
    for (std::size_t i = 0; i < count; ++i) {
      to[2 * i] = even[i * stride];
      to[2 * i + 1] = odd_word(i * stride);
    }
  };
  const auto write_all = [&](auto&& odd_word) {  // a compiler turns known steps into vector instructions
    step == 1 ? write(1, odd_word) : step == 2 ? write(2, odd_word) : write(step, odd_word);
  };
  odd == nullptr ? write_all([](std::size_t) { return Word{0}; }) : write_all([&](std::size_t at) { return odd[at]; });
}

}  // namespace eyrie
