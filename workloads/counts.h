// What a layer's data say about its MACs, counted here and not in a machine: the laws a simulation is held against.
#pragma once
#include <cstdint>

#include "workloads/layer.h"
#include "workloads/tensor.h"

namespace eyrie {

// MACs of the batch whose ifmap value is zero, those on padding included: what a PE with zero gating gates. At most
// layer.macs(). ifmap is (N, C, H, W), unpadded.
std::uint64_t gated_macs(const Layer& layer, const Tensor<Word>& ifmap);

}  // namespace eyrie
