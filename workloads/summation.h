// All sums of a layer, vectorised: the reference's products, added up a row of outputs at a time.
#pragma once
#include <cstdint>

#include "sim/base/arithmetic.h"
#include "workloads/layer.h"
#include "workloads/sum_kernel.h"
#include "workloads/tensor.h"

namespace eyrie {

// Sums are made modulo 2^32. Where a bound on the values does not prove that to be enough, they are made a second time
// from the products shifted kHighPart bits further; the two together give all bits.
inline constexpr int kHighPart = 16;

// The sums of one row of outputs of a block of filters, without bias.
struct RowOfSums {
  int n, first_m, e;
  int filters, outputs;
  std::size_t pitch;          // from an output to the next
  const std::uint32_t* low;   // modulo 2^32
  const std::uint32_t* high;  // of the products' high parts; null: low is exact
  std::int64_t largest;       // a bound of the sums' magnitudes

  // The sum of output f and the row's filter m, if low is exact; if it is not.
  Psum small_at(std::size_t f, int m) const { return static_cast<Psum>(low[f * pitch + m]); }
  std::int64_t large_at(std::size_t f, int m) const {
    const std::uint32_t high_part = high[f * pitch + m];
    const std::uint32_t rest = low[f * pitch + m] - (high_part << kHighPart);
    return std::int64_t{static_cast<std::int32_t>(high_part)} * (1 << kHighPart) + rest;
  }
};

// Whoever wants them.
class SumSink {
 public:
  virtual void row(const RowOfSums& sums) = 0;

 protected:
  ~SumSink() = default;
};

// Makes every sum of the layer once. False, and some or no rows made: values too large and taps too many for two times
// 32 bits (more than 65536 taps that may leave 32 bits).
bool sum_layer(const Layer& layer, const Tensor<Word>& ifmap, const Tensor<Word>& filters, const Arithmetic& arithmetic,
               const SumKernel& kernel, SumSink& sink);

}  // namespace eyrie
