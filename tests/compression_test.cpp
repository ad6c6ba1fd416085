#include "workloads/compression.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "workloads/layer_data.h"
#include "workloads/random.h"

namespace eyrie {
namespace {

using testing::ElementsAre;
using Words = std::vector<Word>;

Words random_weights(std::uint64_t seed, std::size_t size, int largest) {
  Random random(seed);
  Words weights(size);
  for (Word& weight : weights) weight = static_cast<Word>(random.in(-largest, largest));
  return weights;
}

std::size_t non_zeros(const Words& weights) { return weights.size() - std::count(weights.begin(), weights.end(), 0); }
std::size_t distinct(const Words& weights) { return std::set<Word>(weights.begin(), weights.end()).size(); }

double squared_error(const Words& a, const Words& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += std::pow(double{1} * a[i] - b[i], 2);
  return sum;
}

TEST(Pruning, KeepsExactlyTheShareOfLargestMagnitude) {
  const Words original = random_weights(1, 10000, 30000);
  Words pruned = original;
  prune_share(pruned, 0.91, 7);
  EXPECT_EQ(non_zeros(pruned), 900u);
  int least_kept = 40000, most_pruned = 0;
  for (std::size_t i = 0; i < pruned.size(); ++i) {
    if (pruned[i]) {
      EXPECT_EQ(pruned[i], original[i]);
      least_kept = std::min(least_kept, std::abs(int{pruned[i]}));
    } else {
      most_pruned = std::max(most_pruned, std::abs(int{original[i]}));
    }
  }
  EXPECT_LE(most_pruned, least_kept);
}

// Which of equal magnitudes stay must not depend on where they stand: each half of the matrix keeps its share.
TEST(Pruning, ChoosesAmongEqualMagnitudesEvenly) {
  Words weights(10000, 5);
  prune_share(weights, 0.75, 3);
  EXPECT_EQ(non_zeros(weights), 2500u);
  const auto in_first_half = non_zeros({weights.begin(), weights.begin() + 5000});
  EXPECT_NEAR(static_cast<double>(in_first_half), 1250, 5 * std::sqrt(10000 * 0.25 * 0.75 / 4));
}

TEST(Pruning, LeavesASparserMatrixAlone) {
  Words weights{0, 0, 0, 1, -32768};
  prune_share(weights, 0.5, 1);
  EXPECT_THAT(weights, ElementsAre(0, 0, 0, 1, -32768));
  prune_share(weights, 0.8, 1);
  EXPECT_THAT(weights, ElementsAre(0, 0, 0, 0, -32768));
  prune_share(weights, 1, 1);
  EXPECT_EQ(non_zeros(weights), 0u);
}

TEST(Pruning, ByThresholdKeepsTheThresholdItself) {
  Words weights{-3, -2, -1, 0, 1, 2, 3};
  prune_below(weights, 2);
  EXPECT_THAT(weights, ElementsAre(-3, -2, 0, 0, 0, 2, 3));
}

class Sharing : public testing::TestWithParam<CodebookStart> {};

TEST_P(Sharing, LeavesAtMostTheCodebooksValues) {
  for (const int entries : {2, 3, 16, 256}) {
    SCOPED_TRACE(entries);
    const Words original = random_weights(2, 20000, 1000);
    Words shared = original;
    const Words codebook = share_weights(shared, entries, GetParam(), 5);
    EXPECT_LE(codebook.size(), static_cast<std::size_t>(entries));
    EXPECT_EQ(distinct(shared), codebook.size());
    EXPECT_TRUE(std::is_sorted(codebook.begin(), codebook.end()));
    EXPECT_EQ(non_zeros(shared), non_zeros(original)) << "sharing prunes nothing";
    for (const Word value : shared) EXPECT_TRUE(std::binary_search(codebook.begin(), codebook.end(), value));
    Words again = shared;
    EXPECT_EQ(share_weights(again, entries, GetParam(), 6), codebook);
    EXPECT_EQ(again, shared) << "what is shared passes unchanged";
  }
}

TEST_P(Sharing, SixteenValuesPassUnchanged) {
  Words weights;
  for (int i = 0; i < 1600; ++i) weights.push_back(static_cast<Word>(i % 16 - 7));  // -7..8, zero among them
  const Words original = weights;
  EXPECT_EQ(share_weights(weights, 16, GetParam(), 1).size(), 16u);
  EXPECT_EQ(weights, original);
  share_weights(weights, 15, GetParam(), 1);
  EXPECT_NE(weights, original) << "one entry too few";
}

// Far fewer, tight groups; a random start may put two centroids into one of them.
class SharingGroups : public testing::TestWithParam<CodebookStart> {};

TEST_P(SharingGroups, AreFound) {
  Words weights;
  for (const int centre : {-3000, -1000, 1000, 3000})
    for (int i = -2; i <= 2; ++i) weights.push_back(static_cast<Word>(centre + i));
  EXPECT_THAT(share_weights(weights, 4, GetParam(), 1), ElementsAre(-3000, -1000, 1000, 3000));
}

TEST_P(Sharing, IsALocalOptimum) {
  const Words original = random_weights(3, 5000, 300);
  Words shared = original;
  const Words codebook = share_weights(shared, 16, GetParam(), 9);
  const double error = squared_error(original, shared);
  // No weight is nearer to another centroid, but for the rounding of the centroids.
  for (std::size_t i = 0; i < shared.size(); ++i) {
    if (original[i] == 0) continue;
    for (const Word other : codebook) {
      const int to_other = other == 0 ? 1 << 16 : std::abs(original[i] - other);
      EXPECT_LE(std::abs(original[i] - shared[i]), to_other + 1);
    }
  }
  EXPECT_LT(error, squared_error(original, Words(original.size(), 0)) / 50);
}

INSTANTIATE_TEST_SUITE_P(Starts, Sharing,
                         testing::Values(CodebookStart::linear, CodebookStart::density, CodebookStart::random));

INSTANTIATE_TEST_SUITE_P(Starts, SharingGroups, testing::Values(CodebookStart::linear, CodebookStart::density));

TEST(Compression, PrunesThenShares) {
  Words weights = random_weights(4, 4000, 500);
  const Words original = weights;
  const Words codebook = compress(weights, {.prune = 0.9, .codebook = 16, .start = CodebookStart::density}, 1);
  EXPECT_EQ(non_zeros(weights), 400u);
  EXPECT_EQ(codebook.size(), 16u);
  EXPECT_EQ(distinct(weights), 16u);
  const double error = reconstruction_error(original, weights);
  EXPECT_NEAR(error, std::sqrt(squared_error(original, weights) / squared_error(original, Words(4000, 0))), 1e-12);
  EXPECT_EQ(reconstruction_error(original, original), 0);
}

TEST(Compression, IsPartOfALayersData) {
  Layer layer;
  layer.name = "fc";
  layer.kind = LayerKind::kFc;
  layer.C = 100;
  layer.M = 50;
  DataRecipe recipe;
  recipe.compress = {.prune = 0.91, .codebook = 16, .start = CodebookStart::density};
  const LayerData data = make_layer_data(layer, recipe, {});
  EXPECT_EQ(non_zeros(data.filters.values()), 450u);
  EXPECT_EQ(data.codebook.size(), 16u);
  recipe.compress = {};
  EXPECT_TRUE(make_layer_data(layer, recipe, {}).codebook.empty());
  EXPECT_EQ(make_layer_data(layer, recipe, {}).ifmap, data.ifmap);
}

}  // namespace
}  // namespace eyrie
