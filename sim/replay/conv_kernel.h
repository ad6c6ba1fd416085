// The outputs of a layer whose passes are replayed, computed at once from the tensors the machine holds.
#pragma once
#include "sim/base/arithmetic.h"
#include "workloads/layer.h"
#include "workloads/layer_data.h"
#include "workloads/tensor.h"

namespace eyrie {

// The layer's ofmap (N, M, E, F), requantised: bit-equal to what ticked passes give and to the reference, with which it
// shares neither code nor layout. data.sums is not looked at. Beside the ofmap it needs a copy of the filters and a few
// megabytes.
Tensor<Word> replay_ofmap(const Layer& layer, const LayerData& data, const Arithmetic& arithmetic);

}  // namespace eyrie
