#include "sim/base/non_zero_bits.h"

#include <algorithm>
#include <bit>

#include "sim/base/non_zeros.h"

namespace eyrie {

NonZeroBits::NonZeroBits(const Word* words, std::size_t size) : size_(size) {
  static_assert(kMaskedWords == kBlock);
  blocks_.reserve(ceil_div(size, kMaskedWords));
  std::size_t i = 0;
  for (; i + kMaskedWords <= size; i += kMaskedWords) blocks_.push_back(non_zero_mask(words + i));
  if (i == size) return;
  Word rest[kMaskedWords] = {};
  std::copy(words + i, words + size, rest);
  blocks_.push_back(non_zero_mask(rest));
}

// Swaps the off-diagonal halves, then those of each quarter, and so on (Warren, "Hacker's Delight", 2nd ed., 7-3).
void transpose(std::uint64_t* rows, int size) {
  constexpr std::uint64_t kLow[] = {0x5555555555555555, 0x3333333333333333, 0x0f0f0f0f0f0f0f0f,
                                    0x00ff00ff00ff00ff, 0x0000ffff0000ffff, 0x00000000ffffffff};
  for (int half = size / 2; half > 0; half /= 2) {
    const std::uint64_t low = kLow[std::countr_zero(static_cast<unsigned>(half))];  // the low half of each part
    for (int part = 0; part < size; part += 2 * half)
      for (int i = part; i < part + half; ++i) {
        const std::uint64_t swapped = (rows[i] >> half ^ rows[i + half]) & low;
        rows[i] ^= swapped << half;
        rows[i + half] ^= swapped;
      }
  }
}

}  // namespace eyrie
