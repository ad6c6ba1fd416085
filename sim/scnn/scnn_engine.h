// Runs workloads on an SCNN machine.
#pragma once
#include <vector>

#include "sim/engine.h"
#include "sim/scnn/scnn_machine.h"

namespace eyrie {

class ScnnEngine : public Engine {
 public:
  // Throws UserError naming every layer that does not fit.
  ScnnEngine(const ScnnConfig& config, const Workload& workload, const EngineOptions& options);

  const CounterTree& counters() const override { return machine_.counter_tree(); }
  SimulatedLayer simulate(std::size_t layer, const LayerData& data) override;

 private:
  const Workload& workload_;
  const std::vector<PlanarPlan> plans_;
  ScnnMachine machine_;
};

}  // namespace eyrie
