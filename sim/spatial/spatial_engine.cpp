#include "sim/spatial/spatial_engine.h"

#include <fmt/core.h>

#include "dataflow/column_blocks.h"
#include "dataflow/row_stationary.h"
#include "dataflow/tiled_plan.h"
#include "dataflow/vector_plan.h"
#include "sim/base/fault.h"
#include "sim/mapping_file.h"
#include "sim/spatial/limits.h"
#include "sim/spatial/mapping_choice.h"

namespace eyrie {
namespace {

std::variant<Plan, Misfit> plan_layer(const SpatialConfig& machine, const WorkloadLayer& entry, MappingChoice& choice) {
  if (!entry.layer.has_filters()) {
    if (machine.vector_unit.words_per_cycle == 0)
      return Misfit{"is a pool or add layer, the machine has no vector unit (vector_unit.words_per_cycle)"};
    const SpatialLimits limits = limits_of(machine);
    return vector_plan(entry.layer, std::int64_t{limits.banks} * limits.bank_ifmap_words);
  }
  Mapping mapping;
  if (entry.mapping) {
    if (auto misfit = mapping_mismatch(*entry.mapping, machine.dataflow)) return *std::move(misfit);
    mapping = *entry.mapping;
    mapping.dataflow = machine.dataflow;
  } else {
    auto chosen = choice(entry);
    if (auto* misfit = std::get_if<Misfit>(&chosen)) return std::move(*misfit);
    mapping = std::get<Mapping>(chosen);
  }
  const SpatialLimits limits = limits_of(machine);
  const Layer layer = as_run(entry.layer, mapping);
  return machine.dataflow == Dataflow::rs ? row_stationary_plan(layer, mapping, limits)
                                          : tiled_plan(layer, mapping, limits);
}

// All layers, before the first is run: a workload that does not fit is refused with all that keeps it from fitting.
std::vector<Plan> plan_layers(const SpatialConfig& machine, const Workload& workload) {
  MappingChoice choice(machine, workload.objective);
  std::vector<Plan> plans;
  std::vector<std::string> problems;
  for (const WorkloadLayer& entry : workload.layers) {
    auto plan = plan_layer(machine, entry, choice);
    if (const auto* misfit = std::get_if<Misfit>(&plan))
      problems.push_back(fmt::format("{}: {}: {}", entry.where, entry.layer.name, misfit->reason));
    else
      plans.push_back(std::get<Plan>(std::move(plan)));
  }
  if (!problems.empty()) throw UserError(problems);
  return plans;
}

}  // namespace

SpatialEngine::SpatialEngine(const SpatialConfig& config, const Workload& workload, const EngineOptions& options)
    : workload_(workload), plans_(plan_layers(config, workload)), machine_(config.name.c_str(), config, options) {}

SimulatedLayer SpatialEngine::simulate(std::size_t layer, const LayerData& data) {
  const WorkloadLayer& entry = workload_.layers[layer];
  const Plan& plan = plans_[layer];
  const Folding folding(entry.layer);
  const bool folds = plan.mapping.dataflow != Dataflow::rs && folding.any();
  if (!folds) return simulate_turned(entry.layer, data, plan, entry.coded_input);
  SimulatedLayer simulated = simulate_turned(folding.layer(), folding.data(data), plan, entry.coded_input);
  simulated.ofmap = folding.ofmap(simulated.ofmap);
  return simulated;
}

SimulatedLayer SpatialEngine::simulate_turned(const Layer& layer, const LayerData& data, const Plan& plan,
                                              bool coded_input) {
  if (!plan.mapping.transposed) return machine_.simulate(layer, data, plan, coded_input);
  SimulatedLayer simulated = machine_.simulate(transposed(layer), transposed(data), plan, coded_input);
  simulated.ofmap = transposed(simulated.ofmap);
  return simulated;
}

}  // namespace eyrie
