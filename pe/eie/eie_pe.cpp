#include "pe/eie/eie_pe.h"

#include <algorithm>

namespace eyrie {
namespace {

constexpr std::uint32_t kNoRow = ~std::uint32_t{0};

}  // namespace

EiePe::EiePe(sc_core::sc_module_name name, const EiePeParams& params, const Arithmetic& arithmetic)
    : sc_module(name),
      row_entries_(static_cast<std::uint32_t>(params.row_entries)),
      row_words_(static_cast<std::uint32_t>(params.row_words)),
      second_pointer_(params.pointer_banks == 1 ? 1 : 0),
      product_shift_(arithmetic.product_shift),
      bypass_(params.pipeline.bypass),
      early_release_(params.early_release),
      // Read in the second stage, written in the last, readable the cycle after.
      hazard_cycles_(static_cast<std::uint32_t>(std::max(params.pipeline.stages - 1, 1))),
      destination_(static_cast<std::size_t>(params.registers)),
      free_at_(bypass_ ? 0 : destination_.size()) {}

void EiePe::start(const CscSlice& slice, const Word* codebook, std::size_t rows, std::uint32_t first) {
  entries_ = slice.entries.data();
  pointers_ = slice.pointers.data();
  psums_ = destination_.data();
  codebook_ = codebook;
  entry_ = end_ = 0;
  taken_ = done_ = first;
  pointer_wait_ = 0;
  held_row_ = kNoRow;
  rows_ = rows;
  std::fill(free_at_.begin(), free_at_.end(), Cycle{0});
}

// First what blocks, in the order the pipeline would find it, then the entry.
[[gnu::flatten]] void EiePe::tick(Cycle now, const BroadcastQueues& queues) {
  if (pointer_wait_ > 0) {
    ++counters.pointer;
    if (--pointer_wait_ == 0 && entry_ == end_) ++done_;
    return;
  }
  if (entry_ != end_) {
    work(now, queues);
    return;
  }
  const std::uint32_t received = queues.received(now);
  if (taken_ == received) {
    idle(queues.state(now));
    return;
  }
  ++counters.pointer;
  read_pointers(queues, received);
}

void EiePe::idle(BroadcastState state) {
  if (state == BroadcastState::kBlocked)
    ++counters.others_full;
  else if (state == BroadcastState::kNoMatrix)
    ++counters.dram;
  else if (state == BroadcastState::kExhausted)
    ++counters.drain;
  else
    ++counters.starved;
}

// The head of the queue, or while the head is in its last cycle the one behind it.
void EiePe::read_pointers(const BroadcastQueues& queues, std::uint32_t received) {
  const Broadcast& broadcast = queues.at(taken_++);
  entry_ = pointers_[broadcast.column];
  end_ = pointers_[broadcast.column + 1];
  activation_ = broadcast.activation;
  row_ = 0;
  ++columns_;
  pointer_wait_ = second_pointer_;
  if (entry_ == end_ && pointer_wait_ == 0) ++done_;
  // Of the simulating processor: the entries of the next column, which lie anywhere.
  if (taken_ != received) __builtin_prefetch(entries_ + pointers_[queues.at(taken_).column]);
}

// An entry: its value is added at once, what the pipeline delays is only its being written.
void EiePe::work(Cycle now, const BroadcastQueues& queues) {
  const CscEntry& entry = entries_[entry_];
  const std::uint32_t row = row_ + entry.zeros;
  if (!bypass_) {
    if (free_at_[row] > now) {
      ++counters.hazard;
      return;
    }
    free_at_[row] = now + hazard_cycles_;
  }
  const std::uint32_t matrix_row = entry_ / row_entries_;
  row_reads_ += matrix_row != held_row_;
  held_row_ = matrix_row;
  const std::int32_t weight = codebook_[entry.code];
  psums_[row] += static_cast<std::uint32_t>((activation_ * weight) >> product_shift_);
  padding_done_ += weight == 0;
  ++entries_done_;
  row_ = row + 1;
  if (++entry_ < end_) return;
  ++done_;
  const std::uint32_t received = queues.received(now);
  if (taken_ != received) read_pointers(queues, received);
}

void EiePe::count() {
  counters.useful_cycles += entries_done_;
  counters.macs += entries_done_ - padding_done_;
  counters.padding += padding_done_;
  counters.queue_writes += columns_;
  counters.queue_reads += columns_;
  counters.pointer_reads += 2 * std::uint64_t{columns_};
  counters.matrix_reads += std::uint64_t{row_reads_} * row_words_;
  counters.codebook_reads += entries_done_;
  counters.psum_reads += entries_done_;
  counters.psum_writes += entries_done_;
  entries_done_ = padding_done_ = columns_ = row_reads_ = 0;
}

}  // namespace eyrie
