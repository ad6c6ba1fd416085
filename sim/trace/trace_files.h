// A recorded run as files.
#pragma once
#include <string>

#include "sim/result.h"
#include "sim/trace/recorder.h"

namespace eyrie {

// A row a window: layer, start_cycle and end_cycle (core cycles since the run began, layers one after the other), then
// the energy of each component in the unit of the run's result. A component's rows of a layer, added up in their order,
// are the layer's energy in result.json, to the bit.
std::string energy_trace_csv(const RunResult& result, const Recorder& recorder);

// Chrome's trace events, which Perfetto and speedscope open: layers, passes, DRAM bursts, and for every window how many
// units of each kind stalled for each reason, on average. Times are those of the machine's clock.
std::string perfetto_json(const RunResult& result, const Recorder& recorder);

}  // namespace eyrie
