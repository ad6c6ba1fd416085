// Dense tensors in host memory: what the workload is made of, and what DRAM holds in a simulation.
#pragma once
#include <cstddef>
#include <vector>

#include "sim/base/types.h"
#include "workloads/huge_pages.h"

namespace eyrie {

// A four-dimensional array in row-major order. Feature maps are (N, C, H, W), filters (M, C / groups, R, S).
template <class T>
class Tensor {
 public:
  Tensor() = default;
  Tensor(int d0, int d1, int d2, int d3) : d_{d0, d1, d2, d3} {
    const std::size_t size = static_cast<std::size_t>(d0) * d1 * d2 * d3;
    values_.reserve(size);
    use_huge_pages(values_.data(), size * sizeof(T));
    values_.resize(size);
  }

  T& at(int i0, int i1, int i2, int i3) { return values_[index(i0, i1, i2, i3)]; }
  const T& at(int i0, int i1, int i2, int i3) const { return values_[index(i0, i1, i2, i3)]; }
  int dim(int axis) const { return d_[axis]; }
  std::size_t size() const { return values_.size(); }
  std::vector<T>& values() { return values_; }
  const std::vector<T>& values() const { return values_; }
  bool operator==(const Tensor&) const = default;

 private:
  std::size_t index(int i0, int i1, int i2, int i3) const {
    return ((static_cast<std::size_t>(i0) * d_[1] + i1) * d_[2] + i2) * d_[3] + i3;
  }

  int d_[4] = {0, 0, 0, 0};
  std::vector<T> values_;
};

}  // namespace eyrie
