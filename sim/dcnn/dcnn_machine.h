// A DCNN machine. Its timing does not depend on data: all PEs meet every weight with every pixel of their tile, so the
// PE with the largest tile sets the pace, and outputs come from vectorised kernels.
#pragma once
#include <memory>
#include <systemc>
#include <vector>

#include "pe/scnn/halo_routes.h"
#include "sim/base/sc/core_clock.h"
#include "sim/dcnn/dcnn_config.h"
#include "sim/engine.h"

namespace eyrie {

class DcnnMachine : public sc_core::sc_module, public Counted {
 public:
  SC_HAS_PROCESS(DcnnMachine);

  struct Counters : CounterGroup {
    Counter macs{*this, Component::kMac, Action::kCompute, Operand::kMac, Unit::kMacs, "MACs done, those of zeros too"};
    Counter macs_gated{*this,         Component::kMac, Action::kGated,
                       Operand::kMac, Unit::kMacs,     "MACs at rest because an operand was zero"};
    Counter macs_skipped{*this, Component::kMac, Action::kSkipped, Operand::kMac, Unit::kMacs, "MACs of padding"};
    Counter weights_sent{*this,       Component::kWeightBroadcast, Action::kSend, Operand::kFilter, Unit::kWords,
                         "words sent"};
    Counter weights_delivered{*this,
                              Component::kWeightBroadcast,
                              Action::kDeliver,
                              Operand::kFilter,
                              Unit::kWords,
                              "words taken, by each PE that takes them"};
  } counters;

  DcnnMachine(sc_core::sc_module_name name, const DcnnConfig& config, const EngineOptions& options);

  // Throws Fault if the layer does not finish, or a law is broken.
  SimulatedLayer simulate(const Layer& layer, const LayerData& data, const PlanarPlan& plan, bool coded_input);

  const CounterTree& counter_tree() const { return *tree_; }

  const char* unit() const override { return "sequencer"; }
  CounterGroup& counter_group() override { return counters; }

 private:
  // The work of a PE in a pass, for one output channel.
  struct Share {
    std::uint64_t pixels = 0;     // of its tile, per channel
    std::uint64_t inside = 0;     // MACs of the layer, of all channels
    std::uint64_t non_zeros = 0;  // pixels of all channels, counted if they gate weight reads
    bool operator==(const Share&) const = default;
  };

  void next_group();
  void begin_pass(const PlanarPass& pass);
  void count_non_zeros(const PlanarPass& pass);
  std::vector<std::uint64_t> weights_of_vectors() const;
  Cycle fetch(std::uint64_t weights);
  void compute(int channels);
  void count(int channels, std::uint64_t steps, Cycle computed);
  void drain(const PlanarPass& pass, int channels);
  std::uint64_t store(const PlanarPass& pass, int pe, Extent filters);
  std::uint64_t load_bits(const PlanarPass& pass) const;
  bool next_place();
  void finish();
  void stall(StallCounter DcnnPe::Counters::*reason, Cycle cycles);
  void check_laws();

  const DcnnConfig config_;
  TraceSink* const trace_;
  std::vector<std::unique_ptr<DcnnPe>> pes_;
  std::unique_ptr<StreamDram> dram_;
  sc_core::sc_event group_{"group"};

  // The layer in work.
  const Layer* layer_ = nullptr;
  const LayerData* data_ = nullptr;
  const PlanarTiling* tiling_ = nullptr;
  bool coded_input_ = true, from_dram_ = false;
  Tensor<Word> ofmap_;
  int image_ = 0, window_ = 0, group_of_layer_ = 0, k_ = 0;
  std::vector<Share> shares_;
  std::uint64_t largest_ = 0;  // tile of the pass, in pixels
  Cycle now_ = 0;              // when the PEs may go on
  Cycle ppus_free_ = 0, buffer_free_ = 0, pixels_at_ = 0;
  Cycle barrier_ = 0, cycles_ = 0;
  std::vector<Cycle> taken_;  // when the latest vectors of weights were taken from the prefetch buffer, a ring
  Cycle fetched_ = 0;         // when the latest vector of weights was there
  std::uint64_t vectors_ = 0, groups_ = 0;
  int active_ = 0;
  std::vector<std::uint64_t> output_bits_;
  bool finished_ = false;
  std::unique_ptr<const CounterTree> tree_;  // of all its modules
};

}  // namespace eyrie
