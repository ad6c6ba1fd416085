// Brings the weights from DRAM to the FIFOs of all PEs that have pixels of their channel; a FIFO that is full anywhere
// holds it up.
#pragma once
#include <functional>
#include <systemc>
#include <vector>

#include "pe/scnn/scnn_array.h"
#include "sim/base/sc/core_clock.h"
#include "sim/base/sparse_code.h"
#include "sim/base/supply.h"

namespace eyrie {

class WeightBroadcast : public sc_core::sc_module, public Counted {
 public:
  SC_HAS_PROCESS(WeightBroadcast);

  struct Counters : CounterGroup {
    Counter sent{*this, Component::kWeightBroadcast, Action::kSend, Operand::kFilter, Unit::kWords, "entries sent"};
    Counter delivered{*this,
                      Component::kWeightBroadcast,
                      Action::kDeliver,
                      Operand::kFilter,
                      Unit::kWords,
                      "entries taken, by each PE that takes them"};
    StallCounter fifo_full{*this, "fifo_full", "a PE that needs the vector has no room for it"};
    StallCounter dram{*this, "dram", "the next vector has not come from DRAM"};
    StallCounter idle{*this, "idle", "all weights of the layer are sent"};
  } counters;

  WeightBroadcast(sc_core::sc_module_name name, const ScnnPeParams& pe, const ScnnNetworkParams& params,
                  const SparseFormat& code, ScnnArray& array, Supply dram);

  void start_layer();
  // Sends a block; `done` is notified when the PEs have worked on it. It stays where it is until then.
  void send(const WeightBlock& block, const EdgeClasses& edges, sc_core::sc_event& done);
  // All blocks are sent; the heads of blocks without weights that no vector has brought come alone. The cycle in which
  // nothing is on the way any more.
  Cycle finish_sending();
  // The layer took so many cycles.
  void finish_layer(Cycle cycles) { counters.idle += cycles - counters.useful_cycles - counters.stalled(); }

  const char* unit() const override { return "weight_broadcast"; }
  CounterGroup& counter_group() override { return counters; }

 private:
  void send_segment();
  void describe(std::size_t first, std::size_t weights);
  void deliver();
  Cycle next_from_dram(std::uint64_t bits);
  void count_gap(Cycle sent, Cycle arrived);

  const ScnnPeParams pe_;
  const ScnnNetworkParams params_;
  const SparseFormat code_;
  ScnnArray& array_;
  const Supply dram_;

  const WeightBlock* block_ = nullptr;
  const EdgeClasses* edges_ = nullptr;
  sc_core::sc_event* done_ = nullptr;
  std::size_t position_ = 0;  // of the next segment in the block
  WeightSegment segment_;
  std::vector<Cycle> room_, delivered_;
  std::vector<std::uint64_t> by_tap_;
  std::vector<Cycle> sent_;       // the latest vectors, a ring
  std::uint64_t vectors_ = 0;     // sent
  std::uint64_t count_bits_ = 0;  // at the heads of blocks, not yet asked for
  Cycle origin_ = 0;
  sc_core::sc_event next_{"next"};
};

}  // namespace eyrie
