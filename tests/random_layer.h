// Small random layers for tests; every one satisfies problems_of.
#pragma once
#include <algorithm>
#include <string>

#include "workloads/layer.h"
#include "workloads/random.h"

namespace eyrie {

inline Layer random_layer(Random& random) {
  const auto in = [&](int low, int high) { return static_cast<int>(random.in(low, high)); };
  Layer layer;
  layer.name = "random" + std::to_string(random.below(1000));
  layer.N = in(1, 3);
  if (in(1, 5) == 1) {
    layer.kind = LayerKind::kFc;
    layer.C = in(1, 300);
    layer.M = in(1, 70);
    return layer;
  }
  layer.groups = in(1, 4) == 1 ? in(2, 3) : 1;
  layer.C = layer.groups * in(1, 12);
  layer.M = layer.groups * in(1, 40);
  if (in(1, 6) == 1) {
    layer.kind = LayerKind::kDepthwise;
    layer.C = layer.groups = in(1, 9);
    layer.M = layer.C * in(1, 2);
  }
  layer.padding = in(0, 3);
  if (in(1, 3) == 1) layer.padding = {in(0, 3), in(0, 3), in(0, 3), in(0, 3)};
  layer.R = in(1, 5);
  layer.S = in(1, 5);
  layer.stride = in(1, 4);
  if (in(1, 3) == 1) layer.stride = {in(1, 4), in(1, 4)};
  if (in(1, 3) == 1) layer.dilation = {in(1, 4), in(1, 4)};
  layer.H = std::max(in(1, 20), layer.window_H() - layer.padding.rows());
  layer.W = std::max(in(1, 34), layer.window_W() - layer.padding.columns());
  return layer;
}

}  // namespace eyrie
