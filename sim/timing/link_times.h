// A bounded link between two units, as the times at which items went in and out: what Link decides cycle by cycle.
#pragma once
#include <array>
#include <bit>
#include <cassert>
#include <cstdint>
#include <memory>
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
  std::uint32_t size() const { return mask_ + 1; }
  T& operator[](std::uint32_t index) { return values_[index & mask_]; }
  const T& operator[](std::uint32_t index) const { return values_[index & mask_]; }

 private:
  std::uint32_t mask_ = 0;
  std::vector<T> values_;
};

// Calls visit(number) with those of the growing times at(begin) .. at(end - 1) that are not over before `now`, relative
// to it, and before them with how many they are.
template <class At, class Visit>
void visit_times(std::uint32_t begin, std::uint32_t end, PassCycle now, At at, Visit& visit) {
  std::uint32_t first = end;
  while (first != begin && at(first - 1) >= now) --first;
  visit(end - first);
  for (; first != end; ++first) visit(at(first) - now);
}

// Each end may run ahead of the other as far as it knows of the other's doings. Short links, as nearly all are, fill a
// cache line.
class alignas(64) LinkTimes {
 public:
  void start(std::uint32_t depth) {
    depth_ = depth;
    pushed_ = popped_ = 0;
    mask_ = std::bit_ceil(depth) - 1;
    const std::size_t size = 2 * (mask_ + std::size_t{1});
    if (size > near_.size()) far_ = std::make_unique<PassCycle[]>(size);
    pushes_ = size > near_.size() ? far_.get() : near_.data();
  }

  // The first cycle with room for the next item, kUnknown if the pop that makes it is.
  PassCycle room() const {
    if (pushed_ < depth_) return 0;
    return popped_ > pushed_ - depth_ ? popped_at(pushed_ - depth_) + 1 : kUnknown;
  }
  // The first cycle in which the next item can be popped, kUnknown if it was not pushed yet.
  PassCycle item() const { return popped_ == pushed_ ? kUnknown : pushed_at(popped_) + 1; }
  bool empty() const { return pushed_ == popped_; }

  void push(PassCycle now) {
    assert(room() <= now);
    pushes_[pushed_++ & mask_] = now;
  }
  void pop(PassCycle now) {
    assert(item() <= now);
    pushes_[mask_ + 1 + (popped_++ & mask_)] = now;
  }

  // Calls visit(number), state_size() times at most, with what the future depends on: of two links with the same
  // numbers, each relative to its `now`, the same future follows. What is over is over, however long.
  std::uint32_t state_size() const { return 3 + 2 * depth_; }
  template <class Visit>
  void visit_state(PassCycle now, Visit& visit) const {
    visit(pushed_ - popped_);
    visit_times(
        popped_, pushed_, now, [&](std::uint32_t item) { return pushed_at(item); }, visit);
    const std::uint32_t first = pushed_ < depth_ ? 0 : pushed_ - depth_;
    visit_times(
        first, popped_, now, [&](std::uint32_t item) { return popped_at(item); }, visit);
  }

 private:
  PassCycle pushed_at(std::uint32_t item) const { return pushes_[item & mask_]; }
  PassCycle popped_at(std::uint32_t item) const { return pushes_[mask_ + 1 + (item & mask_)]; }

  std::uint32_t depth_ = 0, mask_ = 0;
  std::uint32_t pushed_ = 0, popped_ = 0;  // items whose push and pop are known
  PassCycle* pushes_ = nullptr;            // the times of the last of them; behind them those of the pops
  std::array<PassCycle, 8> near_{};
  std::unique_ptr<PassCycle[]> far_;
};

}  // namespace eyrie
