// What a layer's data say about its MACs, counted here and not in a machine: the laws a simulation is held against.
#pragma once
#include <cstdint>

#include "workloads/layer.h"
#include "workloads/tensor.h"

namespace eyrie {

// MACs of the batch whose ifmap value is zero, those on padding included: what a PE with zero gating gates. At most
// layer.macs(). ifmap is (N, C, H, W), unpadded.
std::uint64_t gated_macs(const Layer& layer, const Tensor<Word>& ifmap);

// MACs of the batch but for those on padding.
std::uint64_t macs_on_pixels(const Layer& layer);

// MACs of the batch of which neither operand is zero: what a machine that skips zeros has to do. filters is
// (M, C / groups, R, S).
std::uint64_t non_zero_macs(const Layer& layer, const Tensor<Word>& ifmap, const Tensor<Word>& filters);

}  // namespace eyrie
