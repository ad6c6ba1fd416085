#include <fmt/core.h>

#include <filesystem>

#include "sim/atomic_file.h"
#include "sim/base/fault.h"
#include "sim/output_files.h"
#include "sim/published.h"
#include "sim/result_files.h"
#include "sim/result_table.h"
#include "sim/run.h"
#include "sim/technology_effect.h"
#include "sim/text_table.h"
#include "sim/validate.h"

#include "tools/cli/command_line.h"
#include "tools/cli/commands.h"
#include "tools/cli/memory_limit.h"
#include "tools/cli/overrides.h"
#include "tools/cli/progress.h"
#include "tools/cli/screen.h"
#include "tools/cli/trace_option.h"

namespace eyrie {
namespace {

constexpr std::size_t kLineWidth = 120;

const std::vector<Option> kOptions{
    {"machine", "FILE", "the machine, e.g. configs/eyeriss.yaml"},
    {"workload", "FILE", "the network, e.g. workloads/alexnet.yaml"},
    {"layers", "A,B", "only these layers of it"},
    {"batch", "N", "images, instead of the workload's"},
    {"seed", "N", "of generated data, instead of the workload's"},
    {"technology", "NAME", "energies per action: a file, or a name under configs/technology; instead of the machine's"},
    {"out", "DIR", "folder of result.json, layers.csv and pes.csv; out/<workload>-<machine> if not given"},
    {"dump-outputs", "DIR", "folder of the layers' outputs, one .npy file each: int16, (N, M, E, F)"},
    {"trace", "energy,perfetto", "also write what happens over time: energy_trace.csv, trace.json, or both"},
    {"trace-window", "CYCLES", "least length of a window of the trace; by itself a layer has up to 128"},
    {"no-check", "", "do not compare the outputs with the reference"},
    {"no-reuse", "", "simulate every cycle of every pass, also of shapes that are known; the results are the same"},
    memory_limit_option(),
    {"help", "", "this text"},
};

void print_help() {
  say("usage: eyrie run --machine FILE --workload FILE [options]\n\n"
      "Simulates every layer of the workload on the machine, cycle by cycle, compares every output bit with the\n"
      "reference, and writes what it counted.\n\n"
      "{}",
      option_help(kOptions));
}

// What the user asked for, read and checked.
struct Request {
  MachineConfig machine;
  Workload workload;
  RunOptions options;
  std::filesystem::path out;
  std::filesystem::path outputs;  // empty: outputs are not written
  TraceRequest trace;
  PublishedRun files;
  bool as_in_files = true;  // no option replaces what the files say
};

// Everything that can be wrong before the first cycle, in one UserError.
Request read_request(const std::vector<std::string>& words) {
  CommandLine line(kOptions, words);
  Request request;
  const WorkloadOverrides overrides = overrides_of(line);
  request.trace = trace_request_of(line);
  const std::string machine = line.required("machine", "expected a file, e.g. configs/eyeriss.yaml");
  const std::string workload = line.required("workload", "expected a file, e.g. workloads/alexnet.yaml");
  request.options.memory_limit = memory_limit_of(line);
  std::vector<std::string> problems = line.problems;
  keep_problems(problems, [&] {
    if (!machine.empty()) request.machine = read_machine(machine, line.value("technology").value_or(""));
  });
  keep_problems(problems, [&] {
    if (!workload.empty()) request.workload = read_workload(workload, overrides);
  });
  request.options.check = !line.has("no-check");
  request.options.engine.reuse = !line.has("no-reuse");
  request.files = {machine, workload};
  request.as_in_files = overrides.layers.empty() && !overrides.batch && !overrides.seed && !line.has("technology");
  const auto default_out =
      fmt::format("out/{}", folder_name(request.workload.name + "-" + base_of(request.machine).name));
  request.out = line.value("out").value_or(default_out);
  if (const auto problem = unwritable(request.out, kResultNames)) problems.push_back("--out: " + *problem);
  request.outputs = line.value("dump-outputs").value_or("");
  if (!request.outputs.empty()) {
    if (const auto problem = unwritable(request.outputs, output_names(request.workload)))
      problems.push_back("--dump-outputs: " + *problem);
    keep_problems(problems, [&] { check_output_names(request.workload); });
  }
  if (!problems.empty()) throw UserError(problems);
  return request;
}

// `outputs` takes what --dump-outputs asks for, `traces` what --trace does.
RunResult simulate(const Request& request, std::vector<FileContent>& outputs, std::vector<FileContent>& traces) {
  Progress progress;
  RunOptions options = request.options;
  options.progress = [&](std::size_t done, std::size_t total, const std::string& layer) {
    progress.show(done, total, layer);
  };
  if (!request.outputs.empty())
    options.output = [&](const Layer& layer, const Tensor<Word>& ofmap) {
      outputs.push_back(output_file(layer, ofmap));
    };
  std::optional<Recorder> recorder;
  if (request.trace.options) options.recorder = &recorder.emplace(*request.trace.options);
  RunResult result = run(request.machine, request.workload, options);
  if (recorder) traces = trace_files(request.trace, result, *recorder);
  return result;
}

std::string heading(const Request& request, const RunResult& result) {
  return fmt::format("{} on {} ({}, {} MHz), batch {}: {} {}, {}", result.workload, result.machine,
                     size_of(request.machine).text, result.clock_MHz, result.batch, result.layers.size(),
                     result.layers.size() == 1 ? "layer" : "layers",
                     result.totals.outputs_match ? "outputs match the reference" : "outputs not checked");
}

// What --technology changed besides energies.
std::string technology_text(const Request& request, const RunResult& result) {
  const auto own = read_in_own_technology(request.files.machine, request.machine);
  const std::string effect = own ? technology_effect(request.machine, *own, request.workload, result.layers) : "";
  return effect.empty() ? "" : "\n" + wrapped(effect, kLineWidth, 2);
}

// How far off a published table this run is, if one measured just this.
std::string against_published(const Request& request, const RunResult& result) {
  const auto table = request.as_in_files ? shipped_table_of(request.files) : std::nullopt;
  if (!table) return "";
  const auto comparisons = compare(*table, {{table->runs.begin()->first, result}});
  return "\n" + totals_text(*table, comparisons) + "  eyrie validate shows every value\n";
}

void write_results(const Request& request, const RunResult& result, const std::vector<FileContent>& outputs,
                   const std::vector<FileContent>& traces) {
  std::vector<FileContent> files = result_files(result);
  files.insert(files.end(), traces.begin(), traces.end());
  std::vector<FolderContent> set{{request.out, std::move(files)}};
  if (!request.outputs.empty()) set.push_back({request.outputs, outputs});
  write_files(set);
}

// Where the results are.
void tell_files(const Request& request, const std::vector<FileContent>& outputs,
                const std::vector<FileContent>& traces) {
  std::string beside = "layers.csv, pes.csv";
  for (const FileContent& trace : traces) beside += ", " + trace.name;
  say("results: {}, {}\n", (request.out / "result.json").string(), beside);
  if (!request.outputs.empty())
    say("outputs: {}, {} {}\n", request.outputs.string(), outputs.size(), outputs.size() == 1 ? "file" : "files");
}

}  // namespace

int run_command(const std::vector<std::string>& words) {
  if (CommandLine(kOptions, words).has("help")) {
    print_help();
    return kFine;
  }
  const Request request = read_request(words);
  std::vector<FileContent> outputs, traces;
  const RunResult result = simulate(request, outputs, traces);
  std::vector<std::string> problems;
  keep_problems(problems, [&] { write_results(request, result, outputs, traces); });
  // After the files, which do not depend on who reads this; but a full disk does not take the table along.
  say("{}\n\n{}{}\n", heading(request, result), result_table(result),
      technology_text(request, result) + against_published(request, result));
  if (problems.empty()) {
    tell_files(request, outputs, traces);
    return kFine;
  }
  complain("{}\nno result file was written\n", UserError(problems).what());
  return kUsersMistake;
}

}  // namespace eyrie
