#include "sim/base/instruction_set.h"
#include "sim/replay/conv_paths.h"

namespace eyrie {

extern const ConvLoops conv_loops_base, conv_loops_avx2, conv_loops_avx512, conv_loops_vnni;

const std::vector<ConvLoops>& conv_loops() {
  static const auto loops = usable<ConvLoops>({
#if defined(__x86_64__)
    {InstructionSet::vnni, conv_loops_vnni}, {InstructionSet::avx512, conv_loops_avx512},
        {InstructionSet::avx2, conv_loops_avx2},
#endif
        {InstructionSet::base, conv_loops_base},
  });
  return loops;
}

}  // namespace eyrie
