// The core clock: time in core cycles, and a tick that runs only while some unit has work.
#pragma once
#include <systemc>

#include "sim/base/types.h"

namespace eyrie {

// One SystemC time unit is one core cycle; whoever elaborates a machine sets it once, before any other time is made.
inline void set_time_unit_to_core_cycle() { sc_core::sc_set_time_resolution(1, sc_core::SC_NS); }
inline sc_core::sc_time core_cycles(Cycle n) { return sc_core::sc_time::from_value(n); }
inline Cycle core_now() { return sc_core::sc_time_stamp().value(); }

// Ticks once a core cycle from start() to stop(); units that run during a pass are sensitive to tick(). Between passes
// no time step is simulated but those of the DRAM's own timeline.
class CoreClock : public sc_core::sc_module {
 public:
  SC_HAS_PROCESS(CoreClock);
  explicit CoreClock(sc_core::sc_module_name name) : sc_module(name) {
    SC_METHOD(advance);
    sensitive << tick_;
    dont_initialize();
  }

  const sc_core::sc_event& tick() const { return tick_; }
  // The first tick comes in the next cycle.
  void start() {
    running_ = true;
    tick_.notify(core_cycles(1));
  }
  // No tick after the present cycle's.
  void stop() {
    running_ = false;
    tick_.cancel();
  }

 private:
  void advance() {
    if (running_) tick_.notify(core_cycles(1));
  }

  sc_core::sc_event tick_{"tick"};
  bool running_ = false;
};

}  // namespace eyrie
