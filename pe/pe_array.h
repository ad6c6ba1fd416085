// The array: rows x columns of named PEs, ticked in turn by one process.
#pragma once
#include <memory>
#include <systemc>
#include <vector>

#include "pe/processing_element.h"
#include "sim/base/sc/core_clock.h"

namespace eyrie {

class PeArray : public sc_core::sc_module {
 public:
  SC_HAS_PROCESS(PeArray);
  PeArray(sc_core::sc_module_name name, const ArrayParams& array, const PeParams& pe, const Arithmetic& arithmetic,
          int psum_packet_words, const CoreClock& clock);

  // Begins a pass in the next tick.
  void start(const PassProgram& program);
  // Ends it: `cycles` since start, the present one included.
  void finish(Cycle cycles);
  // The PEs of the next pass take its filters from now on, beside the ticks of this one.
  void take_filters_of(const PassProgram& next);
  // Cycles in which no pass was in the array.
  void add_idle(Cycle cycles);

  // PEs of the pass that still have MACs to issue.
  int working() const { return working_; }
  const sc_core::sc_event& macs_done() const { return macs_done_; }  // the last of them has

  std::size_t size() const { return pes_.size(); }
  ProcessingElement& pe(std::size_t index) { return *pes_[index]; }
  const ProcessingElement& pe(std::size_t index) const { return *pes_[index]; }

  // Evaluate the PEs last to first: no result may change.
  void reverse_evaluation(bool reversed) { reversed_ = reversed; }

 private:
  void tick();
  void wire_pixels(const PassProgram& program);

  std::vector<std::unique_ptr<ProcessingElement>> pes_;
  std::vector<ProcessingElement*> active_;   // of the pass, as they lie in memory
  std::vector<ProcessingElement*> loading_;  // of the next pass only: they merely take filters
  std::vector<bool> used_;
  int working_ = 0;
  bool reversed_ = false;
  sc_core::sc_event macs_done_{"macs_done"};
};

}  // namespace eyrie
