// The global output network: brings finished psum packets from the tops of the chains to the buffer.
#pragma once
#include <systemc>
#include <vector>

#include "memory/memory_params.h"
#include "sim/base/link.h"
#include "sim/base/packet.h"
#include "sim/base/pass_program.h"
#include "sim/base/sc/core_clock.h"
#include "sim/base/sc/counter.h"

namespace eyrie {

// Takes from the chains in turn, beginning behind the one served last.
class OutputNetwork : public sc_core::sc_module, public Counted {
 public:
  SC_HAS_PROCESS(OutputNetwork);

  Link<PsumPacket> to_buffer;

  struct Counters : CounterGroup {
    Counter sent{*this,        Component::kOutputNetwork,         Action::kSend, Operand::kPsum,
                 Unit::kWords, "psum words brought to the buffer"};
    StallCounter empty{*this, "empty", "no chain has a finished packet"};
    StallCounter blocked{*this, "blocked", "the buffer takes no more"};
    StallCounter no_pass{*this, "no_pass", "no pass in the array: DRAM is behind"};
  } counters;

  // `outputs` are those of the PEs, by PE index.
  OutputNetwork(sc_core::sc_module_name name, const NetworkParams& params, std::vector<Link<PsumPacket>*> outputs,
                const CoreClock& clock);

  void start(const PassProgram& program);
  void add_idle(Cycle cycles) { counters.no_pass += cycles; }

  const char* unit() const override { return "output_network"; }
  CounterGroup& counter_group() override { return counters; }

 private:
  void tick();
  bool take_one(Cycle now);

  const int words_per_cycle_;
  const int packets_per_cycle_;
  const std::vector<Link<PsumPacket>*> outputs_;
  std::vector<Link<PsumPacket>*> chains_;  // of the pass
  std::size_t next_ = 0;                   // chain to look at first
  PsumPacket moving_{};                    // the packet on the network
  int cycles_left_ = 0;                    // a packet wider than the network takes several
};

}  // namespace eyrie
