#include "sim/base/instruction_set.h"
#include "workloads/reference_fast.h"

namespace eyrie {

extern const SumKernel kernel_base, kernel_avx2, kernel_avx512, kernel_vnni;

const std::vector<SumKernel>& sum_kernels() {
  static const auto kernels = usable<SumKernel>({
#if defined(__x86_64__)
    {InstructionSet::vnni, kernel_vnni}, {InstructionSet::avx512, kernel_avx512}, {InstructionSet::avx2, kernel_avx2},
#endif
        {InstructionSet::base, kernel_base},
  });
  return kernels;
}

}  // namespace eyrie
