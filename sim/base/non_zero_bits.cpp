#include "sim/base/non_zero_bits.h"

#include <algorithm>

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

namespace {

// The low half of each part of 2 x half bits.
constexpr std::uint64_t low_halves(int half) { return ~std::uint64_t{0} / ((std::uint64_t{1} << half) + 1); }

// In a square, swaps the off-diagonal halves of all parts of 2 x half rows and columns, then of their quarters, and so
// on (Warren, "Hacker's Delight", 2nd ed., 7-3).
template <int half>
void swap_halves(std::uint64_t* rows, int side) {
  for (int part = 0; part < side; part += 2 * half)
    for (int i = part; i < part + half; ++i) {
      const std::uint64_t swapped = (rows[i] >> half ^ rows[i + half]) & low_halves(half);
      rows[i] ^= swapped << half;
      rows[i + half] ^= swapped;
    }
  if constexpr (half > 1) swap_halves<half / 2>(rows, side);
}

void transpose_square(std::uint64_t* rows, int side) {
  switch (side) {
    case 2:
      return swap_halves<1>(rows, side);
    case 4:
      return swap_halves<2>(rows, side);
    case 8:
      return swap_halves<4>(rows, side);
    case 16:
      return swap_halves<8>(rows, side);
    case 32:
      return swap_halves<16>(rows, side);
    case 64:
      return swap_halves<32>(rows, side);
  }
}

}  // namespace

// Each step exchanges one bit of the row's number for the same bit of the column's, in any order. Where only rows or
// only columns have that bit, one of the halves is empty.
void transpose(std::uint64_t* rows, int height, int width) {
  const int side = std::min(height, width);
  for (int half = height / 2; half >= side; half /= 2)
    for (int i = 0; i < half; ++i) rows[i] |= rows[i + half] << half;
  transpose_square(rows, side);
  for (int half = side; half < width; half *= 2) {
    const std::uint64_t low = low_halves(half);
    for (int i = 0; i < half; ++i) {
      rows[i + half] = rows[i] >> half & low;
      rows[i] &= low;
    }
  }
}

}  // namespace eyrie
