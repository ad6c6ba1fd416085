// The instruction sets that loops over words are compiled for, and which of them a run uses. All loops give the same
// values, so this decides how fast a run is and nothing else.
#pragma once
#include <initializer_list>
#include <vector>

namespace eyrie {

// Each holds those before it. avx512: F, BW and VL; vnni: also AVX512-VNNI.
enum class InstructionSet { base, avx2, avx512, vnni };

// The highest that loops may be of: what the environment variable EYRIE_INSTRUCTION_SET names, or else the highest this
// processor has. Throws UserError if the variable names none, or one that the processor lacks.
InstructionSet highest_instruction_set();

// A loop as it is compiled for an instruction set.
template <class Loop>
struct CompiledLoop {
  InstructionSet set;
  Loop loop;
};

// The loops that a run may use, the fastest first; `compiled` are in that order, and the last is for every processor.
template <class Loop>
std::vector<Loop> usable(std::initializer_list<CompiledLoop<Loop>> compiled) {
  std::vector<Loop> loops;
  for (const auto& [set, loop] : compiled)
    if (set <= highest_instruction_set()) loops.push_back(loop);
  return loops;
}

}  // namespace eyrie
