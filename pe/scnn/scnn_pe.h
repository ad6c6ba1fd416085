// A processing element of SCNN (Parashar et al., ISCA 2017, Fig. 6): F x I multipliers that meet all pairs of a vector
// of weights and a vector of pixels, and banks of accumulators behind a crossbar.
//
//   weight FIFO --F--\                                              /--> halo network
//                     F x I multipliers --> crossbar --> A banks --<
//   input RAM ----I--/                                   (twice)    \--> PPU --> output RAM
#pragma once
#include <span>
#include <systemc>
#include <vector>

#include "pe/scnn/pair_steps.h"
#include "pe/scnn/product_rows.h"
#include "sim/base/arithmetic.h"
#include "sim/base/sc/counter.h"

namespace eyrie {

// The part of a block of weights that a weight FIFO holds at a time, and what of it all PEs want to know.
struct WeightSegment {
  int channel = 0;
  int pe = kEveryPe;
  std::span<const CodedWeight> weights;
  int vectors = 0;
  std::uint64_t valued = 0;         // that are no placeholders
  std::vector<std::uint64_t> kept;  // non-zero weights whose product stays inside, by class of pixels
};

// Its stalls are counted in multiplier-cycles: the slots of its F x I multipliers. Useful slots and stalls are together
// F x I times the cycles elapsed.
class ScnnPe : public sc_core::sc_module, public Counted {
 public:
  struct Counters : CounterGroup {
    Counter macs{*this, Component::kMac, Action::kCompute, Operand::kMac, Unit::kMacs, "products that reach a bank"};
    Counter pixel_fills{*this,           Component::kIaram, Action::kFill,
                        Operand::kIfmap, Unit::kWords,      "entries written into the input RAM from DRAM"};
    Counter pixel_reads{*this, Component::kIaram, Action::kRead, Operand::kIfmap, Unit::kWords, "entries read"};
    Counter weight_writes{*this,          Component::kWeightFifo,
                          Action::kWrite, Operand::kFilter,
                          Unit::kWords,   "entries that came from the broadcast"};
    Counter weight_reads{*this,         Component::kWeightFifo,
                         Action::kRead, Operand::kFilter,
                         Unit::kWords,  "entries read, once for each vector of pixels"};
    Counter products{*this,          Component::kCrossbar, Action::kSend,
                     Operand::kPsum, Unit::kWords,         "products brought to a bank"};
    Counter psum_reads{*this,         Component::kAccumulator,
                       Action::kRead, Operand::kPsum,
                       Unit::kWords,  "psums read, to add to or to hand on"};
    Counter psum_writes{*this, Component::kAccumulator, Action::kWrite, Operand::kPsum, Unit::kWords, "psums written"};
    Counter ofmap_writes{*this,           Component::kOaram, Action::kWrite,
                         Operand::kOfmap, Unit::kWords,      "entries of finished outputs, if they go on to DRAM too"};
    StallCounter activation_fragment{*this, "activation_fragment", "no pixel left to fill the vector"};
    StallCounter weight_fragment{*this, "weight_fragment", "no weight left to fill the vector"};
    StallCounter placeholder{*this, "placeholder", "one of the two stands for a long run of zeros"};
    StallCounter discarded{*this, "discarded", "the product belongs to no output"};
    StallCounter bank_conflict{*this, "bank_conflict", "a bank's queue is full, or the banks finish a group"};
    StallCounter weight_wait{*this, "weight_wait", "the next weights have not come"};
    StallCounter activation_wait{*this, "activation_wait", "the channel's pixels have not come from DRAM"};
    StallCounter barrier{*this, "barrier", "other PEs have not finished the group"};
    StallCounter halo_ppu{*this, "halo_ppu", "both accumulator buffers are taken, or the last outputs leave"};
    StallCounter no_tile{*this, "no_tile", "the plane has no tile for it"};
  } counters;

  ScnnPe(sc_core::sc_module_name name, const ScnnPeParams& params, const Arithmetic& arithmetic, int index, bool plain);

  void start_layer() { freed_.clear(); }
  // New contents of the input RAM.
  void start_pass(const PixelTile* tile) { tile_ = tile; }
  // A group of output channels begins in a buffer of zeroed psums, so many places for each.
  void start_group(int channels, int places);

  bool has_tile() const { return !tile_->entries.empty(); }
  bool has_pixels_of(int channel) const { return tile_->size(channel) > 0; }
  // room[v] becomes at least the cycle in which the FIFO has room for the v-th vector from now on.
  void ask_room(std::span<Cycle> room) const;
  // The steps of a segment, none of them before `pixels_at`.
  void run(const WeightSegment& segment, const ProductRows& rows, std::span<const Cycle> delivered, Cycle pixels_at,
           PairSteps& steps);
  // The cycle in which the banks have added everything of the group.
  Cycle end_group(PairSteps& steps);
  // Cycles, all multipliers together.
  void stall(StallCounter& reason, Cycle cycles) { reason += cycles * multipliers_; }

  // A psum of the group that ended last.
  Psum psum(int channel, int place) const {
    return finished_[static_cast<std::size_t>(place) * pitch_ + static_cast<std::size_t>(channel)];
  }
  void swap_buffers() { std::swap(psums_, finished_); }

  const char* unit() const override { return "multiplier"; }
  CounterGroup& counter_group() override { return counters; }

 private:
  void account(const WeightSegment& segment, std::span<const CodedPixel> pixels);
  void accumulate(const ProductRows& rows, std::span<const CodedPixel> pixels);
  void remember(std::span<const Cycle> freed);

  const ScnnPeParams params_;
  const std::uint64_t multipliers_;
  const int product_shift_;
  const int index_;
  const PixelTile* tile_ = nullptr;
  const ProductLoop add_products_;
  std::size_t pitch_ = 1;               // psums from a place to the next
  std::vector<Psum> psums_, finished_;  // all channels of a place, then the next
  std::vector<Cycle> freed_now_;
  std::vector<Cycle> freed_;  // when the vectors of the FIFO's latest entries were read for the last time, in order
};

}  // namespace eyrie
