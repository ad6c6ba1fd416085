// Energy as a pure function of what was counted: modules never know a joule.
#pragma once
#include <string>
#include <vector>

#include "sim/base/access.h"
#include "sim/base/types.h"
#include "sim/result.h"
#include "sim/technology.h"

namespace eyrie {

// A counter's key in an ActionMap: "global_buffer.read".
std::string cost_key(Component component, Action action);

// What keeps these counters from having an energy, a line each: a counter without an entry (one that counted nothing
// included), an entry whose part the technology lacks, a part that follows its size without a capacity. Empty: none.
// To be asked with a machine's fresh counters, before its first cycle.
std::vector<std::string> cost_problems(const Accesses& counters, const ActionMap& costs, const Technology& technology);

// Energy of one counted word of an operand, in Technology::unit. The part must be "none" or one the technology has.
double energy_per_word(const ActionCost& cost, const Technology& technology, Operand operand = Operand::kNone);

// Energy per component, and as "clock" and "leakage" that of `pes` PEs in `cycles` cycles. The words of an action that
// are of one width are added up before they are multiplied, components in the order of their names: the same counts
// give the same bits. Throws UserError with all cost_problems.
Energy account(const Accesses& accesses, Cycle cycles, int pes, const ActionMap& costs, const Technology& technology);

// Adds component by component; the total is added up anew.
Energy& operator+=(Energy& sum, const Energy& other);

}  // namespace eyrie
