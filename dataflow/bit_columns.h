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
  // Of rows of `width` bits, of which so many follow each other in every column: a group.
  BitColumns(int width, std::size_t group_rows)
      : width_(static_cast<std::size_t>(width)),
        group_rows_(group_rows),
        unit_rows_(group_rows < kBlock ? kBlock / group_rows * group_rows : group_rows),
        unit_words_(ceil_div(unit_rows_, kBlock) * width_) {}

  // Takes the rows that begin at each of `rows`, counted from `at`: whole groups.
  void gather(const NonZeroBits& bits, std::size_t at, const std::vector<std::size_t>& rows) {
    blocks_.resize(ceil_div(rows.size(), unit_rows_) * unit_words_);
    std::uint64_t* to = blocks_.data();
    for (std::size_t unit = 0; unit < rows.size(); unit += unit_rows_) {
      const std::size_t end = std::min(rows.size(), unit + unit_rows_);
      for (std::size_t row = unit; row < end; row += kBlock, to += width_)
        gather_block(bits, at, &rows[row], std::min(kBlock, end - row), to);
    }
  }

  // Adds the bits of a group, of one column after the other.
  void append_to(NonZeroBits::Writer& bits, const std::vector<int>& columns, std::size_t group) const {
    const std::size_t row = group * group_rows_;
    const std::uint64_t* const unit = blocks_.data() + row / unit_rows_ * unit_words_;
    if (group_rows_ < kBlock) return append_short(bits, columns, unit, static_cast<int>(row % unit_rows_));
    for (const int x : columns) {
      const std::uint64_t* block = unit + x;
      for (std::size_t left = group_rows_; left > 0; left -= std::min(left, kBlock), block += width_)
        bits.append(*block, static_cast<int>(std::min(left, kBlock)));
    }
  }

 private:
  static constexpr std::size_t kBlock = NonZeroBits::kBlock;

  void gather_block(const NonZeroBits& bits, std::size_t at, const std::size_t* rows, std::size_t count,
                    std::uint64_t* to) const {
    const std::size_t height = std::bit_ceil(count);
    for (std::size_t x = 0; x < width_; x += kBlock) {
      const std::size_t width = std::min(kBlock, width_ - x);
      std::uint64_t block[kBlock];
      for (std::size_t i = 0; i < count; ++i) block[i] = bits.at(at + rows[i] + x, static_cast<int>(width));
      std::fill(block + count, block + height, std::uint64_t{0});
      transpose(block, static_cast<int>(height), static_cast<int>(std::bit_ceil(width)));
      std::copy_n(block, width, to + x);
    }
  }

  void append_short(NonZeroBits::Writer& bits, const std::vector<int>& columns, const std::uint64_t* block,
                    int shift) const {
    const int count = static_cast<int>(group_rows_);
    const std::uint64_t mask = (std::uint64_t{1} << count) - 1;
    for (const int x : columns) bits.append(block[x] >> shift & mask, count);
  }

  const std::size_t width_;
  const std::size_t group_rows_;
  const std::size_t unit_rows_;  // some groups in a block, or one in several
  const std::size_t unit_words_;
  std::vector<std::uint64_t> blocks_;  // [unit][row / kBlock][column]
};

}  // namespace eyrie
