// What the accumulator banks of an SCNN PE have still to take in, and the loop that issues step after step to them.
//
// A step multiplies a vector of pixels by a vector of weights, all pairs. The crossbar brings each product to the queue
// of its bank, and a bank adds one product a cycle. Products that find their queue full wait in front of the crossbar,
// and the next step is not issued before all of them have entered. So with b products bound for a bank and not yet
// added, a step may be issued in a cycle when, after that cycle's additions, b <= queue entries for every bank.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/base/types.h"

namespace eyrie {

// How the products of a vector of weights fall on the banks, seen from a pixel of bank 0: one row a vector, `banks`
// counts written twice. A pixel of bank p reads the row from banks - p on: the same counts turned by p.
//
// One pixel vector against the weight vectors of a segment, a step each.
template <class Lane>
struct Pass {
  const Lane* const* pixels;  // for each pixel, its place in the first row
  int pixel_count;
  std::size_t row;         // lanes from a row to the next
  int vectors;             // of weights
  const Cycle* delivered;  // the cycle in which each came into the FIFO, to be read from the next; null: all are there
  Cycle* issued;           // out: the cycle of each step
};

template <class Lane>
struct BankState {
  Cycle next = 0;             // the first cycle in which a step may be issued
  std::vector<Lane> backlog;  // products for each bank that are not added when that cycle begins
  Cycle conflict_stalls = 0;  // cycles in which a step waited for the banks
  Cycle weight_stalls = 0;    // cycles in which a step waited for its weights only
};

// A loop for one lane type, number of banks and instruction set.
template <class Lane>
using PassLoop = void (*)(BankState<Lane>& state, const Pass<Lane>& pass, int queue_entries);

// Any number of banks.
void run_pass_any(BankState<std::uint16_t>& state, const Pass<std::uint16_t>& pass, int queue_entries);

// For 32 banks and at most 64 products a step: those this processor can run, the fastest first; the last one runs
// everywhere. All do the same, and the same as run_pass_any.
const std::vector<PassLoop<std::uint8_t>>& pass_loops_32();
inline constexpr int kNarrowBanks = 32;
inline constexpr int kNarrowProducts = 64;  // of a step; with the longest queue they stay below 256 in a bank
inline constexpr int kLongestQueue = 128;

}  // namespace eyrie
