// DRAM as a machine sees it that streams: one link with a bandwidth and a latency, and no addresses.
#pragma once
#include <array>
#include <cstdint>
#include <deque>
#include <systemc>

#include "sim/base/sc/clock_crossing.h"
#include "sim/base/sc/counter.h"
#include "sim/base/trace.h"

namespace eyrie {

struct StreamDramParams {
  double bandwidth_GBps = 50;  // both directions together
  int latency_cycles = 100;    // core cycles from the last bit on the link to its use, or to the memory
};

// The stream that the machine waits for goes first. Blocks that are queued use what it leaves of the link, in the order
// of the cycles from which they may move; a block on the link is not interrupted. Cycles count from the layer's start.
class StreamDram : public sc_core::sc_module, public Counted {
 public:
  struct Counters : CounterGroup {
    Counter filter_reads{*this,         Component::kDram,
                         Action::kRead, Operand::kFilter,
                         Unit::kWords,  "16-b words read, filters as they are coded"};
    Counter ifmap_reads{*this,           Component::kDram, Action::kRead,
                        Operand::kIfmap, Unit::kWords,     "16-b words read, ifmaps as they are coded"};
    Counter bias_reads{*this, Component::kDram, Action::kRead, Operand::kBias, Unit::kWords, "16-b words read, biases"};
    Counter ofmap_writes{*this,           Component::kDram, Action::kWrite,
                         Operand::kOfmap, Unit::kWords,     "16-b words written, ofmaps as they are coded"};
    StallCounter idle{*this, "idle", "nothing on the link"};
  } counters;

  StreamDram(sc_core::sc_module_name name, const StreamDramParams& params, double core_MHz);

  // Is told of bursts: blocks of an operand with gaps between them shorter than the latency.
  TraceSink* trace = nullptr;

  // Words of the layer may be on the link so many cycles before it begins, at most the latency: nothing that is on it
  // then could still be of use to the layer before.
  void start_layer(Cycle lead = 0);
  // The layer took so many cycles; all that was queued is over by then.
  void finish_layer(Cycle cycles);

  // The next words of the stream that the machine waits for: the cycle in which they are there.
  Cycle stream(Operand operand, Cycle from, std::uint64_t bits);
  // Likewise, asked for before the layer began, as early as `lead` allows.
  Cycle stream_asked_before(Operand operand, std::uint64_t bits);
  // A block that may move from cycle `from` on; returns its number.
  std::uint64_t queue(Operand operand, Cycle from, std::uint64_t bits);
  // The cycle in which a queued block is where it should be; it is moved now if it has not been.
  Cycle arrival(std::uint64_t block);
  // The cycle in which all that was asked for, streams and queued blocks, is where it should be: nothing that DRAM
  // moves for a layer outlasts it, wanted or not, so that no layer moves more than the bandwidth allows.
  Cycle all_arrived();

  const char* unit() const override { return "dram"; }
  CounterGroup& counter_group() override { return counters; }

 private:
  struct Block {
    std::uint64_t number;
    Operand operand;
    Cycle from;
    std::uint64_t bits;
  };
  Cycle move(Operand operand, Cycle after_lead, std::uint64_t bits);
  void move_first_queued();
  Counter& counter_of(Operand operand);
  void add_to_burst(Operand operand, std::uint64_t begin, std::uint64_t bits);
  void end_burst();

  const StreamDramParams params_;
  const ClockCrossing link_;  // its other clock ticks once a bit
  Cycle lead_ = 0;
  std::uint64_t free_ = 0;               // bit ticks since the lead began, up to which the link is taken
  std::uint64_t busy_ = 0;               // bits moved
  Cycle last_arrival_ = 0;               // of these
  std::array<std::uint64_t, 6> bits_{};  // by operand
  struct Burst {
    Operand operand = Operand::kFilter;
    std::uint64_t begin = 0, end = 0, bits = 0;  // ticks of a bit each since the lead began; those in which one moved
  } burst_;                                      // the latest, if anyone listens
  std::deque<Block> queue_;
  std::vector<Cycle> arrivals_;  // by number of a block
};

}  // namespace eyrie
