#include "sim/compare.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "sim/base/fault.h"
#include "sim/energy.h"
#include "sim/measures.h"
#include "sim/table_files.h"
#include "sim/technology_effect.h"
#include "workloads/layer_data.h"

namespace eyrie {
namespace {

// What one 16-b MAC costs on a machine, in its own technology's unit.
double mac_energy(const MachineBase& machine) {
  const auto cost = machine.energy.find(cost_key(Component::kMac, Action::kCompute));
  return cost == machine.energy.end() ? 0 : energy_per_word(cost->second, machine.technology);
}

void scale(Technology& technology, double by, const std::string& unit) {
  technology.name += " scaled";
  technology.unit = unit;
  for (auto& [name, part] : technology.parts) {
    part.energy *= by;
    for (PartSize& size : part.sizes) size.energy *= by;
  }
}

// One machine file: in the first machine's technology if that has all its parts, in its own otherwise. The arithmetic
// is that of all comparisons.
MachineConfig read_in_technology(const std::string& file, const std::string& wanted) {
  if (wanted.empty()) return read_machine(file, "", Arithmetic{});
  try {
    return read_machine(file, wanted, Arithmetic{});
  } catch (const UserError&) {
    return read_machine(file, "", Arithmetic{});  // which tells what is wrong with the file itself
  }
}

void put_on_one_scale(std::vector<Contestant>& contestants) {
  const MachineBase& first = base_of(contestants.front().configs.front().machine);
  for (Contestant& contestant : contestants)
    for (ComparedConfig& config : contestant.configs) {
      MachineBase& machine = std::visit([](MachineBase& base) -> MachineBase& { return base; }, config.machine);
      if (machine.technology.name == first.technology.name) continue;
      const double own = mac_energy(machine), wanted = mac_energy(first);
      if (own <= 0 || wanted <= 0) continue;
      config.note = fmt::format("{}: measured in {} ({}), times {:.4g}, so that a 16-b MAC costs what it does in {}",
                                machine.name, machine.technology.name, machine.technology.unit, wanted / own,
                                first.technology.name);
      scale(machine.technology, wanted / own, first.technology.unit);
    }
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

// The ofmaps that layers take from others, in the arithmetic that all machines of a comparison share. What no machine
// has computed yet, the reference does.
class CommonOfmaps {
 public:
  CommonOfmaps(const Workload& workload, const Arithmetic& arithmetic) : workload_(workload), arithmetic_(arithmetic) {
    for (const WorkloadLayer& entry : workload.layers) wanted_.insert(entry.inputs.begin(), entry.inputs.end());
  }

  void keep(const std::string& layer, const Tensor<Word>& ofmap) {
    if (wanted_.contains(layer)) ofmaps_.try_emplace(layer, ofmap);
  }

  const Tensor<Word>& of(const std::string& layer) {
    if (const auto known = ofmaps_.find(layer); known != ofmaps_.end()) return known->second;
    const auto entry = std::find_if(workload_.layers.begin(), workload_.layers.end(),
                                    [&](const WorkloadLayer& each) { return each.layer.name == layer; });
    return ofmaps_.emplace(layer, computed(*entry)).first->second;
  }

 private:
  Tensor<Word> computed(const WorkloadLayer& entry) {
    if (entry.inputs.empty())
      return reference(entry.layer, make_layer_data(entry.layer, entry.data, arithmetic_), arithmetic_).ofmap;
    std::vector<const Tensor<Word>*> parts;
    for (const std::string& input : entry.inputs) parts.push_back(&of(input));
    const LayerData data = make_layer_data(entry.layer, entry.data, arithmetic_, joined(entry.layer, parts));
    return reference(entry.layer, data, arithmetic_).ofmap;
  }

  const Workload& workload_;
  const Arithmetic arithmetic_;
  std::set<std::string> wanted_;
  std::map<std::string, Tensor<Word>> ofmaps_;
};

// "eyeriss: 12 x 14 PEs, 200 MHz, 33.6 GMAC/s and 0.48 GB/s of DRAM at most"
std::string about(const MachineConfig& machine) {
  const MachineBase& base = base_of(machine);
  const MachineSize size = size_of(machine);
  std::string text = fmt::format("{}: {}, {:g} MHz, {:.4g} GMAC/s", base.name, size.text, base.clock_MHz,
                                 size.multipliers * base.clock_MHz / 1e3);
  if (const auto bandwidth = dram_bytes_per_second(base.parameters))
    text += fmt::format(" and {:.3g} GB/s of DRAM", *bandwidth / 1e9);
  return text + " at most";
}

// What a machine gets for nothing here and others pay for.
std::optional<std::string> without_loading(const MachineConfig& machine) {
  const auto* eie = std::get_if<EieConfig>(&machine);
  if (!eie || eie->switches.dram_weights) return std::nullopt;
  return fmt::format(
      "{}: matrices that fit its SRAM lie in it from the start, as published, and cost no DRAM access; with "
      "switches.dram_weights they come from DRAM",
      eie->name);
}

class Comparer {
 public:
  Comparer(const Workload& workload, const Arithmetic& arithmetic, const CompareOptions& options)
      : workload_(workload), options_(options), ofmaps_(workload, arithmetic) {
    options_.run.output = [this, tell = options.run.output](const Layer& layer, const Tensor<Word>& ofmap) {
      ofmaps_.keep(layer.name, ofmap);
      if (tell) tell(layer, ofmap);
    };
    options_.run.ofmap_from_elsewhere = [this](const std::string& layer) -> const Tensor<Word>& {
      return ofmaps_.of(layer);
    };
  }

  ComparedMachine run_all(const Contestant& contestant) {
    ComparedMachine machine{contestant.name, {}, {}, {}, {}, {}};
    std::map<std::string, ComparedLayer> layers;
    for (std::size_t i = 0; i < contestant.configs.size(); ++i) {
      machine.about.push_back(about(contestant.configs[i].machine));
      Workload share = workload_;
      std::erase_if(share.layers, [&](const WorkloadLayer& entry) { return !is_for(contestant, i, entry.layer); });
      run_share(contestant.configs[i], std::move(share), machine, layers);
    }
    for (const WorkloadLayer& entry : workload_.layers) machine.layers.push_back(layers[entry.layer.name]);
    return machine;
  }

 private:
  void run_share(const ComparedConfig& config, Workload share, ComparedMachine& machine,
                 std::map<std::string, ComparedLayer>& layers) {
    const std::string& name = base_of(config.machine).name;
    for (const WorkloadLayer& entry : share.layers) layers[entry.layer.name].machine = name;
    std::optional<ComparedRun> done;
    while (!done && !share.layers.empty()) {
      try {
        done.emplace(run_once(config, share));
      } catch (const MemoryError&) {
        throw;  // says nothing of the machine
      } catch (const UserError& error) {
        for (const auto& [layer, why] : refuse(error, share)) layers[layer].refusal = why;
      }
    }
    if (!done) return;
    for (const LayerResult& layer : done->result.layers) layers[layer.layer.name].result = layer;
    machine.runs.push_back(std::move(*done));
    if (!config.note.empty()) machine.notes.push_back("energy of " + config.note);
    if (config.in_own_technology) {
      const std::string effect =
          technology_effect(config.machine, *config.in_own_technology, share, machine.runs.back().result.layers);
      if (!effect.empty()) machine.notes.push_back(effect);
    }
    if (const auto gift = without_loading(config.machine)) machine.notes.push_back(*gift);
  }

  ComparedRun run_once(const ComparedConfig& config, const Workload& share) {
    ComparedRun run;
    RunOptions options = options_.run;
    if (options_.trace) options.recorder = &run.recorder.emplace(*options_.trace);
    run.result = eyrie::run(config.machine, share, options);
    return run;
  }

  const Workload& workload_;
  CompareOptions options_;
  CommonOfmaps ofmaps_;
};

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

std::vector<std::string> parts_of_pair(const std::string& text) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  for (std::size_t plus; (plus = text.find('+', begin)) != std::string::npos; begin = plus + 1)
    parts.push_back(text.substr(begin, plus - begin));
  parts.push_back(text.substr(begin));
  return parts;
}

std::vector<Contestant> read_contestants(const std::vector<std::string>& files, const std::string& technology) {
  std::vector<Contestant> contestants;
  std::vector<std::string> problems;
  std::string wanted = technology;
  const auto keep = [&](const UserError& error) {
    problems.insert(problems.end(), error.problems.begin(), error.problems.end());
  };
  for (const std::string& text : files) {
    Contestant contestant;
    const auto parts = parts_of_pair(text);
    if (parts.size() > 2) {
      problems.push_back(fmt::format("{}: names {} machines, at most 2 with a + between them", text, parts.size()));
      continue;
    }
    if (std::find(parts.begin(), parts.end(), "") != parts.end()) {
      problems.push_back(fmt::format("{}: expected a machine on both sides of the +", text.empty() ? "''" : text));
      continue;
    }
    for (const std::string& part : parts) try {
        MachineConfig machine =
            technology.empty() ? read_in_technology(part, wanted) : read_machine(part, technology, Arithmetic{});
        auto own = wanted.empty() ? std::nullopt : read_in_own_technology(part, machine);
        if (wanted.empty()) wanted = base_of(machine).technology.name;
        contestant.name += (contestant.name.empty() ? "" : "+") + base_of(machine).name;
        contestant.configs.push_back({std::move(machine), {}, std::move(own)});
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
                                   const CompareOptions& options) {
  MachineComparison comparison{workload, 0, {}};
  Comparer comparer(workload, base_of(contestants.front().configs.front().machine).arithmetic, options);
  for (const Contestant& contestant : contestants) comparison.machines.push_back(comparer.run_all(contestant));
  add_up(comparison);
  return comparison;
}

}  // namespace eyrie
