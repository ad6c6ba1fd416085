// A layer turned on its side: rows and columns of its maps and filters change places. It computes the same.
#pragma once
#include "workloads/layer.h"
#include "workloads/layer_data.h"
#include "workloads/tensor.h"

namespace eyrie {

// Turned twice, a layer is itself.
Layer transposed(const Layer& layer);
// Its two axes are alike, so that the transposed layer is the same layer.
bool is_symmetric(const Layer& layer);

// The last two dimensions change places.
Tensor<Word> transposed(const Tensor<Word>& tensor);
// What a machine reads of a layer's data: maps, filters and bias.
LayerData transposed(const LayerData& data);

}  // namespace eyrie
