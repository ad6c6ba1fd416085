// A processing element of DCNN, the dense twin of SCNN (Parashar et al., ISCA 2017, Section V): a dot product of pixels
// and weights of as many channels as it has multipliers, added to one psum a cycle.
#pragma once
#include <systemc>

#include "sim/base/sc/counter.h"

namespace eyrie {

struct DcnnPeParams {
  int multipliers = 16;  // channels of a dot product
  int weight_fifo_vectors = 50;
  int accumulator_entries = 1024;    // psums, in each of two buffers
  int activation_ram_bytes = 16384;  // of the input RAM, and of the output RAM
  bool zero_gating = false;          // a multiplier rests if an operand is zero
  bool gates_weight_reads = false;   // no weight is read for a pixel of zero
};

// Its stalls are counted in multiplier-cycles, as a ScnnPe's.
class DcnnPe : public sc_core::sc_module, public Counted {
 public:
  struct Counters : CounterGroup {
    Counter pixel_fills{*this,           Component::kIaram, Action::kFill,
                        Operand::kIfmap, Unit::kWords,      "words written into the input RAM from DRAM"};
    Counter pixel_reads{*this, Component::kIaram, Action::kRead, Operand::kIfmap, Unit::kWords, "words read"};
    Counter weight_writes{*this,          Component::kWeightFifo,
                          Action::kWrite, Operand::kFilter,
                          Unit::kWords,   "words that came from the broadcast"};
    Counter weight_reads{*this,         Component::kWeightFifo,
                         Action::kRead, Operand::kFilter,
                         Unit::kWords,  "words read, once for each pixel they meet"};
    Counter psum_reads{*this,         Component::kAccumulator,
                       Action::kRead, Operand::kPsum,
                       Unit::kWords,  "psums read, to add to or to hand on"};
    Counter psum_writes{*this, Component::kAccumulator, Action::kWrite, Operand::kPsum, Unit::kWords, "psums written"};
    Counter ofmap_writes{*this,           Component::kOaram, Action::kWrite,
                         Operand::kOfmap, Unit::kWords,      "finished outputs, if they go on to DRAM too"};
    Counter halo_sent{*this,        Component::kHaloNetwork,    Action::kSend, Operand::kPsum,
                      Unit::kWords, "psums sent to a neighbour"};
    StallCounter channel_fragment{*this, "channel_fragment", "no channel left to fill the dot product"};
    StallCounter discarded{*this, "discarded", "the product belongs to no output, or the tap or pixel is none"};
    StallCounter weight_wait{*this, "weight_wait", "the next weights have not come"};
    StallCounter activation_wait{*this, "activation_wait", "the window's pixels have not come from DRAM"};
    StallCounter barrier{*this, "barrier", "PEs with larger tiles have not finished"};
    StallCounter halo_ppu{*this, "halo_ppu", "both accumulator buffers are taken, or the last outputs leave"};
    StallCounter no_tile{*this, "no_tile", "the plane has no tile for it"};
  } counters;

  explicit DcnnPe(sc_core::sc_module_name name) : sc_module(name) {}

  const char* unit() const override { return "multiplier"; }
  CounterGroup& counter_group() override { return counters; }
};

}  // namespace eyrie
