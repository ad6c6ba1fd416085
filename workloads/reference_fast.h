// The vectorised reference on a chosen instruction set; reference() takes the fastest.
#pragma once
#include <vector>

#include "workloads/reference.h"
#include "workloads/sum_kernel.h"

namespace eyrie {

// Those this processor can run, the fastest first; the last one runs everywhere. All compute the same.
const std::vector<SumKernel>& sum_kernels();

ReferenceOutputs reference_with(const SumKernel& kernel, const Layer& layer, const Tensor<Word>& ifmap,
                                const Tensor<Word>& filters, const std::vector<Psum>& bias,
                                const Arithmetic& arithmetic);

}  // namespace eyrie
