// The alphabet's smallest letters: cycles, operands, partial sums.
#pragma once
#include <cstdint>

namespace eyrie {

using Cycle = std::uint64_t;  // core clock cycles since the start of a layer
using Word = std::int16_t;    // an ifmap, filter or ofmap value as memories hold it
using Psum = std::int32_t;    // a partial sum, wrapped at Arithmetic::accumulator_bits

constexpr std::uint64_t ceil_div(std::uint64_t a, std::uint64_t b) { return (a + b - 1) / b; }

}  // namespace eyrie
