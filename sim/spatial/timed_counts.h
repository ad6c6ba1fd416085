// What a pass that was timed adds to the counters of the machine's modules: what they would have counted, ticked.
#pragma once
#include "sim/spatial/units.h"

namespace eyrie {

void count(const PassProgram& program, const TimedPass& pass, const Units& units);

}  // namespace eyrie
