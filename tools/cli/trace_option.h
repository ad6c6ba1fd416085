// The options --trace and --trace-window of commands that run something.
#pragma once
#include <optional>
#include <vector>

#include "sim/atomic_file.h"
#include "sim/result.h"
#include "sim/trace/recorder.h"
#include "tools/cli/command_line.h"

namespace eyrie {

// What the user wants to see over time.
struct TraceRequest {
  bool energy = false, perfetto = false;
  std::optional<TraceOptions> options;  // of a recorder; none if nothing is wanted
};

// Adds what is wrong to the problems of the line.
TraceRequest trace_request_of(CommandLine& line);

// energy_trace.csv, trace.json, both or none.
std::vector<FileContent> trace_files(const TraceRequest& request, const RunResult& result, const Recorder& recorder);

}  // namespace eyrie
