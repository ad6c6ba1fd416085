// The arithmetic of a machine, handed to the reference too, so that "bit-equal" has one meaning.
#pragma once
#include <algorithm>
#include <cstdint>

#include "sim/base/types.h"

namespace eyrie {

// Products are shifted right, sums wrap at accumulator_bits (so that their order cannot matter), an output is
// requantised once, with saturation.
struct Arithmetic {
  int operand_bits = 16;      // 2..16, two's complement
  int product_shift = 0;      // 0..31, arithmetic shift right of a 32-b product before it is summed
  int accumulator_bits = 32;  // 8..32, two's complement, wraps
  int output_shift = 8;       // 0..31, arithmetic shift right of a finished sum
  bool relu = true;           // negative outputs become zero

  bool operator==(const Arithmetic&) const = default;

  // The low accumulator_bits of a sum, sign-extended.
  Psum wrap(std::int64_t sum) const {
    const int unused = 32 - accumulator_bits;
    return static_cast<Psum>(static_cast<std::uint32_t>(sum) << unused) >> unused;
  }
  // One product as it enters the accumulator, not yet wrapped.
  std::int32_t product(Word a, Word b) const { return (std::int32_t{a} * std::int32_t{b}) >> product_shift; }
  // A finished sum as the ofmap word that leaves the machine.
  Word requantise(Psum sum) const {
    if (relu && sum < 0) return 0;
    const std::int32_t limit = (1 << (operand_bits - 1)) - 1;
    return static_cast<Word>(std::clamp(sum >> output_shift, -limit - 1, limit));
  }
};

}  // namespace eyrie
