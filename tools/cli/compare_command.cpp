#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "sim/atomic_file.h"
#include "sim/base/fault.h"
#include "sim/compare.h"
#include "sim/compare_table.h"
#include "sim/result_files.h"
#include "tools/cli/command_line.h"
#include "tools/cli/commands.h"
#include "tools/cli/memory_limit.h"
#include "tools/cli/overrides.h"
#include "tools/cli/progress.h"
#include "tools/cli/screen.h"
#include "tools/cli/trace_option.h"

namespace eyrie {
namespace {

const std::vector<Option> kOptions{
    {"machine", "FILE", "a machine, e.g. configs/eyeriss.yaml; given once for each to compare", true},
    {"workload", "FILE", "the network, e.g. workloads/alexnet.yaml"},
    {"layers", "A,B", "only these layers of it"},
    {"batch", "N", "images, instead of the workload's"},
    {"seed", "N", "of generated data, instead of the workload's"},
    {"technology", "NAME", "energies per action, of all machines; the first machine's if not given"},
    {"out", "DIR", "folder of compare.csv and of a folder of results for each machine; none is written if not given"},
    {"trace", "energy,perfetto", "also write what happens over time, as eyrie run does, into those folders"},
    {"trace-window", "CYCLES", "least length of a window of the trace; by itself a layer has up to 128"},
    {"no-check", "", "do not compare the outputs with the reference"},
    memory_limit_option(),
    {"help", "", "this text"},
};

void print_help() {
  say("usage: eyrie compare --machine FILE --machine FILE ... --workload FILE [options]\n\n"
      "Runs the same layers, tensors and arithmetic (configs/arithmetic/comparison.yaml) on several machines and\n"
      "prints them side by side; speed-up and energy are against the first. CONV.yaml+FC.yaml runs FC layers on the\n"
      "second machine and all others on the first. A machine whose parts the common technology lacks keeps its own,\n"
      "scaled so that a 16-b MAC costs the same.\n\n"
      "{}",
      option_help(kOptions));
}

struct Request {
  std::vector<Contestant> contestants;
  Workload workload;
  CompareOptions options;
  TraceRequest trace;
  std::optional<std::filesystem::path> out;
};

Request read_request(const std::vector<std::string>& words) {
  CommandLine line(kOptions, words);
  Request request;
  const WorkloadOverrides overrides = overrides_of(line);
  request.trace = trace_request_of(line);
  request.options.trace = request.trace.options;
  if (request.trace.options && !line.has("out")) line.problems.push_back("--trace: needs a folder, add --out DIR");
  line.required("machine", "expected a file, e.g. configs/eyeriss.yaml, for each machine");
  const std::string workload = line.required("workload", "expected a file, e.g. workloads/alexnet.yaml");
  request.options.run.memory_limit = memory_limit_of(line);
  std::vector<std::string> problems = line.problems;
  keep_problems(problems, [&] {
    if (line.has("machine"))
      request.contestants = read_contestants(line.values("machine"), line.value("technology").value_or(""));
  });
  keep_problems(problems, [&] {
    if (!workload.empty()) request.workload = read_workload(workload, overrides);
  });
  request.options.run.check = !line.has("no-check");
  if (const auto out = line.value("out")) {
    request.out = *out;
    for (const Contestant& contestant : request.contestants)
      for (const ComparedConfig& config : contestant.configs) {
        const auto folder = *request.out / folder_name(base_of(config.machine).name);
        if (const auto problem = unwritable(folder, kResultNames)) problems.push_back("--out: " + *problem);
      }
    if (const auto problem = unwritable(*request.out, {"compare.csv"})) problems.push_back("--out: " + *problem);
  }
  if (!problems.empty()) throw UserError(problems);
  return request;
}

std::string heading(const MachineComparison& comparison, bool checked) {
  const std::size_t layers = comparison.workload.layers.size(), machines = comparison.machines.size();
  const bool any_ran = std::any_of(comparison.machines.begin(), comparison.machines.end(),
                                   [](const ComparedMachine& machine) { return !machine.runs.empty(); });
  const char* outputs = !any_ran ? "none runs" : checked ? "outputs match the reference" : "outputs not checked";
  return fmt::format("{}, batch {}: {} {} on {} {}, {}", comparison.workload.name, comparison.workload.batch, layers,
                     layers == 1 ? "layer" : "layers", machines, machines == 1 ? "machine" : "machines", outputs);
}

// A folder for each machine that ran something. One that is in several pairs ran the same layers in each; other
// machines of the same name are told apart by numbers.
std::map<std::string, std::vector<FileContent>> folders_of(const MachineComparison& comparison,
                                                           const Request& request) {
  std::map<std::string, std::vector<FileContent>> folders;
  for (const ComparedMachine& machine : comparison.machines)
    for (const ComparedRun& run : machine.runs) {
      std::vector<FileContent> files = result_files(run.result);
      if (run.recorder)
        for (FileContent& trace : trace_files(request.trace, run.result, *run.recorder))
          files.push_back(std::move(trace));
      const std::string name = folder_name(run.result.machine);
      std::string folder = name;
      for (int copy = 2; folders.contains(folder) && folders[folder] != files; ++copy)
        folder = fmt::format("{}-{}", name, copy);
      folders[folder] = std::move(files);
    }
  return folders;
}

void write_results(const Request& request, const MachineComparison& comparison) {
  std::vector<FolderContent> set;
  for (auto& [folder, files] : folders_of(comparison, request)) set.push_back({*request.out / folder, files});
  set.push_back({*request.out, {{"compare.csv", compare_csv(comparison)}}});
  write_files(set);
}

}  // namespace

int compare_command(const std::vector<std::string>& words) {
  if (CommandLine(kOptions, words).has("help")) {
    print_help();
    return kFine;
  }
  const Request request = read_request(words);
  Progress progress;
  CompareOptions options = request.options;
  options.run.progress = [&](std::size_t done, std::size_t total, const std::string& layer) {
    progress.show(done, total, layer);
  };
  const MachineComparison comparison = compare_machines(request.contestants, request.workload, options);
  progress.clear();
  std::vector<std::string> problems;
  keep_problems(problems, [&] {
    if (request.out) write_results(request, comparison);
  });
  // After the files, which do not depend on who reads this; but a full disk does not take the table along.
  say("{}\n\n{}", heading(comparison, options.run.check), compare_table(comparison));
  if (!problems.empty()) {
    complain("{}\nno result file was written\n", UserError(problems).what());
    return kUsersMistake;
  }
  if (request.out)
    say("\nresults: {}, and a folder beside it for each machine; eyrie report {} makes a page of them\n",
        (*request.out / "compare.csv").string(), request.out->string());
  return kFine;
}

}  // namespace eyrie
