// The PEs of an SCNN machine: they meet the same weights at a pace of their own, and wait for each other where a group
// of output channels ends.
#pragma once
#include <functional>
#include <memory>
#include <systemc>
#include <vector>

#include "pe/scnn/scnn_pe.h"
#include "sim/base/sc/core_clock.h"

namespace eyrie {

// Segments come one after the other; cycles count from the layer's start. Work on a segment is computed when its first
// vector comes, for all PEs, as far ahead as it goes: nobody looks at a PE before it has the next segment.
class ScnnArray : public sc_core::sc_module {
 public:
  SC_HAS_PROCESS(ScnnArray);
  ScnnArray(sc_core::sc_module_name name, const ScnnArrayParams& array, const ScnnPeParams& pe,
            const Arithmetic& arithmetic, bool plain, bool reversed);

  void start_layer();
  // From the next segment on PEs work on this pass. The pixels of a channel are there from pixels_at(channel) on.
  void start_pass(const PlanarPass& pass, std::function<Cycle(int channel)> pixels_at);
  // A group of so many output channels begins, in each PE with so many psums for each; no step before `from`.
  void start_group(int channels, int psums, Cycle from);

  // PEs that take a segment of this channel for this PE.
  const std::vector<ScnnPe*>& takers(int channel, int pe);
  // A segment comes, with the cycles in which its vectors do. `done` is notified when the PEs have it.
  void take(const WeightSegment& segment, std::span<const Cycle> delivered, Cycle now, sc_core::sc_event& done);
  // Ends the group: every PE has waited for the last. Returns the cycle of the barrier.
  Cycle end_group();
  // The cycle in which the last PE has done its share of the segments taken so far.
  Cycle latest() const;
  void stall(StallCounter ScnnPe::Counters::*reason, Cycle cycles);

  std::size_t size() const { return pes_.size(); }
  ScnnPe& pe(std::size_t i) { return *pes_[i]; }
  const ScnnPe& pe(std::size_t i) const { return *pes_[i]; }
  // That have pixels in this pass.
  int active() const { return active_; }

 private:
  void work();

  std::vector<std::unique_ptr<ScnnPe>> pes_;
  std::vector<ScnnPe*> order_;  // in which they are evaluated
  std::unique_ptr<PairSteps> steps_;
  ProductRows rows_;     // of the segment
  int group_psums_ = 1;  // of an output channel, in a PE
  std::size_t pitch_ = 1;
  const PlanarPass* pass_ = nullptr;
  std::function<Cycle(int)> pixels_at_;
  int active_ = 0;
  std::vector<ScnnPe*> takers_;
  int takers_channel_ = -1, takers_pe_ = -1;
  const WeightSegment* segment_ = nullptr;
  std::span<const Cycle> delivered_;
  sc_core::sc_event* done_ = nullptr;
  sc_core::sc_event comes_{"comes"};
};

}  // namespace eyrie
