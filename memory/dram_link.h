// A link with its own clock, shared by both directions: bandwidth and latency, whatever the addresses.
#pragma once
#include "memory/dram_port.h"
#include "memory/memory_params.h"
#include "sim/base/queue.h"
#include "sim/base/sc/clock_crossing.h"
#include "sim/base/sc/counter.h"

namespace eyrie {

class DramLink final : public DramPort {
 public:
  DramLink(const DramParams& params, double core_MHz, CounterGroup& counters, StallCounter& idle);

  void start_layer() override;
  Cycle free_at() const override { return free_; }
  Cycle take(const DramBurst& burst, Cycle now) override;
  bool advance(Cycle) override { return false; }
  Cycle next_event() override { return kNever; }
  std::optional<DramArrival> arrival() override;
  void finish_layer(Cycle cycles) override { idle_ += cycles - counters_.useful_cycles; }

 private:
  const DramParams params_;
  const ClockCrossing crossing_;
  CounterGroup& counters_;
  StallCounter& idle_;
  std::uint64_t tick_ = 0;  // link clocks up to which the link is taken
  Cycle free_ = 0;          // the same in core cycles
  Queue<DramArrival> arrivals_;
};

}  // namespace eyrie
