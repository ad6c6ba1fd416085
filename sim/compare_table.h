// A comparison as text and as CSV.
#pragma once
#include <string>

#include "sim/compare.h"

namespace eyrie {

// What the machines are. Then, for each layer and in total, a row a machine: cycles, time, energy by group of
// components, energy a MAC, and how many times faster and how much of the energy against the first machine. What could
// not run, and what else a reader has to know, is said below.
std::string compare_table(const MachineComparison& comparison);

// The same numbers unrounded, a row a layer and contestant and one of its total: the columns of the table, energies by
// component.
std::string compare_csv(const MachineComparison& comparison);

}  // namespace eyrie
