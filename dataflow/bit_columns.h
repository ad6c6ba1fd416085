// The bits of some rows of a feature map, to be taken column by column.
#pragma once
#include <algorithm>
#include <bit>
#include <cstddef>
#include <vector>

#include "sim/base/non_zero_bits.h"

namespace eyrie {

class BitColumns {
 public:
  // Of rows of `width` bits.
  explicit BitColumns(int width) : width_(static_cast<std::size_t>(width)) {}

  // Takes the rows that begin at each of `rows`, counted from `at`.
  void gather(const NonZeroBits& bits, std::size_t at, const std::vector<std::size_t>& rows) {
    blocks_.resize(ceil_div(rows.size(), kBlock) * width_);
    std::uint64_t* to = blocks_.data();
    for (std::size_t row = 0; row < rows.size(); row += kBlock, to += width_)
      for (std::size_t x = 0; x < width_; x += kBlock) {
        const std::size_t height = std::min(kBlock, rows.size() - row), width = std::min(kBlock, width_ - x);
        const std::size_t size = std::bit_ceil(std::max(height, width));
        std::uint64_t block[kBlock];
        for (std::size_t i = 0; i < height; ++i) block[i] = bits.at(at + rows[row + i] + x, static_cast<int>(width));
        std::fill(block + height, block + size, std::uint64_t{0});
        transpose(block, static_cast<int>(size));
        std::copy_n(block, width, to + x);
      }
  }

  // Adds the bits of rows first .. first + count - 1, as they were gathered, of one column after the other.
  void append_to(NonZeroBits& bits, const std::vector<int>& columns, std::size_t first, std::size_t count) const {
    if (count == 0) return;
    if (count < kBlock) return append_short(bits, columns, first, static_cast<int>(count));
    for (const int x : columns)
      for (std::size_t row = first; row < first + count; row += kBlock)
        bits.append(rows_from(row)[x], static_cast<int>(std::min(kBlock, first + count - row)));
  }

 private:
  static constexpr std::size_t kBlock = NonZeroBits::kBlock;

  // The bits from a row on, by column.
  class Rows {
   public:
    Rows(const std::uint64_t* block, const std::uint64_t* next, std::size_t shift)
        : block_(block), next_(next), shift_(shift) {}
    std::uint64_t operator[](int x) const {
      return block_[x] >> shift_ | (next_ == nullptr ? 0 : next_[x] << (kBlock - shift_));
    }

   private:
    const std::uint64_t* block_;
    const std::uint64_t* next_;  // nullptr: none of its bits are among them
    std::size_t shift_;
  };
  Rows rows_from(std::size_t first) const {
    const std::size_t block = first / kBlock * width_, shift = first % kBlock;
    const bool has_next = shift > 0 && block + width_ < blocks_.size();
    return {blocks_.data() + block, has_next ? blocks_.data() + block + width_ : nullptr, shift};
  }

  // As many columns at once as a block holds.
  void append_short(NonZeroBits& bits, const std::vector<int>& columns, std::size_t first, int count) const {
    const Rows rows = rows_from(first);
    const std::uint64_t mask = ~std::uint64_t{0} >> (static_cast<int>(kBlock) - count);
    std::uint64_t some = 0;
    int filled = 0;
    for (const int x : columns) {
      if (filled + count > static_cast<int>(kBlock)) {
        bits.append(some, filled);
        some = 0, filled = 0;
      }
      some |= (rows[x] & mask) << filled;
      filled += count;
    }
    if (filled > 0) bits.append(some, filled);
  }

  const std::size_t width_;
  std::vector<std::uint64_t> blocks_;  // [row / kBlock][column]
};

}  // namespace eyrie
