#include "tools/cli/trace_option.h"

#include <fmt/core.h>

#include "sim/trace/trace_files.h"

namespace eyrie {

TraceRequest trace_request_of(CommandLine& line) {
  TraceRequest request;
  for (const std::string& kind : line.list("trace")) {
    if (kind == "energy")
      request.energy = true;
    else if (kind == "perfetto")
      request.perfetto = true;
    else
      line.problems.push_back(fmt::format("--trace: '{}' is not one of energy, perfetto", kind));
  }
  const auto window = line.number("trace-window", 1, std::uint64_t{1} << 40);
  if (request.energy || request.perfetto)
    request.options = TraceOptions{.spans = request.perfetto, .window = window};
  else if (window)
    line.problems.push_back("--trace-window: of no trace, add --trace energy or --trace perfetto");
  return request;
}

std::vector<FileContent> trace_files(const TraceRequest& request, const RunResult& result, const Recorder& recorder) {
  std::vector<FileContent> files;
  if (request.energy) files.push_back({"energy_trace.csv", energy_trace_csv(result, recorder)});
  if (request.perfetto) files.push_back({"trace.json", perfetto_json(result, recorder)});
  return files;
}

}  // namespace eyrie
