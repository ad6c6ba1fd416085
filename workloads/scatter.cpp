#include "workloads/scatter.h"

#include "sim/base/instruction_set.h"
#include "workloads/random.h"

namespace eyrie {

extern const ScatterKernel scatter_base, scatter_avx2, scatter_avx512;

RandomLanes::RandomLanes(std::uint64_t seed) {
  for (auto& word : s)
    for (auto& lane : word) lane = static_cast<std::uint32_t>(splitmix64(seed) >> 32);
}

const std::vector<ScatterKernel>& scatter_kernels() {
  static const auto kernels = usable<ScatterKernel>({
#if defined(__x86_64__)
    {InstructionSet::avx512, scatter_avx512}, {InstructionSet::avx2, scatter_avx2},
#endif
        {InstructionSet::base, scatter_base},
  });
  return kernels;
}

std::size_t scatter(std::vector<Word>& values, ValueRange range, std::uint32_t threshold, std::uint64_t seed) {
  if (threshold == 0) {
    values.assign(values.size(), 0);
    return 0;
  }
  RandomLanes lanes(seed);
  return scatter_kernels().front().scatter(values.data(), values.size(), range, threshold, lanes);
}

}  // namespace eyrie
