// A bounded link between two units, as the times at which items went in and out: what Link decides cycle by cycle.
#pragma once
#include <bit>
#include <cassert>
#include <cstdint>
#include <vector>

namespace eyrie {

// Cycles since a pass began (its first is cycle 1).
using PassCycle = std::uint32_t;
constexpr PassCycle kUnknown = ~PassCycle{0};  // past any cycle

// The newest of a series of numbers.
template <class T>
class Ring {
 public:
  // Holds `size` at least.
  void start(std::uint32_t size) {
    mask_ = std::bit_ceil(size) - 1;
    if (values_.size() <= mask_) values_.resize(mask_ + 1);
  }
  T& operator[](std::uint32_t index) { return values_[index & mask_]; }
  const T& operator[](std::uint32_t index) const { return values_[index & mask_]; }

 private:
  std::uint32_t mask_ = 0;
  std::vector<T> values_;
};

// Each end may run ahead of the other as far as it knows of the other's doings.
class LinkTimes {
 public:
  void start(std::uint32_t depth) {
    depth_ = depth;
    pushed_ = popped_ = 0;
    pushes_.start(depth);
    pops_.start(depth);
  }

  // The first cycle with room for the next item, kUnknown if the pop that makes it is.
  PassCycle room() const {
    if (pushed_ < depth_) return 0;
    return popped_ > pushed_ - depth_ ? pops_[pushed_ - depth_] + 1 : kUnknown;
  }
  // The first cycle in which the next item can be popped, kUnknown if it was not pushed yet.
  PassCycle item() const { return popped_ == pushed_ ? kUnknown : pushes_[popped_] + 1; }

  bool empty() const { return pushed_ == popped_; }

  void push(PassCycle now) {
    assert(room() <= now);
    pushes_[pushed_++] = now;
  }
  void pop(PassCycle now) {
    assert(item() <= now);
    pops_[popped_++] = now;
  }

  // Calls visit(number) with what the future depends on: of two links with the same numbers, each relative to its
  // `now`, the same future follows. What is over is over, however long.
  template <class Visit>
  void visit_state(PassCycle now, Visit visit) const {
    visit(pushed_ - popped_);
    for (std::uint32_t i = popped_; i != pushed_; ++i) visit(pushes_[i] < now ? 0 : pushes_[i] + 1 - now);
    for (std::uint32_t i = pushed_ < depth_ ? 0 : pushed_ - depth_; i != popped_; ++i)
      visit(pops_[i] < now ? 0 : pops_[i] + 1 - now);
  }

 private:
  std::uint32_t depth_ = 0;
  std::uint32_t pushed_ = 0, popped_ = 0;  // items whose push and pop are known
  Ring<PassCycle> pushes_, pops_;
};

}  // namespace eyrie
