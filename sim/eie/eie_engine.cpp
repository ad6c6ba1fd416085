#include "sim/eie/eie_engine.h"

#include <fmt/core.h>

#include "sim/base/fault.h"
#include "sim/eie/eie_layer.h"

namespace eyrie {
namespace {

const EieConfig& checked(const EieConfig& machine, const Workload& workload) {
  std::vector<std::string> problems;
  for (const WorkloadLayer& entry : workload.layers) {
    const std::string misfit = eie_misfit(machine, entry.layer, entry.data);
    if (!misfit.empty()) problems.push_back(fmt::format("{}: {}: {}", entry.where, entry.layer.name, misfit));
  }
  if (!problems.empty()) throw UserError(problems);
  return machine;
}

}  // namespace

EieEngine::EieEngine(const EieConfig& config, const Workload& workload, const EngineOptions& options)
    : workload_(workload), machine_(config.name.c_str(), checked(config, workload), options) {}

SimulatedLayer EieEngine::simulate(std::size_t layer, const LayerData& data) {
  const WorkloadLayer& entry = workload_.layers[layer];
  return machine_.simulate(entry.layer, data, entry.where);
}

}  // namespace eyrie
