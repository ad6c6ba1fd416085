// The two ways replay_ofmap has to compute a layer, on a chosen instruction set. Either computes any layer.
#pragma once
#include <cstddef>
#include <vector>

#include "sim/base/arithmetic.h"
#include "sim/replay/conv_loops.h"
#include "workloads/layer.h"
#include "workloads/layer_data.h"
#include "workloads/tensor.h"

namespace eyrie {

// Those this processor can run, the fastest first; the last one runs everywhere. All compute the same.
const std::vector<ConvLoops>& conv_loops();

// Vectors hold neighbouring pixels; filters are rearranged. Fast where ofmap planes are large.
Tensor<Word> replay_by_planes(const ConvLoops& loops, const Layer& layer, const LayerData& data,
                              const Arithmetic& arithmetic);

// Each output's window is gathered, and multiplied with the filters as they lie. Fast where ofmap planes are small, as
// in FC layers.
Tensor<Word> replay_by_windows(const ConvLoops& loops, const Layer& layer, const LayerData& data,
                               const Arithmetic& arithmetic);

}  // namespace eyrie
