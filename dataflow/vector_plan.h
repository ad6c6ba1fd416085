// A pool or add layer cut for the vector unit: tiles that the global buffer holds two of, so that one is worked on
// while the next comes.
#pragma once
#include <cstdint>
#include <variant>

#include "dataflow/plan.h"

namespace eyrie {

// Whole planes of as many channels as fit half of the buffer, or strips of one channel's rows; `buffer_words`: ifmap
// words it holds. A pass is a tile, of an add layer a tile of each operand; no pass has a program.
std::variant<Plan, Misfit> vector_plan(const Layer& layer, std::int64_t buffer_words);

// Words the unit takes in for a pass: every window's, anew, or both operands.
std::uint64_t vector_operations(const Layer& layer, const PsumTile& tile);

}  // namespace eyrie
