// Non-zero values in blobs, as feature maps behind a ReLU have them.
#pragma once
#include <cstdint>
#include <functional>

#include "workloads/tensor.h"

namespace eyrie {

inline constexpr int kBlobPixels = 4;  // from a point of the grid that a plane's heights are drawn on to the next

// Makes exactly `wanted` values of each tensor non-zero: those where a landscape of random heights, drawn on a grid of
// kBlobPixels and interpolated between, is highest; a plane has a landscape of its own. pick(16 random bits) gives a
// value. Integers throughout: the same bits everywhere.
void fill_blobs(Tensor<Word>& tensor, std::size_t wanted, std::uint64_t seed,
                const std::function<Word(std::uint32_t)>& pick);

}  // namespace eyrie
