// Energies per action of generic parts, and which part each counter of a machine costs.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/base/access.h"

namespace eyrie {

// The energy of a part in another size than its reference.
struct PartSize {
  double bytes = 0;
  double energy = 0;  // in Technology::unit, one action
};

// One generic part, as a technology file gives it: `energy` per action of `width_bits`, or, for a part whose energy
// follows its size, energy x sqrt(capacity / reference_bytes); between sizes whose energy is given it is linear in the
// root of the capacity.
struct TechnologyPart {
  double energy = 0;                      // in Technology::unit, one action
  int width_bits = 16;                    // bits one action moves; a narrower or wider word is charged in proportion
  std::optional<double> reference_bytes;  // given: the energy grows with the square root of the capacity
  std::vector<PartSize> sizes = {};       // larger ones, ascending
  std::string source;                     // paper and table, or the rule that gives the number
};

struct Technology {
  std::string name;
  std::string unit;  // "pJ", or "MAC" for a table normalised to one 16-b MAC
  std::string source;
  std::map<std::string, TechnologyPart> parts;
};

// What one count of a counter costs: `part` of the technology, for a memory of `capacity_bytes` and words of `bits`.
struct ActionCost {
  int bits_of(Operand operand) const {
    const auto other = other_bits.find(operand);
    return other == other_bits.end() ? bits : other->second;
  }

  std::string part;                        // "none": costs nothing by itself, for the reason beside it in the file
  std::optional<double> capacity_bytes;    // for parts whose energy follows their size
  int bits = 16;                           // of one counted word
  std::map<Operand, int> other_bits = {};  // of operands whose words are wider or narrower
};

// Keyed "component.action", e.g. "global_buffer.read", and "array.clock", "array.leakage" per PE and cycle.
using ActionMap = std::map<std::string, ActionCost>;

}  // namespace eyrie
