// An EIE machine: its modules, built once and wired to each other; runs any number of layers.
#pragma once
#include <memory>
#include <string>
#include <systemc>

#include "memory/stream_dram.h"
#include "pe/eie/eie_array.h"
#include "pe/eie/eie_control.h"
#include "sim/eie/eie_config.h"
#include "sim/engine.h"

namespace eyrie {

class EieMachine : public sc_core::sc_module {
 public:
  EieMachine(sc_core::sc_module_name name, const EieConfig& config, const EngineOptions& options = {});

  // `where` begins the message of what is wrong with the layer's data. Throws UserError if they do not fit the machine,
  // Fault if nothing moves any more before the layer is finished, or a law is broken.
  CounterTotals counters_so_far();
  SimulatedLayer simulate(const Layer& layer, const LayerData& data, const std::string& where);

  const CounterTree& counter_tree() const { return *tree_; }

 private:
  void check_laws(const Layer& layer, std::uint64_t stored_macs, Cycle cycles);

  const EieConfig config_;
  std::unique_ptr<CoreClock> clock_;
  std::unique_ptr<EieArray> array_;
  std::unique_ptr<StreamDram> dram_;
  std::unique_ptr<EieControl> control_;
  std::unique_ptr<const CounterTree> tree_;  // of all its modules
};

}  // namespace eyrie
