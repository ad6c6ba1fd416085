// Runs workloads on a spatial array: plans each layer by the machine's dataflow, then simulates pass by pass.
#pragma once
#include <vector>

#include "dataflow/plan.h"
#include "sim/engine.h"
#include "sim/spatial/spatial_machine.h"

namespace eyrie {

class SpatialEngine : public Engine {
 public:
  // Throws UserError naming every layer whose mapping does not fit, or that no mapping fits.
  SpatialEngine(const SpatialConfig& config, const Workload& workload, const EngineOptions& options);

  const CounterTree& counters() const override { return machine_.counter_tree(); }
  CounterTotals counters_so_far() override { return machine_.counters_so_far(); }
  SimulatedLayer simulate(std::size_t layer, const LayerData& data) override;

 private:
  SimulatedLayer simulate_turned(const Layer& layer, const LayerData& data, const Plan& plan, bool coded_input);

  const Workload& workload_;
  const std::vector<Plan> plans_;
  SpatialMachine machine_;
};

}  // namespace eyrie
