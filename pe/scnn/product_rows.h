// The products of a segment of weights with one pixel, as a processor does them fastest: a row for each tap, with the
// weights of neighbouring output channels side by side. Psums lie accordingly: a place after the other, and at each the
// output channels of the group.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/base/planar_program.h"

namespace eyrie {

// Output channels of a group at each place, so that a row's last lanes stay among them.
std::size_t psum_pitch(int channels);

struct ProductRow {
  std::uint32_t first;  // lane of the psums, counted from the first channel at the pixel's own place
  std::uint32_t lanes;  // a multiple of kProductLanes, or less than that
  std::uint32_t from;   // in the weights of all rows
};
inline constexpr std::uint32_t kProductLanes = 8;

class ProductRows {
 public:
  // Of the weights of a segment, for psums of so many places an output channel.
  void start(std::span<const CodedWeight> weights, int psums, std::size_t pitch);

  // For a loop that adds them.
  std::span<const ProductRow> rows() const { return rows_; }
  const std::int32_t* weights() const { return weights_.data(); }  // zeros between them

 private:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  struct Reach {
    std::uint32_t begin, end;  // output channels that have a weight here
    std::uint32_t place, from;
  };
  std::vector<std::uint32_t> by_place_;  // in reaches_
  std::vector<Reach> reaches_;
  std::vector<ProductRow> rows_;
  std::vector<std::int32_t> weights_;
};

// Adds pixel x weight, shifted, to the psum of each weight; sums wrap. `psums` are those at the pixel's place.
using ProductLoop = void (*)(const ProductRow* row, const ProductRow* end, const std::int32_t* weights,
                             std::int32_t pixel, int shift, Psum* psums);

// Those this processor can run, the fastest first; the last one runs everywhere. All do the same.
const std::vector<ProductLoop>& product_loops();

}  // namespace eyrie
