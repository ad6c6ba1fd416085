// What the future of a pass depends on, as numbers: two moments with the same ones go on alike.
#pragma once
#include <algorithm>
#include <cassert>
#include <cstdint>
#include <memory>

namespace eyrie {

// Takes thousands of numbers at a time, each in no time.
class StateNumbers {
 public:
  // Begins anew; `most` numbers will come at most.
  void start(std::size_t most) {
    if (most > room_) numbers_ = std::make_unique_for_overwrite<std::uint32_t[]>(room_ = most);
    size_ = 0;
  }
  void clear() { size_ = 0; }
  void operator()(std::uint32_t number) {
    assert(size_ < room_);
    numbers_[size_++] = number;
  }
  // Not if there are none.
  bool operator==(const StateNumbers& other) const {
    return size_ > 0 &&
           std::equal(numbers_.get(), numbers_.get() + size_, other.numbers_.get(), other.numbers_.get() + other.size_);
  }

 private:
  std::unique_ptr<std::uint32_t[]> numbers_;
  std::size_t size_ = 0, room_ = 0;
};

}  // namespace eyrie
