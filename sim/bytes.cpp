#include "sim/bytes.h"

namespace eyrie {

int counted_bits(Component component, Operand operand, const WordBits& word_bits) {
  if (component == Component::kDram) return kDramCountedBits;
  switch (operand) {
    case Operand::kMac:
      return 0;
    case Operand::kIfmap:
      return word_bits.ifmap;
    case Operand::kFilter:
      return word_bits.filter;
    case Operand::kOfmap:  // still a psum in the buffer, requantised behind it
      return component == Component::kGlobalBuffer ? word_bits.psum : word_bits.ifmap;
    default:
      return word_bits.psum;
  }
}

std::map<std::string, std::uint64_t> bytes_moved(const Accesses& accesses, const WordBits& word_bits) {
  std::map<std::string, std::uint64_t> bits;
  for (const auto& [key, words] : accesses)
    if (const int width = counted_bits(key.component, key.operand, word_bits); width > 0 && moves_words(key.action))
      bits[std::string(name(key.component))] += words * static_cast<std::uint64_t>(width);
  for (auto& [component, sum] : bits) sum = (sum + 7) / 8;
  return bits;
}

}  // namespace eyrie
