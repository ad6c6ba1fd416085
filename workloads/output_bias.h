// The bias that gives a layer's outputs a density.
#pragma once
#include <string>

#include "sim/base/arithmetic.h"
#include "workloads/tensor.h"

namespace eyrie {

// One bias for all filters such that round(density x size) of the sums, requantised with it, are non-zero outputs, or,
// where equal sums forbid that count, the nearest possible one. Throws UserError, naming the layer, if the arithmetic
// has no ReLU (then no bias can make many outputs zero) or no sum of 24 bits gives a non-zero output.
Psum bias_for_density(const std::string& layer, const Tensor<Psum>& sums, double density, const Arithmetic& arithmetic);

}  // namespace eyrie
