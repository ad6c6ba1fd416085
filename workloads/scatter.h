// Random words, some of them zero: what generated tensors are made of. The same on every processor; the loops are
// compiled once for each instruction set (scatter_*.cpp, all of them scatter.inc) and chosen when the program runs.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/base/types.h"

namespace eyrie {

// The values a non-zero word may take: low..low + count - 1, and past zero if that range crosses it.
struct ValueRange {
  int low;
  int count;  // below 2^16

  Word pick(std::uint32_t random_16_bits) const {
    const int value = low + static_cast<int>(random_16_bits * static_cast<std::uint32_t>(count) >> 16);
    return static_cast<Word>(value + (low < 0 && value >= 0));
  }
};

inline constexpr std::uint32_t kAlwaysNonZero = 1 << 16;

// Makes each value non-zero with probability threshold / kAlwaysNonZero; returns how many are.
std::size_t scatter(std::vector<Word>& values, ValueRange range, std::uint32_t threshold, std::uint64_t seed);

// The state of kLanes independent xoshiro128++ generators (Blackman, Vigna, 2019) that step together.
struct RandomLanes {
  static constexpr int kLanes = 64;

  explicit RandomLanes(std::uint64_t seed);

  std::uint32_t s[4][kLanes];
};

// The loop for one instruction set. A threshold of 0 is none.
struct ScatterKernel {
  const char* name;
  std::size_t (*scatter)(Word* values, std::size_t size, ValueRange range, std::uint32_t threshold, RandomLanes& lanes);
};

// Those this processor runs, the fastest first.
const std::vector<ScatterKernel>& scatter_kernels();

}  // namespace eyrie
