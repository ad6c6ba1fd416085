// The tensors of a layer, made from its recipe: same layer, recipe and arithmetic give the same bits everywhere.
#pragma once
#include <optional>
#include <vector>

#include "sim/base/arithmetic.h"
#include "workloads/layer.h"
#include "workloads/reference.h"
#include "workloads/tensor.h"

namespace eyrie {

struct LayerData {
  Tensor<Word> ifmap;      // (N, C, H, W); generated ones are non-negative, as after a ReLU
  Tensor<Word> filters;    // (M, C / groups, R, S)
  std::vector<Psum> bias;  // M values
  // The reference's sums without bias, if an output_density needed them: they are worth keeping, not computing twice.
  std::optional<Tensor<Psum>> sums = {};
  // The values that the filters share, ascending; empty unless the recipe shares them.
  std::vector<Word> codebook = {};
  // Of floats from a file: value = word x scale, one for the tensor or one a filter; else empty.
  std::vector<double> filter_scales = {}, ifmap_scales = {};
};

// Tensors with exactly round(density x size) non-zero values, every such placement as likely as any other; non-zero
// ifmap values are 1..activation, filter values -weight..-1 and 1..weight of the layer's ValueBounds. The random
// generator is our own and seeded from the recipe's seed, the layer's name and the tensor's, so that running a subset
// of the layers changes no value. Tensors of files are read instead: an ifmap of one image is that of all. The weights
// are compressed as the recipe says before anything is computed with them. With output_density, one bias for the whole
// layer is chosen such that round(output_density x size) outputs of the reference are non-zero, or, where sums are
// equal, the nearest possible count. Throws UserError if the arithmetic makes that impossible.
LayerData make_layer_data(const Layer& layer, const DataRecipe& recipe, const Arithmetic& arithmetic);
// With the outputs of other layers for an ifmap. Generated filter values keep sums of their largest value inside 24
// bits.
LayerData make_layer_data(const Layer& layer, const DataRecipe& recipe, const Arithmetic& arithmetic,
                          Tensor<Word> ifmap);

// The ifmap of a layer that takes the ofmaps of others: their channels one after the other, image by image; an FC layer
// takes all their words.
Tensor<Word> joined(const Layer& layer, const std::vector<const Tensor<Word>*>& ofmaps);

// The largest magnitudes of generated values.
struct ValueBounds {
  int activation = 1;
  int weight = 1;
};

// Bounds that keep every sum, in any order and with the bias, inside 24 bits and inside the accumulator, and every
// value inside operand_bits. They are at least 1: an accumulator too narrow for a sum of ones may still wrap.
ValueBounds value_bounds(const Layer& layer, const DataRecipe& recipe, const Arithmetic& arithmetic);

// The reference's outputs for these data, from their sums if they are kept there.
ReferenceOutputs reference(const Layer& layer, const LayerData& data, const Arithmetic& arithmetic);

}  // namespace eyrie
