// Words of a counter as bytes.
#pragma once
#include <map>
#include <string>

#include "sim/base/access.h"
#include "sim/word_bits.h"

namespace eyrie {

constexpr int kDramCountedBits = 16;  // DRAM traffic is counted in 16-b words, whatever they hold

// Bits of one counted word of an operand in a component; 0 for MACs, which move nothing.
int counted_bits(Component component, Operand operand, const WordBits& word_bits);

// Bytes that each component moved, all its actions together.
std::map<std::string, std::uint64_t> bytes_moved(const Accesses& accesses, const WordBits& word_bits);

}  // namespace eyrie
