// How a machine is simulated.
#pragma once
#include "sim/base/trace.h"

namespace eyrie {

// No choice here may change a result.
struct EngineOptions {
  // Time a pass shape once, or tick it, and replay it: timing and counts are the same, values come from kernels. A
  // machine whose passes overlap (pass.filter_load_during_drain) is ticked throughout.
  bool reuse = true;
  bool reverse_evaluation = false;  // modules are built, and PEs evaluated, last to first
  TraceSink* trace = nullptr;       // who listens, if anyone does
};

}  // namespace eyrie
