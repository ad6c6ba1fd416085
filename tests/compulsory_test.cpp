#include "workloads/compulsory.h"

#include <gmock/gmock.h>

#include <set>
#include <tuple>

#include "tests/random_layer.h"
#include "workloads/layer_data.h"

namespace eyrie {
namespace {

using testing::ElementsAre;

// What the windows of one channel cover, tap by tap.
std::set<std::pair<int, int>> covered_one_by_one(const Layer& layer) {
  std::set<std::pair<int, int>> covered;
  for (int e = 0; e < layer.E(); ++e)
    for (int f = 0; f < layer.F(); ++f)
      for (int i = 0; i < layer.R; ++i)
        for (int j = 0; j < layer.S; ++j) {
          const int y = e * layer.stride.y + i * layer.dilation.y - layer.padding.top;
          const int x = f * layer.stride.x + j * layer.dilation.x - layer.padding.left;
          if (y >= 0 && y < layer.H && x >= 0 && x < layer.W) covered.insert({y, x});
        }
  return covered;
}

TEST(DistinctWords, OfALayerWithOverlappingWindowsAreItsTensors) {
  const Layer layer{.name = "a", .N = 2, .C = 4, .H = 6, .W = 7, .M = 8, .R = 3, .S = 3, .padding = 1, .groups = 2};
  const DistinctWords words = distinct_words(layer, true);
  EXPECT_EQ(words.ifmap, 2u * 4 * 6 * 7);
  EXPECT_EQ(words.filter, 8u * 2 * 3 * 3);
  EXPECT_EQ(words.bias, 8u);
  EXPECT_EQ(words.ofmap, 2u * 8 * 6 * 7);
  EXPECT_EQ(distinct_words(layer, false).bias, 0u);
}

// A filter of one pixel that steps by two sees every other row and column: 3 x 4 of 6 x 7 pixels.
TEST(DistinctWords, LeaveOutWhatAStrideStepsOver) {
  const Layer layer{.name = "a", .C = 1, .H = 6, .W = 7, .M = 1, .R = 1, .S = 1, .stride = 2};
  EXPECT_EQ(distinct_words(layer, false).ifmap, 3u * 4);
  Tensor<Word> ifmap(1, 1, 6, 7);
  for (int i = 0; i < 42; ++i) ifmap.values()[i] = static_cast<Word>(i);
  EXPECT_THAT(covered_words(layer, ifmap), ElementsAre(0, 2, 4, 6, 14, 16, 18, 20, 28, 30, 32, 34));
}

TEST(DistinctWords, OfAPoolLayerAreNoFilters) {
  const Layer pool{
      .name = "p", .kind = LayerKind::kPool, .C = 3, .H = 4, .W = 4, .M = 3, .R = 2, .S = 2, .stride = 2, .groups = 3};
  const DistinctWords words = distinct_words(pool, false);
  EXPECT_EQ(words.ifmap, 48u);
  EXPECT_EQ(words.filter, 0u);
  EXPECT_EQ(words.ofmap, 12u);
}

TEST(DistinctWords, AreThoseThatSomeTapMeets) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const Layer layer = random_layer(random);
    const auto covered = covered_one_by_one(layer);
    ASSERT_EQ(distinct_words(layer, false).ifmap, std::uint64_t(layer.N) * layer.C * covered.size());
    Tensor<Word> ifmap(layer.N, layer.C, layer.H, layer.W);
    for (Word& value : ifmap.values()) value = static_cast<Word>(random.below(1000));
    std::vector<Word> expected;
    for (int n = 0; n < layer.N; ++n)
      for (int c = 0; c < layer.C; ++c)
        for (const auto& [y, x] : covered) expected.push_back(ifmap.at(n, c, y, x));
    ASSERT_EQ(covered_words(layer, ifmap), expected);
  }
}

}  // namespace
}  // namespace eyrie
