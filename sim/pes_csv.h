// pes.csv: which PE did how much, for heat maps.
#pragma once
#include <string>

#include "sim/result.h"

namespace eyrie {

// The text of pes.csv: a row for every PE in the order of their numbers (of a spatial array: row by row), a column for
// every layer with the cycles in which the PE did useful work, those of all its multipliers together where PEs have
// several. Only a head if the machine counts its PEs together.
std::string pes_csv(const RunResult& result);

}  // namespace eyrie
