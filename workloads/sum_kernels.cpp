#include "workloads/reference_fast.h"

namespace eyrie {

extern const SumKernel kernel_base, kernel_avx2, kernel_avx512, kernel_vnni;

const std::vector<SumKernel>& sum_kernels() {
  static const std::vector<SumKernel> kernels = [] {
    std::vector<SumKernel> found;
#if defined(__x86_64__)
    const bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw");
    if (avx512 && __builtin_cpu_supports("avx512vnni")) found.push_back(kernel_vnni);
    if (avx512) found.push_back(kernel_avx512);
    if (__builtin_cpu_supports("avx2")) found.push_back(kernel_avx2);
#endif
    found.push_back(kernel_base);
    return found;
  }();
  return kernels;
}

}  // namespace eyrie
