#include "sim/scnn/scnn_engine.h"

#include "sim/scnn/planar_layers.h"

namespace eyrie {

ScnnEngine::ScnnEngine(const ScnnConfig& config, const Workload& workload, const EngineOptions& options)
    : workload_(workload),
      plans_(plan_planar(config.limits(), workload)),
      machine_(config.name.c_str(), config, options) {}

SimulatedLayer ScnnEngine::simulate(std::size_t layer, const LayerData& data) {
  return simulate_planar(machine_, workload_.layers[layer], data, plans_[layer]);
}

}  // namespace eyrie
