// Where a group of output channels ends: PEs send the psums that are outputs of others to their neighbours, eight of
// them, from PE to PE if it is further; then the PPU of each PE takes in its own outputs.
#pragma once
#include <span>
#include <systemc>
#include <vector>

#include "pe/scnn/halo_routes.h"
#include "pe/scnn/scnn_array.h"

namespace eyrie {

class HaloNetwork : public sc_core::sc_module, public Counted {
 public:
  struct Counters : CounterGroup {
    Counter sent{*this,        Component::kHaloNetwork,    Action::kSend, Operand::kPsum,
                 Unit::kWords, "psums sent to a neighbour"};
    StallCounter idle{*this, "idle", "no group ends"};
  } counters;

  HaloNetwork(sc_core::sc_module_name name, const ScnnArrayParams& array, const ScnnNetworkParams& params,
              ScnnArray& pes);

  // The psums of a group that ended at `barrier`, of so many output channels in each PE, the same unless outputs are
  // split: [channel][row][column] of the window of outputs, or, if they are, PE after PE those of its channels. Returns
  // the cycle in which the last PPU is done; it begins when the PPUs are done with the group before.
  Cycle exchange(const PlanarPass& pass, std::span<const int> channels_of_pe, Cycle barrier, std::vector<Psum>& window);

  void start_layer() { done_ = 0; }
  // The cycle in which the PPUs are done with the latest group.
  Cycle done() const { return done_; }
  void finish_layer(Cycle cycles) { counters.idle += cycles - counters.useful_cycles; }

  const char* unit() const override { return "halo_network"; }
  CounterGroup& counter_group() override { return counters; }

 private:
  void add_up(const PlanarPass& pass, int channels, std::vector<Psum>& window);

  const ScnnArrayParams array_;
  const ScnnNetworkParams params_;
  ScnnArray& pes_;
  Cycle done_ = 0;
};

}  // namespace eyrie
