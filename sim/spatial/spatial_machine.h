// A spatial-array machine: its modules, built once and wired to each other; runs any number of layers.
#pragma once
#include <map>
#include <memory>
#include <systemc>

#include "sim/base/sc/counter_tree.h"
#include "sim/engine.h"
#include "sim/spatial/sequencer.h"

namespace eyrie {

class SpatialMachine : public sc_core::sc_module {
 public:
  SpatialMachine(sc_core::sc_module_name name, const SpatialConfig& config, const EngineOptions& options = {});

  // Throws Fault if nothing moves any more before the layer is finished, or a law is broken.
  SimulatedLayer simulate(const Layer& layer, const LayerData& data, const Plan& plan, bool coded_input);

  const CounterTree& counter_tree() const { return *tree_; }

  // Of the layer that is simulated, between two of its passes.
  CounterTotals counters_so_far();

  Sequencer& sequencer() { return *sequencer_; }

 private:
  void build(bool reversed, TraceSink* trace);
  void remember_passes();
  void wire();
  std::uint64_t gated_so_far(const LayerJob& job);
  std::uint64_t gated_of_tile(const LayerJob& job, const Pass& pass);
  static std::uint64_t macs_of_tiles(const LayerJob& job, const Pass& pass);
  void check_laws(const LayerJob& job, Cycle cycles);

  const SpatialConfig config_;
  const bool reuse_;
  const LayerJob* job_ = nullptr;  // while a layer is simulated
  // For traces of replayed passes: what zeros gated in the first `gated_passes_` of them, and of one filter of each
  // ifmap tile met so far.
  std::uint64_t gated_ = 0;
  std::size_t gated_passes_ = 0;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint64_t> gated_of_tile_;  // by tile and segment
  std::uint64_t pair_macs_ = 0;  // of the passes so far on the present ifmap tile and psum tile
  std::unique_ptr<CoreClock> clock_;
  std::unique_ptr<PeArray> array_;
  std::unique_ptr<GlobalBuffer> buffer_;
  std::unique_ptr<VectorUnit> vector_unit_;  // if the machine has one
  std::unique_ptr<MulticastNetwork<FilterPacket>> filter_network_;
  std::unique_ptr<MulticastNetwork<Word>> ifmap_network_;
  std::unique_ptr<MulticastNetwork<PsumPacket>> psum_network_;
  std::unique_ptr<OutputNetwork> output_network_;
  std::unique_ptr<Dram> dram_;
  std::unique_ptr<PassMemory> memory_;
  std::unique_ptr<PassTimer> timer_;
  std::unique_ptr<Sequencer> sequencer_;
  std::unique_ptr<const CounterTree> tree_;  // of all its modules
};

}  // namespace eyrie
