// Which words of an array are zero, a bit each: all that a count of zeros, of gated MACs or of coded bits wants to know
// of feature maps, in a sixteenth of the memory.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/base/types.h"

namespace eyrie {

class NonZeroBits {
 public:
  static constexpr int kBlock = 64;  // the most bits that are moved at once

  NonZeroBits() = default;
  NonZeroBits(const Word* words, std::size_t size);

  std::size_t size() const { return size_; }

  // `count` bits from `first` on, that of `first` lowest; zeros above them. 1 <= count <= kBlock.
  std::uint64_t at(std::size_t first, int count) const {
    const std::size_t block = first / kBlock;
    const int shift = static_cast<int>(first % kBlock);
    std::uint64_t bits = blocks_[block] >> shift;
    if (shift + count > kBlock) bits |= blocks_[block + 1] << (kBlock - shift);
    return bits & ~std::uint64_t{0} >> (kBlock - count);
  }

  // Adds the lowest `count` bits at the end. 1 <= count <= kBlock.
  void append(std::uint64_t bits, int count) {
    const int filled = static_cast<int>(size_ % kBlock);
    bits &= ~std::uint64_t{0} >> (kBlock - count);
    if (filled == 0)
      blocks_.push_back(bits);
    else
      blocks_.back() |= bits << filled;
    if (filled > 0 && filled + count > kBlock) blocks_.push_back(bits >> (kBlock - filled));
    size_ += static_cast<std::size_t>(count);
  }
  void reserve(std::size_t size) { blocks_.reserve(ceil_div(size, std::size_t{kBlock})); }

  bool operator==(const NonZeroBits&) const = default;

 private:
  std::vector<std::uint64_t> blocks_;  // the last one's unused bits are zero
  std::size_t size_ = 0;
};

// Swaps rows and columns: bit j of row i becomes bit i of row j. All within the first `size` rows and columns, a power
// of two up to kBlock.
void transpose(std::uint64_t* rows, int size);

}  // namespace eyrie
