// The top-level control: asks DRAM for what the coming passes need, starts a pass when its inputs lie in the buffer,
// sends finished ofmaps to DRAM. The vector unit's passes need no filters and no biases, and their time is known.
#pragma once
#include <string>
#include <systemc>
#include <vector>

#include "sim/base/trace.h"
#include "sim/spatial/dram_contents.h"
#include "sim/spatial/spatial_config.h"
#include "sim/spatial/units.h"

namespace eyrie {

class Sequencer : public sc_core::sc_module, public Counted {
 public:
  SC_HAS_PROCESS(Sequencer);

  // Cycles with a pass in the array, or in the vector unit, are useful; each other cycle waits for one thing, the first
  // in this order.
  struct Counters : CounterGroup {
    Counter psum_fills{*this,         Component::kGlobalBuffer,
                       Action::kFill, Operand::kPsum,
                       Unit::kWords,  "psum words of the global buffer set to their filter's bias"};
    StallCounter psum_drain{*this, "psum_drain",
                            "ofmaps are on their way to DRAM, and passes wait for their banks or for DRAM"};
    StallCounter bias_fill{*this, "bias_fill", "the biases are not there"};
    StallCounter ifmap_fill{*this, "ifmap_fill", "the ifmap tile is not in the buffer"};
    StallCounter filter_fill{*this, "filter_fill", "the filters are not in the prefetch buffer"};
    StallCounter last_drain{*this, "last_drain", "all passes are done, the last ofmaps are on their way to DRAM"};
  } counters;

  Sequencer(sc_core::sc_module_name name, const SpatialConfig& machine, const Units& units);

  // Begins a layer at the present time. Both must live until it is finished.
  void start(const LayerJob& job, DramContents& contents);

  // Has all units count the cycles in which no pass was in the array, up to the last pass' start.
  void settle();

  bool finished() const { return finished_; }
  std::size_t passes_ended() const { return next_pass_ - (running_ ? 1 : 0); }
  Cycle cycles() const { return cycles_; }  // of the finished layer
  // What it waits for: for the message when nothing moves any more.
  std::string state() const;

  TraceSink* trace = nullptr;  // hears of passes

  const char* unit() const override { return "sequencer"; }
  CounterGroup& counter_group() override { return counters; }

 private:
  void step();
  void account(Cycle now);
  void end_pass(Cycle now);
  void drain(const PsumTile& tile);
  void request_ifmaps();
  std::size_t ifmaps_wanted() const;
  void request_filters();
  void open_psum_tiles();
  void preload_filters();
  void start_pass(Cycle now);
  KnownPass* known(const PassProgram& program);
  void start_ticking(const Pass& pass);
  void start_vector_pass(const Pass& pass);
  bool ticks() const { return running_ && !replayed_ && job_->on_array(); }
  void account_vector_unit(Cycle cycles);
  StallCounter* missing();
  std::uint64_t awaited_filters() const;
  void start_filters(const Pass& pass);
  std::size_t filter_tiles_read() const;
  bool filters_arrived(const Pass& pass) const;
  std::uint32_t frees(const Pass& pass) const;
  void finish(Cycle now);
  std::uint32_t psum_slot(std::uint32_t tile) const;
  Cycle patience(const PassProgram& program) const;

  const SpatialConfig& machine_;
  const Units units_;

  const LayerJob* job_ = nullptr;
  DramContents* contents_ = nullptr;
  Cycle origin_ = 0;      // core cycle in which the layer began
  Cycle accounted_ = 0;   // cycles of the layer that have an account
  Cycle pass_began_ = 0;  // the cycle before the pass' first
  Cycle pass_ended_ = 0;  // the last pass' last cycle
  Cycle idle_ = 0;        // cycles without a pass in the array that its units have not counted yet
  bool running_ = false;
  KnownPass* replayed_ = nullptr;      // the pass in the array, if it is not ticked
  StallCounter* waits_for_ = nullptr;  // while no pass runs
  bool finished_ = true;
  Cycle cycles_ = 0;
  std::size_t next_pass_ = 0;                  // to start
  std::size_t filters_started_ = 0;            // passes whose filters the buffer has begun to read
  std::size_t ifmaps_requested_ = 0;           // tiles DRAM was asked for
  std::size_t tiles_opened_ = 0;               // psum tiles set to their bias
  std::size_t tiles_drained_ = 0;              // psum tiles sent to DRAM, if not yet arrived
  std::vector<std::uint64_t> ifmap_at_;        // where each requested tile begins, in words since the layer's start
  std::uint64_t filter_stream_requests_ = 0;   // blocks asked of DRAM's filter stream: filters and biases
  std::vector<std::uint64_t> filters_arrive_;  // as which block each requested filter tile arrives
  std::vector<std::uint64_t> bias_arrives_;    // as which block a psum tile's bias arrives
  sc_core::sc_event begin_{"begin"}, watchdog_{"watchdog"};
};

}  // namespace eyrie
