#include "tests/equivalent_layers.h"

namespace eyrie {
namespace {

int in(Random& random, int low, int high) { return static_cast<int>(random.in(low, high)); }

// With values at any density, and the other layer still to be given.
EquivalentLayers drawn(Random& random, const Arithmetic& arithmetic, const Layer& layer) {
  DataRecipe recipe;
  recipe.seed = random.next();
  recipe.weight_density = 0.1 * in(random, 1, 10);
  recipe.activation_density = 0.1 * in(random, 1, 10);
  if (layer.kind == LayerKind::kFc) recipe.compress.codebook = 16;
  LayerData data = make_layer_data(layer, recipe, arithmetic);
  return {layer, layer, data, data};
}

template <class ValueAt>
Tensor<Word> tensor(int d0, int d1, int d2, int d3, ValueAt value_at) {
  Tensor<Word> made(d0, d1, d2, d3);
  for (int a = 0; a < d0; ++a)
    for (int b = 0; b < d1; ++b)
      for (int c = 0; c < d2; ++c)
        for (int d = 0; d < d3; ++d) made.at(a, b, c, d) = value_at(a, b, c, d);
  return made;
}

Layer small_conv(Random& random) {
  Layer layer{.name = "same"};
  layer.groups = in(random, 1, 4) == 1 ? 2 : 1;
  layer.N = in(random, 1, 3);
  layer.C = layer.groups * in(random, 1, 6);
  layer.M = layer.groups * in(random, 1, 6);
  layer.R = in(random, 1, 3);
  layer.S = in(random, 1, 3);
  layer.H = layer.R + in(random, 0, 12);
  layer.W = layer.S + in(random, 0, 12);
  layer.stride = {in(random, 1, 2), in(random, 1, 2)};
  return layer;
}

EquivalentLayers fc_and_conv(Random& random, const Arithmetic& arithmetic) {
  const Layer fc{
      .name = "same", .kind = LayerKind::kFc, .N = in(random, 1, 8), .C = in(random, 1, 60), .M = in(random, 1, 40)};
  EquivalentLayers pair = drawn(random, arithmetic, fc);
  pair.other.kind = LayerKind::kConv;
  return pair;
}

EquivalentLayers fc_batch_and_pixels(Random& random, const Arithmetic& arithmetic) {
  const int height = in(random, 1, 3), width = in(random, 1, 6);
  EquivalentLayers pair = fc_and_conv(random, arithmetic);
  pair.one.N = height * width;
  pair = drawn(random, arithmetic, pair.one);
  Layer& conv = pair.other;
  conv.kind = LayerKind::kConv;
  conv.N = 1, conv.H = height, conv.W = width;
  pair.of_other.ifmap = tensor(1, conv.C, height, width,
                               [&](int, int c, int y, int x) { return pair.of_one.ifmap.at(y * width + x, c, 0, 0); });
  return pair;
}

EquivalentLayers batch_and_rows(Random& random, const Arithmetic& arithmetic) {
  Layer layer = small_conv(random);
  layer.R = 1;
  layer.stride.y = 1;
  EquivalentLayers pair = drawn(random, arithmetic, layer);
  pair.other.N = 1;
  pair.other.H = layer.N * layer.H;
  pair.of_other.ifmap = tensor(1, layer.C, pair.other.H, layer.W, [&](int, int c, int y, int x) {
    return pair.of_one.ifmap.at(y / layer.H, c, y % layer.H, x);
  });
  return pair;
}

EquivalentLayers depthwise_and_groups(Random& random, const Arithmetic& arithmetic) {
  Layer layer = small_conv(random);
  layer.kind = LayerKind::kDepthwise;
  layer.M = layer.groups = layer.C;
  EquivalentLayers pair = drawn(random, arithmetic, layer);
  pair.other.kind = LayerKind::kConv;
  return pair;
}

EquivalentLayers axes_swapped(Random& random, const Arithmetic& arithmetic) {
  Layer layer = small_conv(random);
  layer.padding = {in(random, 0, 1), in(random, 0, 1), in(random, 0, 1), in(random, 0, 1)};
  EquivalentLayers pair = drawn(random, arithmetic, layer);
  Layer& other = pair.other;
  std::swap(other.H, other.W);
  std::swap(other.R, other.S);
  other.stride = {layer.stride.x, layer.stride.y};
  other.padding = {layer.padding.left, layer.padding.right, layer.padding.top, layer.padding.bottom};
  const auto swapped = [](const Tensor<Word>& from) {
    return tensor(from.dim(0), from.dim(1), from.dim(3), from.dim(2),
                  [&](int a, int b, int c, int d) { return from.at(a, b, d, c); });
  };
  pair.of_other.ifmap = swapped(pair.of_one.ifmap);
  pair.of_other.filters = swapped(pair.of_one.filters);
  return pair;
}

EquivalentLayers dilation_and_stuffed_filter(Random& random, const Arithmetic& arithmetic) {
  Layer layer = small_conv(random);
  layer.dilation = {in(random, 1, 3), 2};
  layer.R = layer.S = 2;
  layer.H += 4;
  layer.W += 4;
  EquivalentLayers pair = drawn(random, arithmetic, layer);
  pair.other.dilation = 1;
  pair.other.R = layer.window_H();
  pair.other.S = layer.window_W();
  pair.of_other.filters = tensor(layer.M, layer.group_C(), pair.other.R, pair.other.S, [&](int m, int c, int r, int s) {
    const bool tap = r % layer.dilation.y == 0 && s % layer.dilation.x == 0;
    return tap ? pair.of_one.filters.at(m, c, r / layer.dilation.y, s / layer.dilation.x) : Word{0};
  });
  return pair;
}

EquivalentLayers padding_and_padded_map(Random& random, const Arithmetic& arithmetic) {
  Layer layer = small_conv(random);
  layer.padding = {in(random, 0, 2), in(random, 0, 2), in(random, 0, 2), 1};
  EquivalentLayers pair = drawn(random, arithmetic, layer);
  pair.other.padding = 0;
  pair.other.H = layer.padded_H();
  pair.other.W = layer.padded_W();
  pair.of_other.ifmap = tensor(layer.N, layer.C, pair.other.H, pair.other.W, [&](int n, int c, int y, int x) {
    const int row = y - layer.padding.top, column = x - layer.padding.left;
    const bool inside = row >= 0 && row < layer.H && column >= 0 && column < layer.W;
    return inside ? pair.of_one.ifmap.at(n, c, row, column) : Word{0};
  });
  return pair;
}

}  // namespace

const std::vector<Equivalence>& equivalences() {
  static const std::vector<Equivalence> all{{"FC layer as 1 x 1 CONV", fc_and_conv},
                                            {"FC batch as pixels", fc_batch_and_pixels},
                                            {"batch as rows", batch_and_rows},
                                            {"depthwise as groups", depthwise_and_groups},
                                            {"axes swapped", axes_swapped},
                                            {"dilation as a stuffed filter", dilation_and_stuffed_filter},
                                            {"padding as a padded map", padding_and_padded_map}};
  return all;
}

}  // namespace eyrie
