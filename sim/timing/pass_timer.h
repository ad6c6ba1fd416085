// How long a pass takes and what waits in it, found by its events: what ticking it would find, without values.
//
// PEs run ahead as far as they know of their surroundings (PeTimes). Buffer and networks, which share and arbitrate, go
// cycle by cycle. A pass that repeats itself, window after window, is followed until it does, and the rest of the row
// is counted. None of this may be seen in a result: `--no-reuse` ticks every pass, and the tests compare.
#pragma once
#include <optional>

#include "memory/global_buffer.h"
#include "sim/spatial/spatial_config.h"
#include "sim/timing/output_times.h"
#include "sim/timing/pe_times.h"
#include "sim/timing/state_numbers.h"
#include "sim/timing/stream_times.h"

namespace eyrie {

// Of a pass: when the buffer was done with what, and the cycles of every unit by what it did.
struct TimedPass {
  PassTimes times;
  std::vector<PeStalls> pes;  // by place in PassProgram::work
  StreamCycles filter, ifmap, psum;
  OutputCounts output;
  std::uint64_t buffer_useful = 0;
  Cycle followed = 0;  // cycles; the others were counted, since they go as some before
};

class PassTimer {
 public:
  explicit PassTimer(const SpatialConfig& machine);

  // Whether it knows passes of this kind: those whose operands all stay in the PEs.
  static bool knows(const PassProgram& program) { return program.stays == Stationary{}; }

  // Nothing if the pass does not end within `patience` cycles, or leaves words in the queues: ticked, it tells more.
  std::optional<TimedPass> time(const PassProgram& program, Cycle patience);

 private:
  // The state of all units between two windows of a pass, or between two pixels of a window, and how far the pass has
  // come.
  struct Moment {
    PassCycle at = 0;                    // of the pass
    StateNumbers state;                  // two moments with the same have the same future, but for what is left
    std::vector<PeTimes::Place> places;  // by PE
    std::vector<PeStalls> stalls;        // likewise
    std::size_t ifmap_next = 0;          // of its network's sequence
    std::uint64_t ifmap_left = 0, psum_left = 0, output_left = 0;
    StreamCycles filter, ifmap, psum;
    OutputCounts output;
    std::uint64_t buffer_useful = 0;
    std::size_t ifmap_read = 0;
  };

  void start(const PassProgram& program);
  void start_pes(const PassProgram& program);
  void cycle(PassCycle now);
  void send(PassCycle now);
  void advance_ready();
  bool all_finished() const;
  void find_rounds(const std::vector<Multicast::Transaction>& sequence);
  bool filters_are_loaded(PassCycle now) const;
  void between_windows(PassCycle now);
  void between_rounds(PassCycle now);
  void leave_out_repetition(const Moment& before, const Moment& after);
  std::size_t state_size() const;
  void take_down(PassCycle now, Moment& moment) const;
  std::uint64_t periods_to_leave_out(const Moment& before, const Moment& after) const;
  void leave_out(const Moment& before, const Moment& after, std::uint64_t periods);

  const SpatialConfig& machine_;
  const PassProgram* program_ = nullptr;
  std::vector<PeTimes> pes_;
  std::vector<FilterTimes> filters_;      // by tag
  std::vector<PeTimes*> tops_, bottoms_;  // by chain
  StreamTimes filter_, ifmap_, psum_;
  OutputTimes output_;
  PeTimes::Ready ready_;
  TimedPass pass_;
  PassCycle left_out_ = 0;  // cycles of the pass that were counted instead of followed
  int sequences_ = 0;       // of the ifmap network, since the last moment
  Moment before_, after_;   // the last two
  // The ifmap network's sequence begins with rounds that serve the same PEs, a pixel each.
  std::size_t round_ = 0, rounds_ = 0;  // transactions of a round; rounds
  int rounds_tried_ = 0;                // in vain
  Moment round_before_, round_after_;
};

}  // namespace eyrie
