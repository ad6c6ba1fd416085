// The non-zero activations on their way from the control unit to the PEs. All PEs take the same ones in the same order,
// so one ring holds what the queues of all of them hold, and a PE's queue is its place in it.
#pragma once
#include <bit>
#include <cassert>
#include <cstdint>
#include <vector>

#include "sim/base/types.h"

namespace eyrie {

struct Broadcast {
  std::uint32_t column = 0;
  Word activation = 0;
};

// What the control unit did in a cycle; it names the idle cycles of the PEs that it leaves without work.
enum class BroadcastState : std::uint8_t {
  kNone,       // nothing to send yet
  kSent,       // a broadcast
  kBlocked,    // held back by a full queue somewhere
  kNoMatrix,   // held back by DRAM, which has not brought the column
  kExhausted,  // every non-zero of the batch is sent
};

// Both ends see what the other did before the present cycle, so the order in which they are evaluated cannot matter.
class BroadcastQueues {
 public:
  explicit BroadcastQueues(int depth) : depth_(static_cast<std::uint32_t>(depth)), ring_(std::bit_ceil(depth_)) {}

  // The control unit's end. Room in every queue, since one that is full stops the broadcast; what is sent is counted.
  bool room(Cycle now) const { return sent_ - (done_at_ == now ? done_before_ : done_) < depth_; }
  void send(Cycle now, const Broadcast& broadcast) {
    assert(room(now));
    sent_before_ = sent_;
    sent_at_ = now;
    ring_[sent_++ & (ring_.size() - 1)] = broadcast;
  }
  void set_state(Cycle now, BroadcastState state) {
    state_before_ = state_;
    state_at_ = now;
    state_ = state;
  }
  std::uint32_t sent() const { return sent_; }

  // The PEs' end: what has reached their queues, counted from the start.
  std::uint32_t received(Cycle now) const { return sent_at_ == now ? sent_before_ : sent_; }
  BroadcastState state(Cycle now) const { return state_at_ == now ? state_before_ : state_; }
  const Broadcast& at(std::uint32_t n) const { return ring_[n & (ring_.size() - 1)]; }
  // The columns that every PE is done with: their slots are free from the next cycle on.
  void set_done(Cycle now, std::uint32_t done) {
    done_before_ = done_;
    done_at_ = now;
    done_ = done;
  }
  bool empty() const { return sent_ == done_; }

 private:
  static constexpr Cycle kNever = ~Cycle{0};

  const std::uint32_t depth_;
  std::vector<Broadcast> ring_;
  std::uint32_t sent_ = 0, done_ = 0;                // modulo 2^32
  std::uint32_t sent_before_ = 0, done_before_ = 0;  // before the cycle of the last change
  Cycle sent_at_ = kNever, done_at_ = kNever, state_at_ = kNever;
  BroadcastState state_ = BroadcastState::kNone, state_before_ = BroadcastState::kNone;
};

}  // namespace eyrie
