// What `eyrie run` prints: a row per layer and the total.
#pragma once
#include <string>

#include "sim/result.h"

namespace eyrie {

// Aligned text, a unit on every column: latency, PEs, MACs, bytes at the array's side of the global buffer and at DRAM,
// and the energy of register files (scratchpads), networks, buffers, DRAM, ALUs and, if the technology gives them one,
// clock and leakage; below it, per layer, the reasons that cost PEs most cycles.
std::string result_table(const RunResult& result);

}  // namespace eyrie
