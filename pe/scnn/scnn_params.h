// What a machine file says about the PEs of an SCNN machine and what joins them (keys `pe`, `halo`, `ppu`, `weights`).
#pragma once
#include "sim/base/planar_program.h"

namespace eyrie {

struct ScnnArrayParams {
  int rows = 8;
  int columns = 8;
  int pes() const { return rows * columns; }
};

// A placeholder's products are zero and end behind the multiplier, as those outside of the plane do: what they cost is
// the slot.
struct ScnnPeParams {
  int weights = 4;  // F: of a vector
  int pixels = 4;   // I: of a vector
  int weight_fifo_vectors = 50;
  int banks = 32;         // A, of accumulators
  int bank_entries = 32;  // of a bank, in each of the two buffers
  int queue_entries = 4;  // products that wait before a bank

  int multipliers() const { return weights * pixels; }
};

// What joins the PEs.
struct ScnnNetworkParams {
  int broadcast_vectors = 5;          // of weights, a cycle
  int prefetch_vectors = 512;         // of weights, between DRAM and the broadcast
  bool prefetch_before_layer = true;  // DRAM's latency is over for the first of them when a layer begins
  int halo_psums = 4;                 // a cycle, from a PE to its neighbours
  int ppu_outputs = 4;                // a cycle, through the PPU of a PE
};

}  // namespace eyrie
