// Runs workloads on a DCNN machine.
#pragma once
#include <vector>

#include "sim/dcnn/dcnn_machine.h"
#include "sim/engine.h"

namespace eyrie {

class DcnnEngine : public Engine {
 public:
  // Throws UserError naming every layer that does not fit.
  DcnnEngine(const DcnnConfig& config, const Workload& workload, const EngineOptions& options);

  const CounterTree& counters() const override { return machine_.counter_tree(); }
  SimulatedLayer simulate(std::size_t layer, const LayerData& data) override;

 private:
  const Workload& workload_;
  const std::vector<PlanarPlan> plans_;
  DcnnMachine machine_;
};

}  // namespace eyrie
