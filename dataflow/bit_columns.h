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

  // Adds the bits of column x in rows first .. first + count - 1, as they were gathered.
  void append_to(NonZeroBits& bits, std::size_t x, std::size_t first, std::size_t count) const {
    for (const std::size_t end = first + count; first < end; first += kBlock)
      bits.append(at(x, first), static_cast<int>(std::min(kBlock, end - first)));
  }

 private:
  static constexpr std::size_t kBlock = NonZeroBits::kBlock;

  // From row `first` on.
  std::uint64_t at(std::size_t x, std::size_t first) const {
    const std::size_t block = first / kBlock * width_ + x, shift = first % kBlock;
    if (shift == 0 || block + width_ >= blocks_.size()) return blocks_[block] >> shift;
    return blocks_[block] >> shift | blocks_[block + width_] << (kBlock - shift);
  }

  const std::size_t width_;
  std::vector<std::uint64_t> blocks_;  // [row / kBlock][column]
};

}  // namespace eyrie
