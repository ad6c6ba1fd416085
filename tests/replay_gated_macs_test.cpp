#include <gtest/gtest.h>

#include "sim/replay/gated_macs.h"
#include "tests/random_layer.h"
#include "workloads/counts.h"

namespace eyrie {
namespace {

Tensor<Word> random_ifmap(const Layer& layer, Random& random) {
  const std::uint64_t values = random.in(1, 5);  // as many of them zeros as of any other value
  Tensor<Word> ifmap(layer.N, layer.C, layer.H, layer.W);
  for (Word& word : ifmap.values()) word = static_cast<Word>(random.below(values));
  return ifmap;
}

std::uint64_t one_by_one(const Layer& layer, int ofmap_rows, const Tensor<Word>& ifmap) {
  std::uint64_t gated = 0;
  for (int n = 0; n < layer.N; ++n)
    for (int c = 0; c < layer.C; ++c)
      for (int e = 0; e < ofmap_rows; ++e)
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

TEST(ReplayGatedMacs, EqualACountTapByTap) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Random random(seed);
    const Layer layer = random_layer(random);
    const Tensor<Word> ifmap = random_ifmap(layer, random);
    const int rows = layer.E() + static_cast<int>(random.below(7));
    ASSERT_EQ(replay_gated_macs(layer, rows, ifmap), one_by_one(layer, rows, ifmap)) << "seed " << seed;
  }
}

TEST(ReplayGatedMacs, OfTheLayersOwnRowsAreTheLayers) {
  for (std::uint64_t seed = 1000; seed < 1200; ++seed) {
    Random random(seed);
    const Layer layer = random_layer(random);
    const Tensor<Word> ifmap = random_ifmap(layer, random);
    ASSERT_EQ(replay_gated_macs(layer, layer.E(), ifmap), gated_macs(layer, ifmap)) << "seed " << seed;
  }
}

// A 3 x 3 filter over a 5 x 5 plane padded by one: of the 15 taps an axis makes, 13 meet the plane. A sixth row of
// outputs meets the plane's last row once more, further rows only zeros.
TEST(ReplayGatedMacs, RowsBeyondTheIfmapAreZeros) {
  const Layer layer{.name = "conv", .C = 2, .H = 5, .W = 5, .M = 7, .R = 3, .S = 3, .padding = 1};
  Tensor<Word> ifmap(1, 2, 5, 5);
  for (Word& word : ifmap.values()) word = 1;
  EXPECT_EQ(replay_gated_macs(layer, 5, ifmap), (15u * 15 - 13 * 13) * 2 * 7);
  EXPECT_EQ(replay_gated_macs(layer, 6, ifmap), (18u * 15 - 14 * 13) * 2 * 7);
  EXPECT_EQ(replay_gated_macs(layer, 8, ifmap), (24u * 15 - 14 * 13) * 2 * 7);
}

TEST(ReplayGatedMacs, MoreChannelsThan16BitsCount) {
  const Layer layer{.name = "fc", .kind = LayerKind::kFc, .N = 3, .C = 70'000, .M = 10};
  EXPECT_EQ(replay_gated_macs(layer, 1, Tensor<Word>(3, 70'000, 1, 1)), layer.macs());
}

TEST(ReplayGatedMacs, LargePlanesAreCountedWhole) {
  Random random(1);
  const Layer layer{.name = "large", .C = 2, .H = 130, .W = 140, .M = 2, .R = 3, .S = 3, .stride = 2, .padding = 1};
  const Tensor<Word> ifmap = random_ifmap(layer, random);
  EXPECT_EQ(replay_gated_macs(layer, 66, ifmap), one_by_one(layer, 66, ifmap));
}

}  // namespace
}  // namespace eyrie
