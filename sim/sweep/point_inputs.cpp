#include "sim/sweep/point_inputs.h"

#include <fmt/core.h>

#include <algorithm>

#include "sim/base/fault.h"
#include "sim/compare.h"
#include "sim/input_text.h"
#include "sim/run.h"
#include "sim/sha256.h"
#include "sim/totals.h"
#include "sim/version.h"
#include "sim/yaml_edit.h"
#include "sim/yaml_reader.h"

namespace eyrie {
namespace {

// Puts a value in its place in the file that the axis speaks of.
void place(const std::string& axis, const YamlPtr& value, PointInputs& inputs) {
  const auto dot = axis.find('.');
  if (dot == std::string::npos) return;
  const auto edit = [&](EditedFile& file) {
    try {
      file.document = with_value(file.document, axis.substr(dot + 1), value);
    } catch (const NoSuchPlace& bad) {
      inputs.problems.push_back(fmt::format("{}: {}", axis, bad.what));
    }
  };
  if (axis.starts_with("machine"))
    std::for_each(inputs.machines.begin(), inputs.machines.end(), edit);
  else
    edit(inputs.workload);
}

// A pair's layers are computed and priced alike.
void check_pair(const std::vector<ComparedConfig>& pair, std::vector<std::string>& problems) {
  const MachineBase& first = base_of(pair.front().machine);
  const MachineBase& second = base_of(pair.back().machine);
  if (first.arithmetic != second.arithmetic)
    problems.push_back(fmt::format("{} and {}: differ in their arithmetic", first.name, second.name));
  if (first.technology.name != second.technology.name)
    problems.push_back(
        fmt::format("{} and {}: have their energies in {} and {}; an axis machine.technology gives both "
                    "the same",
                    first.name, second.name, first.technology.name, second.technology.name));
}

// What two machines did together.
RunResult joined(const Contestant& pair, const Workload& workload, const ComparedMachine& machine) {
  std::vector<std::string> refusals;
  for (std::size_t i = 0; i < machine.layers.size(); ++i) {
    const WorkloadLayer& entry = workload.layers[i];
    if (!machine.layers[i].result)
      refusals.push_back(fmt::format("{}: {}: {}", entry.where, entry.layer.name, machine.layers[i].refusal));
  }
  if (!refusals.empty()) throw UserError(refusals);
  RunResult result = machine.runs.front().result;
  result.machine = pair.name;
  result.layers.clear();
  for (const ComparedLayer& layer : machine.layers) result.layers.push_back(*layer.result);
  result.pes = result.multipliers = 0;
  for (const ComparedConfig& config : pair.configs) {
    result.pes += size_of(config.machine).pes;
    result.multipliers += size_of(config.machine).multipliers;
  }
  result.totals = totals(result.layers, result.multipliers, result.clock_MHz);
  result.totals.seconds = machine.totals.seconds;
  result.clock_MHz = 0;
  return result;
}

}  // namespace

BaseFiles::BaseFiles(const Sweep& sweep) : sweep_(sweep), names_(sweep.names()) {
  std::vector<std::string> problems;
  for (const auto& files : {sweep.machines, sweep.workloads})
    for (const std::string& file : files) try {
        if (!trees_.contains(file)) trees_[file] = parse_yaml_file(file);
      } catch (const UnreadableYaml& bad) {
        problems.push_back(bad.line > 0 ? fmt::format("{}:{}: {}", file, bad.line, bad.what) : file + ": " + bad.what);
      }
  if (!problems.empty()) throw UserError(problems);
}

PointInputs BaseFiles::inputs(const std::vector<YamlPtr>& values) const {
  PointInputs inputs;
  std::string machine = sweep_.machine_as_said, workload = sweep_.workload_as_said;
  for (std::size_t i = 0; i < names_.size(); ++i) {
    if (names_[i] == "machine") machine = values[i]->text;
    if (names_[i] == "workload") workload = values[i]->text;
  }
  const auto file = [&](const std::string& name) {
    const std::string path = file_beside(sweep_.file, name);
    return EditedFile{path, trees_.at(path)};
  };
  for (const std::string& part : parts_of_pair(machine)) inputs.machines.push_back(file(part));
  inputs.workload = file(workload);
  for (std::size_t i = 0; i < names_.size(); ++i) place(names_[i], values[i], inputs);
  return inputs;
}

std::string BaseFiles::hash(const PointInputs& inputs) {
  std::string text = fmt::format("eyrie {}\nbatch {}\ncheck {}\n", version(), sweep_.overrides.batch.value_or(0),
                                 sweep_.check ? "true" : "false");
  for (const std::string& layer : sweep_.overrides.layers) text += fmt::format("layer {}\n", layer);
  for (const std::string& problem : inputs.problems) text += problem + "\n";
  std::vector<const EditedFile*> files;
  for (const EditedFile& machine : inputs.machines) files.push_back(&machine);
  files.push_back(&inputs.workload);
  for (const EditedFile* file : files) text += document_text(file->path, *file->document);
  for (const EditedFile* file : files) text += named_.text(file->path, *file->document);
  return sha256(text);
}

RunResult run_point(const Sweep& sweep, const PointInputs& inputs, std::uint64_t memory_limit) {
  std::vector<std::string> problems = inputs.problems;
  const auto keep = [&problems](const auto& read) {
    try {
      read();
    } catch (const UserError& error) {
      problems.insert(problems.end(), error.problems.begin(), error.problems.end());
    }
  };
  Contestant contestant;
  Workload workload;
  for (const EditedFile& file : inputs.machines) {
    YamlReader machine(file.path, file.document);
    keep([&] {
      contestant.configs.push_back({read_machine(machine)});
      contestant.name += (contestant.name.empty() ? "" : "+") + base_of(contestant.configs.back().machine).name;
    });
  }
  YamlReader workload_file(inputs.workload.path, inputs.workload.document);
  keep([&] { workload = read_workload(workload_file, sweep.overrides); });
  const bool pair = inputs.machines.size() == 2;
  if (pair && problems.empty()) check_pair(contestant.configs, problems);
  if (!problems.empty()) throw UserError(problems);
  RunOptions options;
  options.check = sweep.check;
  options.memory_limit = memory_limit;
  if (!pair) return run(contestant.configs.front().machine, workload, options);
  const MachineComparison both = compare_machines({contestant}, workload, {.run = options, .trace = {}});
  return joined(contestant, workload, both.machines.front());
}

}  // namespace eyrie
