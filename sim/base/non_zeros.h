// Walks the non-zero words of an array without looking at every zero.
#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "sim/base/types.h"

namespace eyrie {

inline constexpr std::size_t kMaskedWords = 64;

// Bit i: words[i] is not zero, of kMaskedWords words.
inline std::uint64_t non_zero_mask(const Word* words) {
#if defined(__SSE2__)  // of every x86-64
  const __m128i* const eights = reinterpret_cast<const __m128i*>(words);
  std::uint64_t zeros = 0;
  for (int i = 0; i < 4; ++i) {
    const __m128i low = _mm_cmpeq_epi16(_mm_loadu_si128(eights + 2 * i), _mm_setzero_si128());
    const __m128i high = _mm_cmpeq_epi16(_mm_loadu_si128(eights + 2 * i + 1), _mm_setzero_si128());
    const auto sixteen = static_cast<std::uint16_t>(_mm_movemask_epi8(_mm_packs_epi16(low, high)));
    zeros |= std::uint64_t{sixteen} << (16 * i);
  }
  return ~zeros;
#else
  static_assert(std::endian::native == std::endian::little, "byte i of a 64-bit load is taken as word i");
  std::uint8_t flags[kMaskedWords];
  for (std::size_t i = 0; i < kMaskedWords; ++i) flags[i] = words[i] != 0;
  std::uint64_t mask = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    std::uint64_t eight;
    std::memcpy(&eight, flags + 8 * i, 8);
    // The multiplication gathers the lowest bits of the eight bytes, in order, in the highest byte.
    mask |= (eight * 0x0102040810204080) >> 56 << (8 * i);
  }
  return mask;
#endif
}

// Calls visit(index, value) for every word that is not zero, in ascending order. As many words as there are bits in a
// mask: how many of them are not zero is what a processor cannot foresee.
template <class Visit>
void for_each_non_zero(const Word* words, std::size_t size, Visit&& visit) {
  std::size_t i = 0;
  for (; i + kMaskedWords <= size; i += kMaskedWords) {
    for (std::uint64_t mask = non_zero_mask(words + i); mask != 0; mask &= mask - 1) {
      const std::size_t at = i + static_cast<std::size_t>(std::countr_zero(mask));
      visit(at, words[at]);
    }
  }
  for (; i < size; ++i)
    if (words[i] != 0) visit(i, words[i]);
}

}  // namespace eyrie
