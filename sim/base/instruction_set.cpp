#include "sim/base/instruction_set.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <string>

#include "sim/base/fault.h"

namespace eyrie {
namespace {

constexpr const char* kVariable = "EYRIE_INSTRUCTION_SET";
constexpr const char* kNames[] = {"base", "avx2", "avx512", "vnni"};

InstructionSet of_this_processor() {
#if defined(__x86_64__)
  if (!__builtin_cpu_supports("avx2")) return InstructionSet::base;
  const bool avx512 =
      __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
  if (!avx512) return InstructionSet::avx2;
  return __builtin_cpu_supports("avx512vnni") ? InstructionSet::vnni : InstructionSet::avx512;
#else
  return InstructionSet::base;
#endif
}

InstructionSet chosen() {
  const InstructionSet highest = of_this_processor();
  const char* const said = std::getenv(kVariable);
  if (said == nullptr) return highest;
  const auto name = std::find(std::begin(kNames), std::end(kNames), std::string(said));
  if (name == std::end(kNames))
    throw UserError(std::string(kVariable) + ": expected base, avx2, avx512 or vnni, found " + said);
  const auto set = static_cast<InstructionSet>(name - std::begin(kNames));
  if (set > highest)
    throw UserError(std::string(kVariable) + ": this processor lacks " + said + ", the highest it has is " +
                    kNames[static_cast<int>(highest)]);
  return set;
}

}  // namespace

InstructionSet highest_instruction_set() {
  static const InstructionSet set = chosen();
  return set;
}

}  // namespace eyrie
