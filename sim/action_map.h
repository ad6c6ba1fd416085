// The `energy` section of a machine file: which part of the technology each counter costs.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "sim/base/access.h"
#include "sim/file_formats.h"
#include "sim/technology.h"
#include "sim/yaml_reader.h"

namespace eyrie {

// What an access of a component moves, and how much the component holds if it is a memory.
struct Store {
  int word_bits = 0;
  std::optional<double> bytes, bank_bytes;
  std::map<Operand, int> other_bits = {};  // of operands whose words are wider or narrower
};

// By component. What is not here counts no words: the multiplier, the clock, leakage.
using Stores = std::map<std::string_view, Store>;

// The map with every default filled in from the machine's own sizes, so that a machine with a larger scratchpad pays
// for it without another entry. What is wrong is a problem of `file`; without a technology its parts are not looked up.
ActionMap read_action_map(const std::map<std::string, ActionCostFile>& energy, const Stores& stores,
                          const Technology* technology, YamlReader& file);

}  // namespace eyrie
