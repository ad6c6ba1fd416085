#include "sim/compare.h"

#include <fmt/core.h>

#include <algorithm>

#include "sim/base/fault.h"
#include "sim/energy.h"
#include "sim/table_files.h"

namespace eyrie {
namespace {

// What one 16-b MAC costs on a machine, in its own technology's unit.
double mac_energy(const MachineBase& machine) {
  const auto cost = machine.energy.find(cost_key(Component::kMac, Action::kCompute));
  return cost == machine.energy.end() ? 0 : energy_per_word(cost->second, machine.technology);
}

void scale(Energy& energy, double by, const std::string& unit) {
  energy.unit = unit;
  energy.total = 0;
  for (auto& [component, value] : energy.components) energy.total += value *= by;
}

// One machine file: in the first machine's technology if that has all its parts, in its own otherwise.
MachineConfig read_in_technology(const std::string& file, const std::string& wanted) {
  if (wanted.empty()) return read_machine(file);
  try {
    return read_machine(file, wanted);
  } catch (const UserError&) {
    return read_machine(file);  // which tells what is wrong with the file itself
  }
}

void put_on_one_scale(std::vector<Contestant>& contestants) {
  const MachineBase& first = base_of(contestants.front().configs.front().machine);
  for (Contestant& contestant : contestants)
    for (ComparedConfig& config : contestant.configs) {
      const MachineBase& machine = base_of(config.machine);
      if (machine.technology.name == first.technology.name) continue;
      const double own = mac_energy(machine), wanted = mac_energy(first);
      if (own <= 0 || wanted <= 0) continue;
      config.energy_scale = wanted / own;
      config.note = fmt::format("{}: measured in {} ({}), times {:.4g}, so that a 16-b MAC costs what it does in {}",
                                machine.name, machine.technology.name, machine.technology.unit, config.energy_scale,
                                first.technology.name);
    }
}

std::vector<std::string> parts_of(const std::string& text) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  for (std::size_t plus; (plus = text.find('+', begin)) != std::string::npos; begin = plus + 1)
    parts.push_back(text.substr(begin, plus - begin));
  parts.push_back(text.substr(begin));
  return parts;
}

// Takes out of the workload the layers that a UserError of its planning names, and keeps why. Anything else that is
// wrong is thrown on.
std::map<std::string, std::string> refuse(const UserError& error, Workload& workload) {
  std::map<std::string, std::string> refusals;
  for (const std::string& problem : error.problems) {
    const auto meant = std::find_if(workload.layers.begin(), workload.layers.end(), [&](const WorkloadLayer& entry) {
      return problem.starts_with(fmt::format("{}: {}: ", entry.where, entry.layer.name));
    });
    if (meant == workload.layers.end()) throw error;
    const std::string& name = meant->layer.name;
    refusals[name] = problem.substr(meant->where.size() + name.size() + 4);
  }
  std::erase_if(workload.layers, [&](const WorkloadLayer& entry) { return refusals.contains(entry.layer.name); });
  return refusals;
}

// The layers of a workload that this config of a contestant is for.
bool is_for(const Contestant& contestant, std::size_t config, const Layer& layer) {
  return contestant.configs.size() == 1 || (layer.kind == LayerKind::kFc) == (config == 1);
}

void run_on(const ComparedConfig& config, Workload workload, const std::string& unit, const RunOptions& options,
            ComparedMachine& machine, std::map<std::string, ComparedLayer>& layers) {
  const std::string& name = base_of(config.machine).name;
  for (const WorkloadLayer& entry : workload.layers) layers[entry.layer.name].machine = name;
  std::optional<RunResult> result;
  while (!result && !workload.layers.empty()) {
    try {
      result = run(config.machine, workload, options);
    } catch (const UserError& error) {
      for (const auto& [layer, why] : refuse(error, workload)) layers[layer].refusal = why;
    }
  }
  if (!result) return;
  for (LayerResult layer : result->layers) {
    scale(layer.energy, config.energy_scale, unit);
    layers[layer.layer.name].result = std::move(layer);
  }
  machine.runs.push_back(std::move(*result));
  if (!config.note.empty()) machine.notes.push_back(config.note);
}

ComparedMachine run_contestant(const Contestant& contestant, const Workload& workload, const std::string& unit,
                               const RunOptions& options) {
  ComparedMachine machine{contestant.name, {}, {}, {}, {}};
  std::map<std::string, ComparedLayer> layers;
  for (std::size_t i = 0; i < contestant.configs.size(); ++i) {
    Workload share = workload;
    std::erase_if(share.layers, [&](const WorkloadLayer& entry) { return !is_for(contestant, i, entry.layer); });
    run_on(contestant.configs[i], share, unit, options, machine, layers);
  }
  for (const WorkloadLayer& entry : workload.layers) machine.layers.push_back(layers[entry.layer.name]);
  return machine;
}

void add(LayerResult& sum, const LayerResult& layer) {
  sum.macs += layer.macs;
  sum.seconds += layer.seconds;
  sum.energy += layer.energy;
  sum.outputs_match = layer.outputs_match;
}

void add_up(MachineComparison& comparison) {
  for (std::size_t i = 0; i < comparison.workload.layers.size(); ++i) {
    const bool common = std::all_of(comparison.machines.begin(), comparison.machines.end(),
                                    [i](const ComparedMachine& machine) { return machine.layers[i].result; });
    if (!common) continue;
    ++comparison.common_layers;
    for (ComparedMachine& machine : comparison.machines) add(machine.totals, *machine.layers[i].result);
  }
}

}  // namespace

std::vector<Contestant> read_contestants(const std::vector<std::string>& files, const std::string& technology) {
  std::vector<Contestant> contestants;
  std::vector<std::string> problems;
  std::string wanted = technology;
  const auto keep = [&](const UserError& error) {
    problems.insert(problems.end(), error.problems.begin(), error.problems.end());
  };
  for (const std::string& text : files) {
    Contestant contestant;
    const auto parts = parts_of(text);
    if (parts.size() > 2) {
      problems.push_back(fmt::format("{}: names {} machines, at most 2 with a + between them", text, parts.size()));
      continue;
    }
    for (const std::string& part : parts) try {
        MachineConfig machine = technology.empty() ? read_in_technology(part, wanted) : read_machine(part, technology);
        std::visit([](MachineBase& base) { base.arithmetic = Arithmetic{}; }, machine);
        if (wanted.empty()) wanted = base_of(machine).technology.name;
        contestant.name += (contestant.name.empty() ? "" : "+") + base_of(machine).name;
        contestant.configs.push_back({std::move(machine)});
      } catch (const UserError& error) {
        keep(error);
      }
    contestants.push_back(std::move(contestant));
  }
  if (!problems.empty()) throw UserError(problems);
  put_on_one_scale(contestants);
  return contestants;
}

MachineComparison compare_machines(const std::vector<Contestant>& contestants, const Workload& workload,
                                   const RunOptions& options) {
  MachineComparison comparison{workload, 0, {}};
  const std::string& unit = base_of(contestants.front().configs.front().machine).technology.unit;
  for (const Contestant& contestant : contestants)
    comparison.machines.push_back(run_contestant(contestant, workload, unit, options));
  add_up(comparison);
  return comparison;
}

}  // namespace eyrie
