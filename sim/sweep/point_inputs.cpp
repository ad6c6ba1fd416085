#include "sim/sweep/point_inputs.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "sim/base/fault.h"
#include "sim/compare.h"
#include "sim/run.h"
#include "sim/sweep/sha256.h"
#include "sim/table_files.h"
#include "sim/totals.h"
#include "sim/version.h"
#include "sim/yaml_edit.h"
#include "sim/yaml_reader.h"

namespace eyrie {
namespace {

namespace fs = std::filesystem;

std::string content(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

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

void add_document(const EditedFile& file, std::string& text) {
  text += fmt::format("{}\n{}\n", fs::path(file.path).stem().string(), one_line(*file.document));
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

const std::string& BaseFiles::named_file(const std::string& folder, const std::string& name) {
  const auto [known, is_new] = named_.try_emplace({folder, name});
  if (is_new && !name.empty() && name.find('\n') == std::string::npos) {
    const auto found = find_file(name, {folder, shipped_configs()});
    if (found && fs::is_regular_file(*found)) known->second = sha256(content(*found));
  }
  return known->second;
}

void BaseFiles::add_named_files(const YamlNode& node, const std::string& folder, std::string& text) {
  if (node.kind == YamlNode::Kind::kScalar) {
    const std::string& file = named_file(folder, node.text);
    if (!file.empty()) text += fmt::format("{} {}\n", node.text, file);
  }
  for (const YamlPtr& item : node.items) add_named_files(*item, folder, text);
  for (const YamlNode::Entry& entry : node.entries) add_named_files(*entry.value, folder, text);
}

std::string BaseFiles::hash(const PointInputs& inputs) {
  std::string text = fmt::format("eyrie {}\nbatch {}\ncheck {}\n", version(), sweep_.overrides.batch.value_or(0),
                                 sweep_.check ? "true" : "false");
  for (const std::string& layer : sweep_.overrides.layers) text += fmt::format("layer {}\n", layer);
  for (const std::string& problem : inputs.problems) text += problem + "\n";
  for (const EditedFile& machine : inputs.machines) add_document(machine, text);
  add_document(inputs.workload, text);
  const auto folder = [](const std::string& file) {
    const std::string parent = fs::path(file).parent_path().string();
    return parent.empty() ? "." : parent;
  };
  for (const EditedFile& machine : inputs.machines) add_named_files(*machine.document, folder(machine.path), text);
  add_named_files(*inputs.workload.document, folder(inputs.workload.path), text);
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
