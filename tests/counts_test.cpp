#include "workloads/counts.h"

#include <gtest/gtest.h>

#include "tests/random_layer.h"
#include "workloads/layer_data.h"

namespace eyrie {
namespace {

std::uint64_t gated_one_by_one(const Layer& layer, const Tensor<Word>& ifmap) {
  std::uint64_t gated = 0;
  for (int n = 0; n < layer.N; ++n)
    for (int c = 0; c < layer.C; ++c)
      for (int e = 0; e < layer.E(); ++e)
        for (int f = 0; f < layer.F(); ++f)
          for (int i = 0; i < layer.R; ++i)
            for (int j = 0; j < layer.S; ++j) {
              const int y = e * layer.stride.y + i * layer.dilation.y - layer.padding.top;
              const int x = f * layer.stride.x + j * layer.dilation.x - layer.padding.left;
              const bool inside = y >= 0 && y < layer.H && x >= 0 && x < layer.W;
              if (!inside || ifmap.at(n, c, y, x) == 0) gated += layer.group_M();
            }
  return gated;
}

TEST(GatedMacs, AnIfmapOfZerosGatesEveryMac) {
  const Layer layer{.name = "conv", .N = 2, .C = 4, .H = 9, .W = 7, .M = 6, .R = 3, .S = 3, .padding = 1, .groups = 2};
  EXPECT_EQ(gated_macs(layer, Tensor<Word>(2, 4, 9, 7)), layer.macs());
}

TEST(GatedMacs, WithoutZerosOnlyPaddingGates) {
  // A 3 x 3 filter over a 5 x 5 plane padded by one: of the 15 taps an axis makes, 13 meet the plane.
  const Layer layer{.name = "conv", .C = 2, .H = 5, .W = 5, .M = 7, .R = 3, .S = 3, .padding = 1};
  Tensor<Word> ifmap(1, 2, 5, 5);
  for (Word& value : ifmap.values()) value = 1;
  EXPECT_EQ(layer.macs(), 15u * 15 * 2 * 7);
  EXPECT_EQ(gated_macs(layer, ifmap), (15u * 15 - 13 * 13) * 2 * 7);
}

TEST(GatedMacs, AnFcLayerGatesItsZerosTimesItsFilters) {
  const Layer layer{.name = "fc", .kind = LayerKind::kFc, .N = 2, .C = 100, .M = 30};
  const LayerData data = make_layer_data(layer, {.activation_density = 0.25}, {});
  EXPECT_EQ(gated_macs(layer, data.ifmap), 150u * 30);
}

TEST(GatedMacs, EqualACountTapByTap) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Random random(seed);
    const Layer layer = random_layer(random);
    const DataRecipe recipe{.activation_density = static_cast<double>(random.below(11)) / 10, .seed = seed};
    const LayerData data = make_layer_data(layer, recipe, {});
    ASSERT_EQ(gated_macs(layer, data.ifmap), gated_one_by_one(layer, data.ifmap)) << "seed " << seed;
  }
}

TEST(GatedMacs, RowsLongerThanABlockAreCountedWhole) {
  const Layer layer{.name = "wide", .H = 1, .W = 10'000, .M = 2, .R = 1, .S = 3, .padding = 0};
  const LayerData data = make_layer_data(layer, {.activation_density = 0.3}, {});
  EXPECT_EQ(gated_macs(layer, data.ifmap), gated_one_by_one(layer, data.ifmap));
}

}  // namespace
}  // namespace eyrie
