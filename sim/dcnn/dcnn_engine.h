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

  sc_core::sc_object& modules() override { return machine_; }
  SimulatedLayer simulate(std::size_t layer, const LayerData& data) override;

 private:
  const Workload& workload_;
  const std::vector<PlanarPlan> plans_;
  DcnnMachine machine_;
};

}  // namespace eyrie
