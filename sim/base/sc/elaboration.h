// One process, several machines after each other: SystemC elaborates once, unless it is given a fresh world.
#pragma once
#include <systemc>

#include "sim/base/sc/core_clock.h"

namespace eyrie {

// Modules built from now on belong to a new simulation that begins at time zero. The old world is left as it is: its
// modules may still be destroyed, and SystemC does not survive its deletion.
inline void fresh_elaboration() {
  sc_core::sc_curr_simcontext = sc_core::sc_default_global_context = new sc_core::sc_simcontext();
  set_time_unit_to_core_cycle();
}

}  // namespace eyrie
