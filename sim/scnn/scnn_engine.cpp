#include "sim/scnn/scnn_engine.h"

#include <fmt/core.h>

#include "sim/base/fault.h"

namespace eyrie {
namespace {

std::vector<PlanarPlan> plan_layers(const ScnnConfig& machine, const Workload& workload) {
  std::vector<PlanarPlan> plans;
  std::vector<std::string> problems;
  for (const WorkloadLayer& entry : workload.layers) {
    const auto plan = planar_plan(entry.layer, machine.limits());
    if (const auto* misfit = std::get_if<Misfit>(&plan))
      problems.push_back(fmt::format("{}: {}: {}", entry.where, entry.layer.name, misfit->reason));
    else
      plans.push_back(std::get<PlanarPlan>(plan));
  }
  if (!problems.empty()) throw UserError(problems);
  return plans;
}

}  // namespace

ScnnEngine::ScnnEngine(const ScnnConfig& config, const Workload& workload, const EngineOptions& options)
    : workload_(workload), plans_(plan_layers(config, workload)), machine_(config.name.c_str(), config, options) {}

SimulatedLayer ScnnEngine::simulate(std::size_t layer, const LayerData& data) {
  const WorkloadLayer& entry = workload_.layers[layer];
  return machine_.simulate(entry.layer, data, plans_[layer], entry.coded_input);
}

}  // namespace eyrie
