#include "sim/dcnn/dcnn_engine.h"

#include "sim/scnn/scnn_engine.h"

namespace eyrie {

DcnnEngine::DcnnEngine(const DcnnConfig& config, const Workload& workload, const EngineOptions& options)
    : workload_(workload),
      plans_(plan_planar(config.limits(), workload)),
      machine_(config.name.c_str(), config, options) {}

SimulatedLayer DcnnEngine::simulate(std::size_t layer, const LayerData& data) {
  const WorkloadLayer& entry = workload_.layers[layer];
  return machine_.simulate(entry.layer, data, plans_[layer], entry.coded_input);
}

}  // namespace eyrie
