// Where in the buffer the words of a pass' transactions lie: nested counters, as address generators have them.
#pragma once
#include "sim/base/pass_program.h"

namespace eyrie {

class AddressGenerator {
 public:
  // Begins at the first transaction; `base`: where the pass' words begin.
  void start(const Multicast& multicast, std::uint32_t base) {
    multicast_ = &multicast;
    origin_ = base_ = at_ = base;
    next_ = round_ = 0;
    if (!multicast.starts.empty()) base_ = at_ = origin_ + multicast.starts[0];
    loops_.assign(multicast.loops.size(), 0);
    if (!multicast.offsets.empty()) at_ = base_ + multicast.offsets[0];
  }

  const Multicast::Transaction& transaction() const { return multicast_->sequence[next_]; }
  std::uint32_t at() const { return at_; }  // of the transaction's first word

  void advance() {
    at_ += multicast_->sequence[next_].words;
    if (++next_ == multicast_->sequence.size()) {
      next_ = 0;
      if (!multicast_->in_order()) next_round();
    }
    if (!multicast_->offsets.empty()) at_ = base_ + multicast_->offsets[next_];
  }

 private:
  void next_round() {
    if (++round_ < multicast_->starts.size()) base_ = origin_ + multicast_->starts[round_];
    for (std::size_t i = 0; i < loops_.size(); ++i) {
      base_ += multicast_->loops[i].stride;
      if (++loops_[i] < multicast_->loops[i].count) break;
      base_ -= multicast_->loops[i].stride * multicast_->loops[i].count;
      loops_[i] = 0;
    }
    at_ = base_;
  }

  const Multicast* multicast_ = nullptr;
  std::size_t next_ = 0;              // in the sequence
  std::size_t round_ = 0;             // repetition of it
  std::uint32_t origin_ = 0;          // of the pass' words
  std::uint32_t base_ = 0, at_ = 0;   // of the round, of the transaction
  std::vector<std::uint32_t> loops_;  // rounds of each loop
};

}  // namespace eyrie
