// Units on a core clock of their own, in a SystemC world of their own, that a test advances cycle by cycle.
#pragma once
#include <systemc>
#include <vector>

#include "sim/base/sc/core_clock.h"
#include "sim/base/sc/counter.h"
#include "sim/base/sc/elaboration.h"

namespace eyrie {

// A base or first member: what follows is built in a fresh world.
struct FreshWorld {
  FreshWorld() { fresh_elaboration(); }
};

class ClockedBench : FreshWorld {
 public:
  CoreClock clock{"clock"};

  // The next cycle: when this returns, all units were ticked in it. What the test does then to a link happens in that
  // cycle too; what it does before the first call, in cycle 0.
  void cycle() {
    if (core_now() == 0) clock.start();
    pass_time();
  }
  void cycles(int count) {
    for (int i = 0; i < count; ++i) cycle();
  }
  // The next cycle, whether the clock ticks in it or not. The test may do something then: the units see that the time
  // in which they are left alone ends there.
  void pass_time() {
    test_acts_.notify(core_cycles(1));
    sc_core::sc_start(core_cycles(1));  // up to the new time, whose processes have not run yet
    test_acts_.notify(core_cycles(1));
    while (sc_core::sc_pending_activity_at_current_time()) sc_core::sc_start(sc_core::SC_ZERO_TIME);
  }
  Cycle now() const { return core_now(); }

 private:
  sc_core::sc_event test_acts_{"test_acts"};
};

// Takes down when an event happens.
class Watcher : public sc_core::sc_module {
 public:
  SC_HAS_PROCESS(Watcher);
  Watcher(sc_core::sc_module_name name, const sc_core::sc_event& event) : sc_module(name) {
    SC_METHOD(note);
    sensitive << event;
    dont_initialize();
  }
  std::vector<Cycle> times;

 private:
  void note() { times.push_back(core_now()); }
};

inline std::uint64_t useful_and_stalled(Counted& unit) {
  return unit.counter_group().useful_cycles + unit.counter_group().stalled();
}

}  // namespace eyrie
