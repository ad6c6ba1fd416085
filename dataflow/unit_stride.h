// A layer as the unit-stride convolution that a machine with planar tiles runs. A stride of U splits a channel into up
// to U x U phases, each a channel of its own: of its pixels every U-th in both directions, with every U-th tap. Between
// the taps of a dilated filter lie taps of zero.
#pragma once
#include <vector>

#include "sim/base/planar_program.h"
#include "workloads/layer.h"
#include "workloads/tensor.h"

namespace eyrie {

// Rows or columns. Pixel y of a phase is the layer's pixel y x stride + phase - padding; its tap r is the layer's at
// r x stride + phase in the window.
class UnitStrideAxis {
 public:
  UnitStrideAxis(int size, int outputs, int taps, int stride, int dilation, int padding);

  const std::vector<int>& phases() const { return phases_; }  // those with taps
  int taps() const { return taps_; }                          // of the phase with most, zeros between them included
  int real_taps() const { return real_taps_; }                // that are the layer's in any phase
  Extent pixels() const { return pixels_; }                   // that are not padding in every phase
  Extent outputs() const { return {0, outputs_}; }

  // The layer's pixel, or -1 if it is padding; the layer's tap, or -1 if it has none there.
  int pixel(int y, int phase) const;
  int tap(int r, int phase) const;
  // Pairs of one of the layer's pixels here and one of its taps whose output is one of these.
  std::uint64_t pairs(Extent pixels, Extent outputs) const;

 private:
  int size_, outputs_, layer_taps_, stride_, dilation_, padding_;
  std::vector<int> phases_;
  int taps_ = 1, real_taps_ = 0;
  Extent pixels_;
};

// Coordinates as in planar_program.h: e = y - r. Pixels and taps that the layer has not are zeros.
class UnitStride {
 public:
  explicit UnitStride(const Layer& layer);

  const UnitStrideAxis& rows() const { return rows_; }
  const UnitStrideAxis& columns() const { return columns_; }
  int channels() const { return layer_.group_C() * phases(); }  // of a group of the layer

  // Whether a channel, of some phase, has the layer's tap (r, s), and not one of padding.
  bool has_tap(int channel, int r, int s) const;
  // A row of pixels of a channel of a group: columns.size() values to `to`.
  void row(const Tensor<Word>& ifmap, int image, int group, int channel, int y, Extent columns, Word* to) const;
  // The taps of a filter, r by r: taps of rows x taps of columns values to `to`.
  void filter(const Tensor<Word>& filters, int m, int channel, Word* to) const;

 private:
  struct Phase {
    int c, y, x;
  };
  int phases() const { return static_cast<int>(rows_.phases().size() * columns_.phases().size()); }
  Phase phase(int channel) const;

  const Layer layer_;
  UnitStrideAxis rows_, columns_;
};

}  // namespace eyrie
