// What a vector unit computes: pool and add layers, row by row.
#pragma once
#include "sim/base/arithmetic.h"
#include "workloads/layer.h"
#include "workloads/tensor.h"

namespace eyrie {

// The ofmap (N, M, E, F) of a pool or add layer: bit-equal to the reference, with which it shares no code.
Tensor<Word> vector_ofmap(const Layer& layer, const Tensor<Word>& ifmap, const Arithmetic& arithmetic);

}  // namespace eyrie
