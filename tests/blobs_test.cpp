#include "workloads/blobs.h"

#include <gmock/gmock.h>

#include "workloads/layer_data.h"

namespace eyrie {
namespace {

Layer layer_of(int channels, int height, int width) {
  Layer layer;
  layer.name = "conv";
  layer.C = channels;
  layer.H = height;
  layer.W = width;
  return layer;
}

Tensor<Word> ifmap(const Layer& layer, double density, ZeroPattern pattern) {
  DataRecipe recipe;
  recipe.activation_density = density;
  recipe.activation_pattern = pattern;
  return make_layer_data(layer, recipe, {}).ifmap;
}

std::size_t non_zeros(const Tensor<Word>& tensor) {
  return tensor.size() - static_cast<std::size_t>(std::count(tensor.values().begin(), tensor.values().end(), 0));
}

// Of the non-zero pixels, those whose right neighbour is one too.
double with_neighbour(const Tensor<Word>& tensor) {
  int pixels = 0, with = 0;
  for (int c = 0; c < tensor.dim(1); ++c)
    for (int y = 0; y < tensor.dim(2); ++y)
      for (int x = 0; x + 1 < tensor.dim(3); ++x) {
        if (tensor.at(0, c, y, x) == 0) continue;
        ++pixels;
        with += tensor.at(0, c, y, x + 1) != 0;
      }
  return static_cast<double>(with) / pixels;
}

TEST(Blobs, HaveExactlyAsManyNonZerosAsTheDensitySays) {
  for (const double density : {0.0, 0.1, 0.37, 1.0})
    for (const int size : {1, 3, 13, 40}) {
      const Tensor<Word> tensor = ifmap(layer_of(5, size, size + 2), density, ZeroPattern::clustered);
      EXPECT_EQ(non_zeros(tensor), static_cast<std::size_t>(std::llround(density * 5 * size * (size + 2))));
    }
}

// At density 0.3 three of ten neighbours would be non-zero by chance.
TEST(Blobs, NonZerosStandBesideEachOther) {
  const Layer layer = layer_of(16, 28, 28);
  EXPECT_NEAR(with_neighbour(ifmap(layer, 0.3, ZeroPattern::uniform)), 0.3, 0.03);
  EXPECT_GT(with_neighbour(ifmap(layer, 0.3, ZeroPattern::clustered)), 0.65);
}

TEST(Blobs, AreTheSameForTheSameSeed) {
  const Layer layer = layer_of(4, 9, 9);
  EXPECT_EQ(ifmap(layer, 0.4, ZeroPattern::clustered), ifmap(layer, 0.4, ZeroPattern::clustered));
}

}  // namespace
}  // namespace eyrie
