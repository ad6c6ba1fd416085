// Which words of an array are zero, a bit each: all that a count of zeros, of gated MACs or of coded bits wants to know
// of feature maps, in a sixteenth of the memory.
#pragma once
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "sim/base/types.h"

namespace eyrie {

class NonZeroBits {
 public:
  static constexpr int kBlock = 64;  // the most bits that are moved at once

  NonZeroBits() = default;
  NonZeroBits(const Word* words, std::size_t size);

  class Writer;

  std::size_t size() const { return size_; }

  // `count` bits from `first` on, that of `first` lowest; zeros above them. 1 <= count <= kBlock.
  std::uint64_t at(std::size_t first, int count) const {
    const std::size_t block = first / kBlock;
    const int shift = static_cast<int>(first % kBlock);
    std::uint64_t bits = blocks_[block] >> shift;
    if (shift + count > kBlock) bits |= blocks_[block + 1] << (kBlock - shift);
    return bits & ~std::uint64_t{0} >> (kBlock - count);
  }

  bool operator==(const NonZeroBits&) const = default;

 private:
  std::vector<std::uint64_t> blocks_;  // the last one's unused bits are zero
  std::size_t size_ = 0;
};

// Puts bits together, `size` of them in all.
class NonZeroBits::Writer {
 public:
  explicit Writer(std::size_t size) {
    bits_.size_ = size;
    bits_.blocks_.resize(ceil_div(size, std::size_t{kBlock}));
    next_ = bits_.blocks_.data();
  }

  // Adds `count` bits; those above them are zero. 1 <= count <= kBlock.
  void append(std::uint64_t bits, int count) {
    some_ |= bits << filled_;
    filled_ += count;
    if (filled_ < kBlock) return;
    *next_++ = some_;
    filled_ -= kBlock;
    some_ = bits >> 1 >> (count - filled_ - 1);
  }

  // After `size` bits.
  NonZeroBits finish() && {
    if (filled_ > 0) *next_ = some_;
    return std::move(bits_);
  }

 private:
  NonZeroBits bits_;
  std::uint64_t* next_;     // the block being filled
  std::uint64_t some_ = 0;  // of it, not written yet
  int filled_ = 0;          // bits of those
};

// Swaps rows and columns: bit j of row i becomes bit i of row j, of `height` rows of `width` bits, powers of two up to
// kBlock. `rows` has room for the larger of both; bits above the width are zero.
void transpose(std::uint64_t* rows, int height, int width);

}  // namespace eyrie
