// The golden reference: what every machine's outputs are compared with. Independent of the machines.
#pragma once
#include <cstdint>
#include <vector>

#include "sim/base/arithmetic.h"
#include "workloads/layer.h"
#include "workloads/tensor.h"

namespace eyrie {

struct ReferenceOutputs {
  Tensor<Word> ofmap;           // (N, M, E, F), requantised
  std::uint64_t overflows = 0;  // finished sums that do not fit the accumulator and therefore wrapped
  bool operator==(const ReferenceOutputs&) const = default;
};

// The sum of the shifted products of output (n, m, e, f), without bias and not wrapped. ifmap is (N, C, H, W), filters
// (M, C / groups, R, S).
std::int64_t plain_sum(const Layer& layer, const Tensor<Word>& ifmap, const Tensor<Word>& filters,
                       const Arithmetic& arithmetic, int n, int m, int e, int f);

// The plainest loops there are, sums in 64 bits: the definition. bias has M values.
ReferenceOutputs reference_plain(const Layer& layer, const Tensor<Word>& ifmap, const Tensor<Word>& filters,
                                 const std::vector<Psum>& bias, const Arithmetic& arithmetic);

// A pool or add layer's. Padding is no value: the maximum is of the window's pixels in the plane, the average their sum
// over their number, rounded to the nearest, halves up. A sum of two operands keeps their scale: it is not shifted,
// only cut: below zero, if the arithmetic has a ReLU, and to operand_bits.
ReferenceOutputs reference_without_filters(const Layer& layer, const Tensor<Word>& ifmap, const Arithmetic& arithmetic);

// The same, vectorised: the one a run uses. Tests prove it equal to reference_plain.
ReferenceOutputs reference(const Layer& layer, const Tensor<Word>& ifmap, const Tensor<Word>& filters,
                           const std::vector<Psum>& bias, const Arithmetic& arithmetic);

// The two halves of it, for those who need the sums themselves: shifted products summed (N, M, E, F), without bias and
// not yet wrapped; throws Fault if one leaves 32 bits. Then bias, wrap and requantisation.
Tensor<Psum> reference_sums(const Layer& layer, const Tensor<Word>& ifmap, const Tensor<Word>& filters,
                            const Arithmetic& arithmetic);
ReferenceOutputs finish_sums(const Tensor<Psum>& sums, const std::vector<Psum>& bias, const Arithmetic& arithmetic);

}  // namespace eyrie
