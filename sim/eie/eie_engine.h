// Runs workloads on an EIE.
#pragma once
#include "sim/eie/eie_machine.h"
#include "sim/engine.h"

namespace eyrie {

class EieEngine : public Engine {
 public:
  // Throws UserError naming every layer that EIE cannot run.
  EieEngine(const EieConfig& config, const Workload& workload, const EngineOptions& options);

  const CounterTree& counters() const override { return machine_.counter_tree(); }
  CounterTotals counters_so_far() override { return machine_.counters_so_far(); }
  SimulatedLayer simulate(std::size_t layer, const LayerData& data) override;

 private:
  const Workload& workload_;
  EieMachine machine_;
};

}  // namespace eyrie
