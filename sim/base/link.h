// A bounded queue between two units clocked together, with a latency of one cycle.
#pragma once
#include <bit>
#include <cassert>
#include <cstdint>
#include <vector>

#include "sim/base/types.h"

namespace eyrie {

// What one side does in a cycle the other side sees in the next: each end remembers what it looked like before the
// cycle of its last change. So no commit phase is needed, and the order in which units are evaluated cannot matter.
// Depth 2 sustains an item a cycle; depth 1 an item every other cycle.
template <class T>
class Link {
 public:
  explicit Link(std::uint32_t depth = 2) { set_depth(depth); }

  // Only while empty.
  void set_depth(std::uint32_t depth) {
    assert(empty());
    depth_ = depth;
    if (ring_.size() < depth) ring_.resize(std::bit_ceil(depth));
  }

  bool can_push(Cycle now) const { return tail_ - (popped_at_ == now ? head_before_ : head_) < depth_; }
  bool can_pop(Cycle now) const { return (pushed_at_ == now ? tail_before_ : tail_) != head_; }
  bool empty() const { return head_ == tail_; }

  void push(Cycle now, const T& item) {
    assert(can_push(now));
    if (pushed_at_ != now) {
      pushed_at_ = now;
      tail_before_ = tail_;
    }
    ring_[tail_++ & (ring_.size() - 1)] = item;
  }

  const T& pop(Cycle now) {
    assert(can_pop(now));
    if (popped_at_ != now) {
      popped_at_ = now;
      head_before_ = head_;
    }
    return ring_[head_++ & (ring_.size() - 1)];
  }

 private:
  static constexpr Cycle kNever = ~Cycle{0};

  std::vector<T> ring_;
  std::uint32_t depth_ = 0;
  std::uint32_t head_ = 0, tail_ = 0;                // items ever popped and pushed, modulo 2^32
  std::uint32_t head_before_ = 0, tail_before_ = 0;  // the same before the cycle of the last pop and push
  Cycle popped_at_ = kNever, pushed_at_ = kNever;
};

}  // namespace eyrie
