#include "sim/replay/conv_paths.h"

namespace eyrie {

extern const ConvLoops conv_loops_base, conv_loops_avx2, conv_loops_avx512, conv_loops_vnni;

const std::vector<ConvLoops>& conv_loops() {
  static const std::vector<ConvLoops> loops = [] {
    std::vector<ConvLoops> runnable;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")) {
      if (__builtin_cpu_supports("avx512vnni")) runnable.push_back(conv_loops_vnni);
      runnable.push_back(conv_loops_avx512);
    }
    if (__builtin_cpu_supports("avx2")) runnable.push_back(conv_loops_avx2);
#endif
    runnable.push_back(conv_loops_base);
    return runnable;
  }();
  return loops;
}

}  // namespace eyrie
