// Small layers on purpose in the corners where machines go wrong: windows wholly in padding, trailing pixels that no
// window covers, planes a pixel wide, kernels larger than the plane, strides larger than the kernel, one channel, a
// group for each channel.
#pragma once
#include "workloads/layer.h"
#include "workloads/random.h"

namespace eyrie {

// A layer with filters of any kind, conv, depthwise or fc; it satisfies problems_of and has at most some 10,000 MACs
// an image.
Layer corner_layer(Random& random);

// A recipe for it: densities of 0, of a single value and of 1 among others, with a bias or without.
DataRecipe corner_data(Random& random, const Layer& layer);

}  // namespace eyrie
