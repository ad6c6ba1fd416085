// The PEs of EIE, named modules ticked in turn by one process, and the queues they take broadcasts from.
#pragma once
#include <memory>
#include <systemc>
#include <vector>

#include "pe/eie/eie_pe.h"
#include "sim/base/sc/core_clock.h"

namespace eyrie {

class EieArray : public sc_core::sc_module {
 public:
  SC_HAS_PROCESS(EieArray);
  EieArray(sc_core::sc_module_name name, int pes, int queue_depth, const EiePeParams& pe, const Arithmetic& arithmetic,
           const CoreClock& clock);

  // Begins a batch in the next tick. The matrix outlives it.
  void start(Cycle now, const CscMatrix& matrix, const std::vector<Word>& codebook);
  // All columns are done and the pipelines empty, as seen in cycle `now`.
  bool finished(Cycle now) const { return !running_ && finished_at_ < now; }
  // Brings the counters of the PEs up to date, which otherwise are at the end of a batch.
  void count();
  // Cycles from the layer's start in which no batch ran: the PEs stand still.
  void finish_layer(Cycle cycles);

  // The psum of row `row` of the present outputs: row mod PEs is its PE.
  void set_psum(std::size_t row, Psum psum) { pes_[row % pes_.size()]->set_psum(row / pes_.size(), psum); }
  Psum psum(std::size_t row) const { return pes_[row % pes_.size()]->psum(row / pes_.size()); }

  std::size_t size() const { return pes_.size(); }
  EiePe& pe(std::size_t index) { return *pes_[index]; }
  const EiePe& pe(std::size_t index) const { return *pes_[index]; }

  // Evaluate the PEs last to first: no result may change.
  void reverse_evaluation(bool reversed) { reversed_ = reversed; }

  BroadcastQueues queues;

 private:
  void tick();
  void commit(Cycle now);

  std::vector<std::unique_ptr<EiePe>> pes_;
  const int pipeline_cycles_;  // from an entry's first stage to its last
  int quiet_cycles_ = 0;       // since the last entry, its own cycle the first
  bool running_ = false;
  bool reversed_ = false;
  Cycle started_at_ = 0, finished_at_ = 0;
};

}  // namespace eyrie
