// A layer as the unit-stride convolution that a machine with planar tiles runs. A stride of U splits a channel into
// U x U phases, each a channel of its own: of its pixels every U-th in both directions, with every U-th tap.
#pragma once
#include "sim/base/planar_program.h"
#include "workloads/layer.h"
#include "workloads/tensor.h"

namespace eyrie {

// Coordinates as in planar_program.h: e = y - r. Pixels and taps that the layer has not are zeros.
class UnitStride {
 public:
  explicit UnitStride(const Layer& layer);

  int channels() const { return layer_.group_C() * phases_y_ * phases_x_; }  // of a group
  int taps_r() const { return taps_r_; }
  int taps_s() const { return taps_s_; }
  // The plane of pixels that are not all padding, and of outputs.
  Extent pixel_rows() const { return rows_; }
  Extent pixel_columns() const { return columns_; }
  Extent output_rows() const { return {0, layer_.E()}; }
  Extent output_columns() const { return {0, layer_.F()}; }

  // A row of pixels of a channel of a group: columns.size() values to `to`.
  void row(const Tensor<Word>& ifmap, int image, int group, int channel, int y, Extent columns, Word* to) const;
  // The taps of a filter, r by r: taps_r x taps_s values to `to`.
  void filter(const Tensor<Word>& filters, int m, int channel, Word* to) const;
  const Layer& layer() const { return layer_; }

 private:
  struct Phase {
    int c, y, x;
  };
  Phase phase(int channel) const {
    return {channel / (phases_y_ * phases_x_), channel / phases_x_ % phases_y_, channel % phases_x_};
  }

  const Layer layer_;
  int phases_y_, phases_x_;  // with taps
  int taps_r_, taps_s_;
  Extent rows_, columns_;
};

}  // namespace eyrie
