#include "pe/eie/eie_array.h"

#include <algorithm>
#include <string>

namespace eyrie {

EieArray::EieArray(sc_core::sc_module_name name, int pes, int queue_depth, const EiePeParams& pe,
                   const Arithmetic& arithmetic, const CoreClock& clock)
    : sc_module(name), queues(queue_depth), pipeline_cycles_(pe.pipeline.stages - 1) {
  for (int i = 0; i < pes; ++i)
    pes_.push_back(std::make_unique<EiePe>(("pe_" + std::to_string(i)).c_str(), pe, arithmetic));
  SC_METHOD(tick);
  sensitive << clock.tick();
  dont_initialize();
}

void EieArray::start(Cycle now, const CscMatrix& matrix, const std::vector<Word>& codebook) {
  const std::size_t pes = pes_.size(), rows = static_cast<std::size_t>(matrix.rows);
  for (std::size_t i = 0; i < pes; ++i)
    pes_[i]->start(matrix.slices[i], codebook.data(), (rows + pes - 1 - i) / pes, queues.sent());
  quiet_cycles_ = 0;
  running_ = true;
  started_at_ = now;
}

void EieArray::tick() {
  const Cycle now = core_now();
  if (!running_ || started_at_ == now) return;
  const std::size_t pes = pes_.size();
  for (std::size_t i = 0; i < pes; ++i) pes_[reversed_ ? pes - 1 - i : i]->tick(now, queues);
  commit(now);
}

// The slots that are free from the next cycle on, and whether the batch is over.
void EieArray::commit(Cycle now) {
  const std::uint32_t sent = queues.sent();
  std::uint32_t held = 0, left = 0;  // slots and columns of the PE that has the most
  for (const auto& pe : pes_) {
    held = std::max(held, sent - pe->released());
    left = std::max(left, sent - pe->done());
  }
  queues.set_done(now, sent - held);
  quiet_cycles_ = left == 0 ? quiet_cycles_ + 1 : 0;
  if (quiet_cycles_ <= pipeline_cycles_ || queues.state(now) != BroadcastState::kExhausted) return;
  count();
  running_ = false;
  finished_at_ = now;
}

void EieArray::count() {
  for (const auto& pe : pes_) pe->count();
}

void EieArray::finish_layer(Cycle cycles) {
  for (const auto& pe : pes_) pe->counters.batch += cycles - pe->counters.useful_cycles - pe->counters.stalled();
}

}  // namespace eyrie
