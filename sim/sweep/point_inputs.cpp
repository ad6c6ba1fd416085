#include "sim/sweep/point_inputs.h"

#include <fmt/core.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "sim/base/fault.h"
#include "sim/run.h"
#include "sim/sweep/sha256.h"
#include "sim/table_files.h"
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
  YamlPtr& document = axis.starts_with("machine") ? inputs.machine : inputs.workload;
  try {
    document = with_value(document, axis.substr(dot + 1), value);
  } catch (const NoSuchPlace& bad) {
    inputs.problems.push_back(fmt::format("{}: {}", axis, bad.what));
  }
}

void add_document(const std::string& file, const YamlNode& document, std::string& text) {
  text += fmt::format("{}\n{}\n", fs::path(file).stem().string(), one_line(document));
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
  inputs.machine_file = sweep_.machines.front();
  inputs.workload_file = sweep_.workloads.front();
  for (std::size_t i = 0; i < names_.size(); ++i) {
    if (names_[i] == "machine") inputs.machine_file = file_beside(sweep_.file, values[i]->text);
    if (names_[i] == "workload") inputs.workload_file = file_beside(sweep_.file, values[i]->text);
  }
  inputs.machine = trees_.at(inputs.machine_file);
  inputs.workload = trees_.at(inputs.workload_file);
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
  add_document(inputs.machine_file, *inputs.machine, text);
  add_document(inputs.workload_file, *inputs.workload, text);
  const auto folder = [](const std::string& file) {
    const std::string parent = fs::path(file).parent_path().string();
    return parent.empty() ? "." : parent;
  };
  add_named_files(*inputs.machine, folder(inputs.machine_file), text);
  add_named_files(*inputs.workload, folder(inputs.workload_file), text);
  return sha256(text);
}

RunResult run_point(const Sweep& sweep, const PointInputs& inputs) {
  std::vector<std::string> problems = inputs.problems;
  const auto keep = [&problems](const auto& read) {
    try {
      read();
    } catch (const UserError& error) {
      problems.insert(problems.end(), error.problems.begin(), error.problems.end());
    }
  };
  MachineConfig machine;
  Workload workload;
  YamlReader machine_file(inputs.machine_file, inputs.machine);
  YamlReader workload_file(inputs.workload_file, inputs.workload);
  keep([&] { machine = read_machine(machine_file); });
  keep([&] { workload = read_workload(workload_file, sweep.overrides); });
  if (!problems.empty()) throw UserError(problems);
  RunOptions options;
  options.check = sweep.check;
  return run(machine, workload, options);
}

}  // namespace eyrie
