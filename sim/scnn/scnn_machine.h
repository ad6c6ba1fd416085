// An SCNN machine: its modules, built once and wired to each other; runs any number of layers.
#pragma once
#include <memory>
#include <systemc>

#include "pe/scnn/halo_network.h"
#include "pe/scnn/weight_broadcast.h"
#include "sim/engine.h"
#include "sim/scnn/input_loads.h"
#include "sim/scnn/scnn_config.h"

namespace eyrie {

class ScnnMachine : public sc_core::sc_module, public Counted {
 public:
  SC_HAS_PROCESS(ScnnMachine);

  struct Counters : CounterGroup {
    Counter macs_skipped{*this,         Component::kMac, Action::kSkipped,
                         Operand::kMac, Unit::kMacs,     "MACs of zeros, never met"};
  } counters;

  ScnnMachine(sc_core::sc_module_name name, const ScnnConfig& config, const EngineOptions& options);

  // Throws Fault if nothing moves any more before the layer is finished, or a law is broken.
  SimulatedLayer simulate(const Layer& layer, const LayerData& data, const PlanarPlan& plan, bool coded_input);

  const CounterTree& counter_tree() const { return *tree_; }

  const char* unit() const override { return "sequencer"; }
  CounterGroup& counter_group() override { return counters; }

 private:
  // Where in the layer the machine is; groups of the layer within windows within images.
  struct Place {
    int image = 0, window = 0, group = 0;  // the pass
    int k = 0;                             // group of output channels
    int channel = 0;
    std::size_t block = 0;  // of the channel's
  };

  void begin_channel();
  void block_done();
  void begin_pass();
  void begin_group();
  void end_group();
  void write_outputs(const std::vector<Psum>& window, Cycle ready);
  bool next_pass();
  void finish();
  void check_laws(const Layer& layer, const LayerData& data);
  Extent outputs(int pe) const;

  const ScnnConfig config_;
  TraceSink* const trace_;
  std::unique_ptr<ScnnArray> array_;
  std::unique_ptr<StreamDram> dram_;
  std::unique_ptr<WeightBroadcast> broadcast_;
  std::unique_ptr<HaloNetwork> halo_;
  sc_core::sc_event block_done_{"block_is_done"};

  // The layer in work.
  const Layer* layer_ = nullptr;
  const LayerData* data_ = nullptr;
  const PlanarTiling* tiling_ = nullptr;
  std::unique_ptr<InputLoads> loads_;
  Place at_;
  std::vector<WeightBlock> blocks_;  // of the channel
  Cycle group_from_ = 0;             // when the latest group could begin
  Cycle barrier_ = 0;                // of the group that ended last
  Cycle ppu_before_ = 0;             // when the PPUs were done with the group before that
  std::uint64_t groups_ = 0;         // ended
  int active_pes_ = 0;
  bool finished_ = false;
  Cycle cycles_ = 0;
  std::vector<std::uint64_t> output_bits_;  // in each PE's output RAM
  bool outputs_stay_ = true;                // in the output RAM, as far as it holds them
  Tensor<Word> ofmap_;
  std::unique_ptr<const CounterTree> tree_;  // of all its modules
};

}  // namespace eyrie
