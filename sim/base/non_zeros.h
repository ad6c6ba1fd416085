// Walks the non-zero words of an array without looking at every zero.
#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "sim/base/types.h"

namespace eyrie {

inline constexpr std::size_t kMaskedWords = 16;

// Bit i: words[i] is not zero, of kMaskedWords words.
inline std::uint32_t non_zero_mask(const Word* words) {
#if defined(__SSE2__)  // of every x86-64
  const __m128i* const halves = reinterpret_cast<const __m128i*>(words);
  const __m128i low = _mm_cmpeq_epi16(_mm_loadu_si128(halves), _mm_setzero_si128());
  const __m128i high = _mm_cmpeq_epi16(_mm_loadu_si128(halves + 1), _mm_setzero_si128());
  return 0xffffu & ~static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_packs_epi16(low, high)));
#else
  std::uint32_t mask = 0;
  for (std::size_t i = 0; i < kMaskedWords; ++i) mask |= std::uint32_t{words[i] != 0} << i;
  return mask;
#endif
}

// Calls visit(index, value) for every word that is not zero, in ascending order.
template <class Visit>
void for_each_non_zero(const Word* words, std::size_t size, Visit&& visit) {
  std::size_t i = 0;
  for (; i + kMaskedWords <= size; i += kMaskedWords) {
    for (std::uint32_t mask = non_zero_mask(words + i); mask != 0; mask &= mask - 1) {
      const std::size_t at = i + static_cast<std::size_t>(std::countr_zero(mask));
      visit(at, words[at]);
    }
  }
  for (; i < size; ++i)
    if (words[i] != 0) visit(i, words[i]);
}

}  // namespace eyrie
