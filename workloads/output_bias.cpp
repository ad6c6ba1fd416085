#include "workloads/output_bias.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <iterator>
#include <vector>

#include "sim/base/fault.h"

namespace eyrie {
namespace {

constexpr int kBuckets = 4096;

struct Extremes {
  Psum lowest, highest;
};

Extremes extremes(const std::vector<Psum>& values) {
  Extremes found{values.front(), values.front()};
  for (const Psum value : values) {
    found.lowest = std::min(found.lowest, value);
    found.highest = std::max(found.highest, value);
  }
  return found;
}

// The k-th largest, k from 1. A histogram leaves few to look at; selecting among all takes several times as long.
Psum kth_largest(const std::vector<Psum>& values, std::size_t k) {
  const auto [lowest, highest] = extremes(values);
  const std::int64_t low = lowest;
  int shift = 0;
  while ((highest - low) >> shift >= kBuckets) ++shift;
  const auto bucket = [&](Psum value) { return (value - low) >> shift; };
  std::array<std::size_t, kBuckets> sizes{};
  for (const Psum value : values) ++sizes[bucket(value)];
  int chosen = kBuckets - 1;
  for (; k > sizes[chosen]; --chosen) k -= sizes[chosen];
  std::vector<Psum> few;
  few.reserve(sizes[chosen]);
  std::copy_if(values.begin(), values.end(), std::back_inserter(few), [&](Psum v) { return bucket(v) == chosen; });
  const auto kth = few.begin() + static_cast<std::ptrdiff_t>(k) - 1;
  std::nth_element(few.begin(), kth, few.end(), std::greater<>());
  return *kth;
}

}  // namespace

Psum bias_for_density(const std::string& layer, const Tensor<Psum>& sums, double density,
                      const Arithmetic& arithmetic) {
  const int sum_bits = std::min(24, arithmetic.accumulator_bits);
  if (!arithmetic.relu)
    throw UserError(layer +
                    ": output_density needs an arithmetic with relu: without it negative sums are non-zero outputs");
  if (arithmetic.output_shift > sum_bits - 2)
    throw UserError(layer + ": output_density cannot be met with output_shift " +
                    std::to_string(arithmetic.output_shift) + ": sums of " + std::to_string(sum_bits) +
                    " bits leave no non-zero output; at most " + std::to_string(sum_bits - 2) + " would do");
  const Psum least = Psum{1} << arithmetic.output_shift;  // that leaves a non-zero output
  const std::vector<Psum>& all = sums.values();
  const auto wanted = static_cast<std::size_t>(std::llround(density * static_cast<double>(all.size())));
  if (wanted == 0) return least - 1 - extremes(all).highest;
  const Psum last = kth_largest(all, wanted);  // the smallest that should be non-zero
  // Sums equal to it share its fate: all of them are non-zero, or none.
  std::size_t above = 0, not_below = 0;
  for (const Psum sum : all) {
    above += sum > last;
    not_below += sum >= last;
  }
  const bool with_equals = not_below - wanted <= wanted - above;
  return least - last - (with_equals ? 0 : 1);
}

}  // namespace eyrie
