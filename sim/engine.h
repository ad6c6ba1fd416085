// What a run asks of a machine, whatever its kind.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <systemc>

#include "dataflow/mapping.h"
#include "sim/base/sc/counter_tree.h"
#include "sim/engine_options.h"
#include "sim/machine_config.h"
#include "sim/traffic.h"
#include "sim/workload_file.h"
#include "workloads/layer_data.h"

namespace eyrie {

struct SimulatedLayer {
  Cycle cycles = 0;             // from the first request to DRAM to the last ofmap word in it
  Cycle processing_cycles = 0;  // of these, the array worked on the layer
  CounterTotals counters;
  Tensor<Word> ofmap;
  std::uint64_t passes = 0;
  int active_pes = 0;                     // that ever have work
  std::optional<Mapping> mapping;         // of machines that have one
  std::optional<StoredBits> stored = {};  // of the distinct words, where DRAM holds them in a code
};

// A machine built from its modules, with a workload planned on it. One exists at a time in a process.
class Engine {
 public:
  virtual ~Engine() = default;

  // All that counts.
  virtual const CounterTree& counters() const = 0;

  // What was counted since the present layer began: on a boundary of its trace.
  virtual CounterTotals counters_so_far() { return counters().collect(); }

  // Runs the workload's layer of that index. Throws Fault if nothing moves any more before the layer is finished, or a
  // law is broken.
  virtual SimulatedLayer simulate(std::size_t layer, const LayerData& data) = 0;
};

// Plans every layer, then builds the machine. Throws UserError naming every layer that does not fit, as
// "where: layer: reason". Both arguments must outlive the engine.
std::unique_ptr<Engine> make_engine(const MachineConfig& machine, const Workload& workload,
                                    const EngineOptions& options = {});

}  // namespace eyrie
