#include <fmt/core.h>

#include "sim/base/fault.h"
#include "sim/file_formats.h"
#include "sim/machine_config.h"
#include "sim/spatial/area_budget.h"
#include "sim/spatial/mapping_choice.h"
#include "sim/spatial/mapping_table.h"
#include "sim/suggest.h"
#include "tools/cli/command_line.h"
#include "tools/cli/commands.h"
#include "tools/cli/overrides.h"
#include "tools/cli/screen.h"

namespace eyrie {
namespace {

const std::vector<Option> kOptions{
    {"machine", "FILE", "the machine, e.g. configs/eyeriss.yaml"},
    {"workload", "FILE", "the network, e.g. workloads/vgg16.yaml"},
    {"layers", "A,B", "only these layers of it"},
    {"batch", "N", "images, instead of the workload's"},
    {"objective", "NAME",
     "energy, delay or edp: what the best mapping has the least of; chip_rule: by the Eyeriss\nchip's own rule; "
     "instead of the workload's"},
    {"all-dataflows", "",
     "the best mapping of each dataflow on a machine that is otherwise the same (area_budget:\nin the same area)"},
    {"top", "K", "mappings to print for each layer; 3 if not given"},
    {"help", "", "this text"},
};

void print_help() {
  say("usage: eyrie map --machine FILE --workload FILE [options]\n\n"
      "Prints the best mappings of every layer, whether or not the workload gives it one. RF words are read from and\n"
      "written to scratchpads, GLB MB what the array reads from and writes to the global buffer. Passes and GLB MB "
      "are\n"
      "exact; RF words are so but for zeros that gate MACs, DRAM MB but for coded feature maps; cycles and energy are\n"
      "estimates.\n\n"
      "{}",
      option_help(kOptions));
}

std::optional<Objective> objective_of(CommandLine& line) {
  const auto name = line.value("objective");
  if (!name) return std::nullopt;
  if (Objective objective{}; boost::describe::enum_from_string(name->c_str(), objective)) return objective;
  line.problems.push_back(fmt::format("--objective: '{}' is not one of energy, delay, edp, chip_rule", *name));
  return std::nullopt;
}

SpatialConfig spatial_machine(const std::string& file) {
  const MachineConfig machine = read_machine(file);
  if (const auto* spatial = std::get_if<SpatialConfig>(&machine)) return *spatial;
  throw UserError(file + ": kind: has no mappings to choose from, expected spatial_array");
}

// The machine with a dataflow, and why it cannot have it, if its area is too small for that.
struct OneDataflow {
  SpatialConfig machine;
  std::optional<std::string> problem;
};
std::vector<OneDataflow> all_dataflows(const SpatialConfig& machine) {
  std::vector<OneDataflow> all;
  for (const Dataflow dataflow :
       {Dataflow::rs, Dataflow::ws, Dataflow::os_a, Dataflow::os_b, Dataflow::os_c, Dataflow::nlr}) {
    all.push_back({machine, {}});
    all.back().problem = change_dataflow(all.back().machine, dataflow);
  }
  return all;
}

void print_dataflows(const std::vector<OneDataflow>& all, const WorkloadLayer& entry, Objective objective) {
  std::vector<DataflowMapping> mappings;
  for (const auto& [machine, problem] : all) {
    if (problem) {
      mappings.push_back({&machine, Misfit{"area_budget: " + *problem}});
      continue;
    }
    auto best = best_mappings_on(machine, entry, objective, 1);
    if (auto* misfit = std::get_if<Misfit>(&best))
      mappings.push_back({&machine, std::move(*misfit)});
    else
      mappings.push_back({&machine, std::get<0>(best).front()});
  }
  say("{}\n{}\n", entry.layer.name, dataflow_table(mappings));
}

// False if no mapping fits.
bool print_best(const SpatialConfig& machine, MachineMapper& mapper, const WorkloadLayer& entry, Objective objective,
                int top) {
  const auto& best = mapper.best(entry, objective, static_cast<std::size_t>(top));
  if (const auto* misfit = std::get_if<Misfit>(&best)) {
    say("{}: {}\n\n", entry.layer.name, misfit->reason);
    return false;
  }
  say("{}\n{}\n", entry.layer.name, mapping_table(machine, std::get<std::vector<MappingEstimate>>(best)));
  return true;
}

}  // namespace

int map_command(const std::vector<std::string>& words) {
  CommandLine line(kOptions, words);
  if (line.has("help")) {
    print_help();
    return kFine;
  }
  const WorkloadOverrides overrides = overrides_of(line);
  const auto top = line.number("top", 1, 1000).value_or(3);
  const auto objective = objective_of(line);
  const std::string machine_file = line.required("machine", "expected a file, e.g. configs/eyeriss.yaml");
  const std::string workload_file = line.required("workload", "expected a file, e.g. workloads/vgg16.yaml");
  SpatialConfig machine;
  Workload workload;
  std::vector<std::string> problems = line.problems;
  keep_problems(problems, [&] {
    if (!machine_file.empty()) machine = spatial_machine(machine_file);
  });
  keep_problems(problems, [&] {
    if (!workload_file.empty()) workload = read_workload(workload_file, overrides);
  });
  if (!problems.empty()) throw UserError(problems);

  const Objective goal = objective.value_or(workload.objective);
  const auto dataflows = line.has("all-dataflows") ? all_dataflows(machine) : std::vector<OneDataflow>{};
  MachineMapper mapper(machine);
  bool all_fit = true;
  for (const WorkloadLayer& entry : workload.layers) {
    if (!entry.layer.has_filters())
      say("{}: runs on the vector unit, without a mapping\n\n", entry.layer.name);
    else if (line.has("all-dataflows"))
      print_dataflows(dataflows, entry, goal);
    else
      all_fit &= print_best(machine, mapper, entry, goal, top);
  }
  return all_fit ? kFine : kUsersMistake;
}

}  // namespace eyrie
