#include "sim/run.h"

#include <fmt/core.h>

#include <algorithm>

#include "dataflow/row_stationary.h"
#include "sim/base/fault.h"
#include "sim/base/sc/elaboration.h"
#include "sim/bytes.h"
#include "sim/energy.h"
#include "sim/limits.h"
#include "sim/machine.h"
#include "sim/mapping_choice.h"
#include "sim/totals.h"
#include "workloads/reference.h"

namespace eyrie {
namespace {

std::variant<Plan, Misfit> plan_layer(const MachineConfig& machine, const WorkloadLayer& entry, Objective objective) {
  std::variant<Mapping, Misfit> mapping = Misfit{};
  if (entry.mapping)
    mapping = *entry.mapping;
  else
    mapping = choose_mapping(machine, entry, objective);
  if (const auto* misfit = std::get_if<Misfit>(&mapping)) return *misfit;
  return row_stationary_plan(entry.layer, std::get<Mapping>(mapping), limits_of(machine));
}

// All layers, before the first is run: a workload that does not fit is refused with all that keeps it from fitting.
std::vector<Plan> plan_layers(const MachineConfig& machine, const Workload& workload) {
  std::vector<Plan> plans;
  std::vector<std::string> problems;
  for (const WorkloadLayer& entry : workload.layers) {
    auto plan = plan_layer(machine, entry, workload.objective);
    if (const auto* misfit = std::get_if<Misfit>(&plan))
      problems.push_back(fmt::format("{}: {}: {}", entry.where, entry.layer.name, misfit->reason));
    else
      plans.push_back(std::get<Plan>(std::move(plan)));
  }
  if (!problems.empty()) throw UserError(problems);
  return plans;
}

// One wrong bit is our mistake, and nothing else of the run can be believed.
void demand_equal(const Layer& layer, const Tensor<Word>& ofmap, const Tensor<Word>& expected) {
  if (ofmap == expected) return;
  const auto& got = ofmap.values();
  const auto& want = expected.values();
  std::size_t wrong = 0, first = 0;
  for (std::size_t i = got.size(); i-- > 0;)
    if (got[i] != want[i]) ++wrong, first = i;
  const std::size_t F = layer.F(), E = layer.E(), M = layer.M;
  throw Fault(
      fmt::format("{}: {} of {} outputs differ from the reference; the first is image {}, channel {}, row {}, "
                  "column {}: {} instead of {}",
                  layer.name, wrong, got.size(), first / F / E / M, first / F / E % M, first / F % E, first % F,
                  got[first], want[first]));
}

LayerResult summarise(const MachineConfig& machine, const Layer& layer, const Plan& plan,
                      const SimulatedLayer& simulated) {
  LayerResult result;
  result.layer = layer;
  result.mapping = plan.mapping;
  result.macs = layer.macs();
  result.cycles = simulated.cycles;
  result.processing_cycles = simulated.processing_cycles;
  result.seconds = static_cast<double>(simulated.cycles) / (machine.clock_MHz * 1e6);
  result.passes = plan.passes.size();
  result.active_pes = plan.active_pes;
  const int pes = machine.array.rows * machine.array.columns;
  result.utilization = static_cast<double>(result.macs) / (static_cast<double>(pes) * result.cycles);
  result.accesses = simulated.counters.accesses;
  result.macs_gated = result.accesses.at({Component::kMac, Action::kGated, Operand::kMac});
  result.stalls = simulated.counters.stalls;
  result.bytes = bytes_moved(result.accesses, machine.word_bits);
  result.energy = account(result.accesses, result.cycles, pes, machine.energy, machine.technology);
  return result;
}

LayerResult run_layer(const MachineConfig& config, Machine& machine, const WorkloadLayer& entry, const Plan& plan,
                      bool check) {
  const LayerData data = make_layer_data(entry.layer, entry.data, config.arithmetic);
  const SimulatedLayer simulated = machine.simulate(entry.layer, data, plan, entry.coded_input);
  LayerResult result = summarise(config, entry.layer, plan, simulated);
  if (check) {
    const ReferenceOutputs expected = reference(entry.layer, data, config.arithmetic);
    demand_equal(entry.layer, simulated.ofmap, expected.ofmap);
    result.outputs_match = true;
    result.overflows = expected.overflows;
  }
  return result;
}

}  // namespace

RunResult run(const MachineConfig& config, const Workload& workload, const RunOptions& options) {
  const std::vector<Plan> plans = plan_layers(config, workload);
  fresh_elaboration();
  Machine machine(config.name.c_str(), config, options.machine);
  const auto costs = cost_problems(collect(machine).accesses, config.energy, config.technology);
  if (!costs.empty()) throw UserError(costs);

  RunResult result{.machine = config.name,
                   .workload = workload.name,
                   .technology = config.technology.name,
                   .seed = workload.seed,
                   .batch = workload.batch,
                   .clock_MHz = config.clock_MHz,
                   .pes = config.array.rows * config.array.columns,
                   .word_bits = config.word_bits,
                   .layers = {},
                   .totals = {}};
  const std::size_t count = workload.layers.size();
  for (std::size_t i = 0; i < count; ++i) {
    if (options.progress) options.progress(i, count, workload.layers[i].layer.name);
    result.layers.push_back(run_layer(config, machine, workload.layers[i], plans[i], options.check));
  }
  if (options.progress) options.progress(count, count, "");
  result.totals = totals(result.layers, result.pes, config.clock_MHz);
  return result;
}

}  // namespace eyrie
