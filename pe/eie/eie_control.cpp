#include "pe/eie/eie_control.h"

#include <algorithm>

namespace eyrie {
namespace {

constexpr std::uint64_t kActivationBits = 16;  // of a register, and of a word of the activation SRAM
constexpr std::uint64_t kFillBits = 16;        // of a counted word from DRAM

}  // namespace

EieControl::EieControl(sc_core::sc_module_name name, const EieControlParams& params, EieSupplies supplies,
                       EieArray& array, CoreClock& clock)
    : sc_module(name),
      params_(params),
      supplies_(std::move(supplies)),
      array_(array),
      clock_(clock),
      tree_(static_cast<int>(array.size()), params.fan_in) {
  SC_METHOD(tick);
  sensitive << clock.tick();
  dont_initialize();
}

void EieControl::start(EieBatches& batches, bool activations_fit) {
  batches_ = &batches;
  activations_fit_ = activations_fit;
  cycles_ = 0;
  next_batch();
  if (batch_) clock_.start();
}

void EieControl::tick() {
  const Cycle now = core_now();
  ++cycles_;
  switch (phase_) {
    case Phase::kLoad:
      return load(now);
    case Phase::kRun:
      return run(now);
    case Phase::kDrain:
      return drain(now);
    case Phase::kSwap:
      return swap();
    case Phase::kIdle:
      return;
  }
}

void EieControl::next_batch() {
  batch_ = batches_->next(array_);
  phase_ = batch_ ? Phase::kLoad : Phase::kIdle;
  if (!batch_) {
    clock_.stop();
    return;
  }
  left_ = transfer(batch_->loaded_words, supplies_.activations);
  if (activations_fit_) counters.sram_reads += batch_->loaded_words;
  counters.source_writes += batch_->loaded_words;
  tree_.start(batch_->activations, params_.every_activation);
  asked_ = 0;
  batch_from_ = cycles_;
}

void EieControl::load(Cycle now) {
  ++counters.load;
  if (--left_ > 0) return;
  array_.start(now, *batch_->matrix, batches_->codebook());
  array_.queues.set_state(now, BroadcastState::kNone);
  phase_ = Phase::kRun;
}

void EieControl::run(Cycle now) {
  request_columns();
  if (tree_.exhausted()) {
    array_.queues.set_state(now, BroadcastState::kExhausted);
    phase_ = Phase::kDrain;
    ++counters.drain;
    return;
  }
  counters.detections += static_cast<std::uint64_t>(tree_.nodes());
  if (!tree_.leading()) {
    ++counters.detection;
    array_.queues.set_state(now, BroadcastState::kNone);
  } else if (!array_.queues.room(now)) {
    ++counters.queue_full;
    array_.queues.set_state(now, BroadcastState::kBlocked);
  } else if (!column_is_there()) {
    ++counters.dram;
    array_.queues.set_state(now, BroadcastState::kNoMatrix);
  } else {
    send(now);
    return;
  }
  tree_.step(false);
}

void EieControl::send(Cycle now) {
  if (trace) trace->boundary(cycles_);
  array_.queues.send(now, *tree_.leading());
  array_.queues.set_state(now, BroadcastState::kSent);
  tree_.step(true);
  if (!coming_.empty()) {
    staged_bits_ -= batch_->column_bits[coming_.front().first];
    coming_.pop_front();
  }
  ++counters.useful_cycles;
  ++counters.broadcasts;
  ++counters.source_reads;
}

void EieControl::drain(Cycle now) {
  ++counters.drain;
  if (!array_.finished(now)) return;
  batches_->finish(array_);
  if (trace) trace->span("array", "batch", batch_from_, cycles_, 0);
  if (activations_fit_) counters.sram_writes += batch_->stored_words;
  left_ = transfer(batch_->stored_words, supplies_.outputs);
  phase_ = Phase::kSwap;
}

void EieControl::swap() {
  ++counters.swap;
  if (--left_ == 0) next_batch();
}

// Asks for the columns that will be broadcast next, as many as the matrix SRAM has room for; a single one always.
void EieControl::request_columns() {
  const auto& bits = batch_->column_bits;
  for (; asked_ < bits.size(); ++asked_) {
    if (batch_->activations[asked_] == 0 && !params_.every_activation) continue;
    if (!coming_.empty() && staged_bits_ + bits[asked_] > params_.matrix_sram_bits) return;
    coming_.emplace_back(asked_, supplies_.columns(cycles_, bits[asked_]));
    staged_bits_ += bits[asked_];
    counters.matrix_fills += ceil_div(bits[asked_], kFillBits);
  }
}

bool EieControl::column_is_there() const { return coming_.empty() || coming_.front().second <= cycles_; }

// Cycles that activations take between registers and SRAM, or DRAM if the SRAM is too small. A PE's SRAM moves its own
// words; the files swap in a cycle, which is the least.
Cycle EieControl::transfer(std::uint64_t words, const Supply& dram) const {
  if (words == 0) return 1;
  if (!activations_fit_) return std::max<Cycle>(1, dram(cycles_, words * kActivationBits) - cycles_);
  return ceil_div(ceil_div(words, array_.size()) * kActivationBits,
                  static_cast<std::uint64_t>(params_.activations.sram_width_bits));
}

}  // namespace eyrie
