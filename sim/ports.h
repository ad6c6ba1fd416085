// Where words pass on a machine, and how many can in a cycle.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "sim/base/access.h"

namespace eyrie {

// Words of one counter, which have the port so many a cycle.
struct PortUse {
  AccessKey counter;
  double words_per_cycle;  // of all units of that kind together
};

// What its uses take of a port adds up.
struct Port {
  std::string name;  // of the unit, and of what passes
  std::vector<PortUse> uses;
};

// One counter alone at a port of its own.
inline Port port(Component component, Action action, Operand operand, double words_per_cycle) {
  std::string text(name(component));
  text += '.';
  text += name(action);
  text += '.';
  text += name(operand);
  return {std::move(text), {{{component, action, operand}, words_per_cycle}}};
}

// The memory that all operands share, both directions together; words are of 16 bits.
inline Port dram_port(double bits_per_cycle) {
  const double words = bits_per_cycle / 16;
  const auto use = [&](Action action, Operand operand) { return PortUse{{Component::kDram, action, operand}, words}; };
  return {"dram",
          {use(Action::kRead, Operand::kFilter), use(Action::kRead, Operand::kIfmap),
           use(Action::kRead, Operand::kBias), use(Action::kWrite, Operand::kOfmap)}};
}

}  // namespace eyrie
