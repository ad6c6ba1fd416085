// A layer's shape and the recipe of its data, as a workload file gives them. Plain values; no YAML here.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "workloads/compression.h"
#include "workloads/tensor_file.h"

namespace eyrie {

enum class LayerKind { kConv, kDepthwise, kFc, kPool, kAdd };
enum class PoolKind { kMax, kAverage };

// A number for each axis of a plane. One number alone is for both.
struct PerAxis {
  int y, x;
  constexpr PerAxis(int both) : y(both), x(both) {}
  constexpr PerAxis(int vertical, int horizontal) : y(vertical), x(horizontal) {}
  bool operator==(const PerAxis&) const = default;
};

// Pixels around a plane. One number is for all four sides, two are for above and below, left and right. Segments of a
// filter (dataflow/filter_segments.h) see less of a plane than is there: then numbers are negative.
struct Padding {
  int top, bottom, left, right;
  constexpr Padding(int all) : Padding(all, all) {}
  constexpr Padding(int vertical, int horizontal) : Padding(vertical, vertical, horizontal, horizontal) {}
  constexpr Padding(int above, int below, int before, int after)
      : top(above), bottom(below), left(before), right(after) {}
  int rows() const { return top + bottom; }
  int columns() const { return left + right; }
  bool operator==(const Padding&) const = default;
};

// Shapes are of the whole layer: C and M are not per group, H and W are unpadded. An FC layer is a convolution of a
// 1 x 1 plane: C inputs, M outputs. A depthwise layer has a group for each channel.
//
// Pool and add layers have no filters. R and S are a pool's window; M = C. Of an add layer, C counts the channels of
// both operands: ofmap channel m is the sum of ifmap channels m and M + m; M = C / 2.
struct Layer {
  std::string name;
  LayerKind kind = LayerKind::kConv;
  int N = 1;             // batch: ifmaps
  int C = 1;             // ifmap channels
  int H = 1, W = 1;      // ifmap height and width without padding
  int M = 1;             // ofmap channels (filters)
  int R = 1, S = 1;      // filter height and width
  PerAxis stride = 1;    // U
  Padding padding = 0;   // zeros
  PerAxis dilation = 1;  // pixels from a tap of a filter to the next
  int groups = 1;        // filters of a group see C / groups channels
  PoolKind pool = PoolKind::kMax;

  int padded_H() const { return H + padding.rows(); }
  int padded_W() const { return W + padding.columns(); }
  int window_H() const { return (R - 1) * dilation.y + 1; }  // rows from a window's first tap to its last
  int window_W() const { return (S - 1) * dilation.x + 1; }
  int E() const { return (padded_H() - window_H()) / stride.y + 1; }  // ofmap height
  int F() const { return (padded_W() - window_W()) / stride.x + 1; }  // ofmap width
  bool has_filters() const { return kind != LayerKind::kPool && kind != LayerKind::kAdd; }
  int group_C() const { return C / groups; }
  int group_M() const { return M / groups; }
  std::uint64_t outputs() const { return std::uint64_t(N) * M * E() * F(); }
  // MACs of the batch, those on padding zeros included.
  std::uint64_t macs() const { return has_filters() ? outputs() * group_C() * R * S : 0; }
};

// One thing that is wrong with a layer's shape.
struct LayerProblem {
  std::string field;  // the member of Layer to correct; empty: the layer as a whole
  std::string what;   // what is wrong, with the numbers: "3 does not divide C = 256"
  bool operator==(const LayerProblem&) const = default;
};

// Everything that is wrong with a shape; none: it can be simulated. Sizes are 1..kLargestSize, the filter fits the
// padded plane, groups divide the channels, a depthwise layer has as many groups as channels, an FC layer is a 1 x 1
// plane, every window of a pool layer touches the plane, an add layer has two operands of the same shape, no tensor has
// more than kMostWords words.
std::vector<LayerProblem> problems_of(const Layer& layer);

inline constexpr int kLargestSize = 1 << 20;
inline constexpr std::uint64_t kMostWords = (std::uint64_t{1} << 31) - 1;

// Where generated activations are zero.
enum class ZeroPattern {
  uniform,    // anywhere, every placement as likely as any other
  clustered,  // non-zeros lie in blobs, as behind a ReLU
};

// How a layer's tensors are made. Densities are exact counts: round(density * size) values are non-zero.
struct DataRecipe {
  double weight_density = 1.0;
  double activation_density = 1.0;
  std::optional<double> output_density = {};  // met by one bias for the whole layer, from the reference's own sums
  std::vector<std::int32_t> bias = {};        // empty: none; one value: for every filter; else M values
  Compression compress = {};                  // of the weights, once they are made
  std::uint64_t seed = 1;
  ZeroPattern activation_pattern = ZeroPattern::uniform;
  TensorFiles files = {};  // what is not generated; a bias of a file takes the place of `bias`
};

}  // namespace eyrie
