// A queue that keeps its memory: what goes in and out over and over takes none anew.
#pragma once
#include <cstddef>
#include <utility>
#include <vector>

namespace eyrie {

template <class T>
class Queue {
 public:
  bool empty() const { return head_ == tail_; }
  std::size_t size() const { return tail_ - head_; }
  T& front() { return ring_[head_ & mask()]; }
  const T& front() const { return ring_[head_ & mask()]; }
  const T& back() const { return ring_[(tail_ - 1) & mask()]; }
  // The one that has so many before it.
  const T& operator[](std::size_t before) const { return ring_[(head_ + before) & mask()]; }

  void push(T item) {
    if (size() == ring_.size()) grow();
    ring_[tail_++ & mask()] = std::move(item);
  }
  T pop() { return std::move(ring_[head_++ & mask()]); }
  void clear() { head_ = tail_ = 0; }

 private:
  std::size_t mask() const { return ring_.size() - 1; }
  void grow() {
    std::vector<T> larger(ring_.empty() ? 8 : 2 * ring_.size());
    std::size_t end = 0;
    while (!empty()) larger[end++] = pop();
    ring_ = std::move(larger);
    head_ = 0;
    tail_ = end;
  }

  std::vector<T> ring_;  // its size is a power of two
  std::size_t head_ = 0, tail_ = 0;
};

}  // namespace eyrie
