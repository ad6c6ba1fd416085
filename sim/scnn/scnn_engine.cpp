#include "sim/scnn/scnn_engine.h"

#include <fmt/core.h>

#include "sim/base/fault.h"

namespace eyrie {

std::vector<PlanarPlan> plan_planar(const PlanarLimits& limits, const Workload& workload) {
  std::vector<PlanarPlan> plans;
  std::vector<std::string> problems;
  for (const WorkloadLayer& entry : workload.layers) {
    const auto plan = planar_plan(entry.layer, limits);
    if (const auto* misfit = std::get_if<Misfit>(&plan))
      problems.push_back(fmt::format("{}: {}: {}", entry.where, entry.layer.name, misfit->reason));
    else
      plans.push_back(std::get<PlanarPlan>(plan));
  }
  if (!problems.empty()) throw UserError(problems);
  return plans;
}

ScnnEngine::ScnnEngine(const ScnnConfig& config, const Workload& workload, const EngineOptions& options)
    : workload_(workload),
      plans_(plan_planar(config.limits(), workload)),
      machine_(config.name.c_str(), config, options) {}

SimulatedLayer ScnnEngine::simulate(std::size_t layer, const LayerData& data) {
  const WorkloadLayer& entry = workload_.layers[layer];
  return machine_.simulate(entry.layer, data, plans_[layer], entry.coded_input);
}

}  // namespace eyrie
