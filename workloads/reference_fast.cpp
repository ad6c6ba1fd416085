#include "workloads/reference_fast.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "sim/base/fault.h"
#include "workloads/summation.h"

namespace eyrie {
namespace {

std::int64_t largest_magnitude(const std::vector<Psum>& values) {
  Psum lowest = 0, highest = 0;
  for (const Psum value : values) {
    lowest = std::min(lowest, value);
    highest = std::max(highest, value);
  }
  return std::max(-std::int64_t{lowest}, std::int64_t{highest});
}

// Bias, wrap and requantisation of the sums of one filter.
class Finisher {
 public:
  Finisher(const std::vector<Psum>& bias, const Arithmetic& arithmetic)
      : bias_(bias), arithmetic_(arithmetic), largest_bias_(largest_magnitude(bias)) {}

  // Sums 0..count - 1 of filter m, none of them larger than `largest`. Returns how many wrapped.
  std::uint64_t finish(int m, std::size_t count, std::int64_t largest, auto&& sum_at, Word* out) const {
    if (largest + largest_bias_ >= std::int64_t{1} << (arithmetic_.accumulator_bits - 1))
      return wrap(bias_[m], count, sum_at, out);
    const Psum bias = bias_[m];
    for (std::size_t i = 0; i < count; ++i) out[i] = arithmetic_.requantise(static_cast<Psum>(sum_at(i)) + bias);
    return 0;
  }

 private:
  std::uint64_t wrap(std::int64_t bias, std::size_t count, auto&& sum_at, Word* out) const {
    std::uint64_t overflows = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const std::int64_t sum = sum_at(i) + bias;
      const Psum wrapped = arithmetic_.wrap(sum);
      overflows += wrapped != sum;
      out[i] = arithmetic_.requantise(wrapped);
    }
    return overflows;
  }

  const std::vector<Psum>& bias_;
  const Arithmetic arithmetic_;
  const std::int64_t largest_bias_;
};

// Outputs from sums as they come.
class Finish final : public SumSink {
 public:
  Finish(const Layer& layer, const std::vector<Psum>& bias, const Arithmetic& arithmetic)
      : finisher_(bias, arithmetic) {
    out_.ofmap = Tensor<Word>(layer.N, layer.M, layer.E(), layer.F());
  }

  void row(const RowOfSums& sums) override {
    for (int m = 0; m < sums.filters; ++m) {
      Word* out = &out_.ofmap.at(sums.n, sums.first_m + m, sums.e, 0);
      const auto finish = [&](auto&& sum_at) {
        return finisher_.finish(sums.first_m + m, sums.outputs, sums.largest, sum_at, out);
      };
      out_.overflows += sums.high == nullptr ? finish([&](std::size_t f) { return sums.small_at(f, m); })
                                             : finish([&](std::size_t f) { return sums.large_at(f, m); });
    }
  }

  ReferenceOutputs outputs() { return std::move(out_); }

 private:
  const Finisher finisher_;
  ReferenceOutputs out_;
};

Psum in_32_bits(const Layer& layer, std::int64_t sum) {
  if (sum != static_cast<Psum>(sum)) throw Fault(layer.name + ": a sum of the reference leaves 32 bits");
  return static_cast<Psum>(sum);
}

// The sums themselves.
class Keep final : public SumSink {
 public:
  explicit Keep(const Layer& layer) : layer_(layer), kept_(layer.N, layer.M, layer.E(), layer.F()) {}

  void row(const RowOfSums& sums) override {
    for (int m = 0; m < sums.filters; ++m) {
      Psum* out = &kept_.at(sums.n, sums.first_m + m, sums.e, 0);
      for (std::size_t f = 0; f < static_cast<std::size_t>(sums.outputs); ++f)
        out[f] = sums.high == nullptr ? sums.small_at(f, m) : in_32_bits(layer_, sums.large_at(f, m));
    }
  }

  Tensor<Psum> sums() { return std::move(kept_); }

 private:
  const Layer& layer_;
  Tensor<Psum> kept_;
};

}  // namespace

ReferenceOutputs reference_with(const SumKernel& kernel, const Layer& layer, const Tensor<Word>& ifmap,
                                const Tensor<Word>& filters, const std::vector<Psum>& bias,
                                const Arithmetic& arithmetic) {
  Finish finish(layer, bias, arithmetic);
  if (sum_layer(layer, ifmap, filters, arithmetic, kernel, finish)) return finish.outputs();
  return reference_plain(layer, ifmap, filters, bias, arithmetic);
}

ReferenceOutputs reference(const Layer& layer, const Tensor<Word>& ifmap, const Tensor<Word>& filters,
                           const std::vector<Psum>& bias, const Arithmetic& arithmetic) {
  return reference_with(sum_kernels().front(), layer, ifmap, filters, bias, arithmetic);
}

Tensor<Psum> reference_sums(const Layer& layer, const Tensor<Word>& ifmap, const Tensor<Word>& filters,
                            const Arithmetic& arithmetic) {
  Keep keep(layer);
  if (sum_layer(layer, ifmap, filters, arithmetic, sum_kernels().front(), keep)) return keep.sums();
  Tensor<Psum> sums(layer.N, layer.M, layer.E(), layer.F());
  for (int n = 0; n < layer.N; ++n)
    for (int m = 0; m < layer.M; ++m)
      for (int e = 0; e < layer.E(); ++e)
        for (int f = 0; f < layer.F(); ++f)
          sums.at(n, m, e, f) = in_32_bits(layer, plain_sum(layer, ifmap, filters, arithmetic, n, m, e, f));
  return sums;
}

ReferenceOutputs finish_sums(const Tensor<Psum>& sums, const std::vector<Psum>& bias, const Arithmetic& arithmetic) {
  ReferenceOutputs out{Tensor<Word>(sums.dim(0), sums.dim(1), sums.dim(2), sums.dim(3))};
  const std::size_t plane = static_cast<std::size_t>(sums.dim(2)) * sums.dim(3);
  const Finisher finisher(bias, arithmetic);
  const std::int64_t largest = largest_magnitude(sums.values());
  for (int n = 0; n < sums.dim(0); ++n)
    for (int m = 0; m < sums.dim(1); ++m) {
      const Psum* from = &sums.at(n, m, 0, 0);
      out.overflows += finisher.finish(
          m, plane, largest, [&](std::size_t i) { return from[i]; }, &out.ofmap.at(n, m, 0, 0));
    }
  return out;
}

}  // namespace eyrie
