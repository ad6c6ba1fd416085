#include "workloads/layer_data.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numeric>

#include "sim/base/fault.h"
#include "tests/random_layer.h"

namespace eyrie {
namespace {

std::size_t non_zero(const Tensor<Word>& tensor) {
  return tensor.size() - std::count(tensor.values().begin(), tensor.values().end(), 0);
}

std::size_t share(double density, const Tensor<Word>& tensor) {
  return static_cast<std::size_t>(std::llround(density * static_cast<double>(tensor.size())));
}

Layer conv() { return {.name = "conv", .N = 2, .C = 16, .H = 20, .W = 21, .M = 24, .R = 3, .S = 3, .padding = 1}; }

TEST(LayerData, CountsOfNonZerosAreExact) {
  for (const double density : {0.0, 0.00001, 0.0007, 0.1, 0.25, 0.333, 0.5, 0.9, 0.9999, 1.0}) {
    const LayerData data = make_layer_data(conv(), {.weight_density = density, .activation_density = 1 - density}, {});
    EXPECT_EQ(non_zero(data.filters), share(density, data.filters)) << density;
    EXPECT_EQ(non_zero(data.ifmap), share(1 - density, data.ifmap)) << density;
  }
}

TEST(LayerData, ValuesSpanTheirBoundsAndNoMore) {
  const Layer layer = conv();
  const LayerData data = make_layer_data(layer, {.weight_density = 0.9, .activation_density = 0.9}, {});
  const ValueBounds bounds = value_bounds(layer, {}, {});
  EXPECT_EQ(bounds.activation, 241);  // floor(sqrt(floor((2^23 - 1) / 144)))
  EXPECT_EQ(bounds.weight, 241);
  const auto [a_min, a_max] = std::minmax_element(data.ifmap.values().begin(), data.ifmap.values().end());
  EXPECT_EQ(*a_min, 0);
  EXPECT_EQ(*a_max, bounds.activation);
  const auto [w_min, w_max] = std::minmax_element(data.filters.values().begin(), data.filters.values().end());
  EXPECT_EQ(*w_min, -bounds.weight);
  EXPECT_EQ(*w_max, bounds.weight);
}

TEST(LayerData, NarrowOperandsBoundTheValues) {
  const ValueBounds bounds = value_bounds(conv(), {}, {.operand_bits = 8});
  EXPECT_EQ(bounds.activation, 127);
  EXPECT_EQ(bounds.weight, 127);
}

// The worst case of the bounds, not of the data: every tap at its largest.
TEST(LayerData, NoSumWithItsBiasLeaves24BitsOrTheAccumulator) {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    Random random(seed);
    Layer layer = random_layer(random);
    DataRecipe recipe;
    const Arithmetic arithmetic{.operand_bits = static_cast<int>(random.in(2, 16)),
                                .product_shift = static_cast<int>(random.in(0, 8)),
                                .accumulator_bits = static_cast<int>(random.in(16, 32)),
                                .output_shift = static_cast<int>(random.in(0, 10))};
    std::int64_t bias = 0;
    if (random.below(2) == 0) {
      bias = random.in(-5000, 5000);
      recipe.bias = {static_cast<std::int32_t>(bias)};
    }
    const ValueBounds bounds = value_bounds(layer, recipe, arithmetic);
    ASSERT_GE(bounds.activation, 1);
    ASSERT_GE(bounds.weight, 1);
    ASSERT_LT(std::max(bounds.activation, bounds.weight), 1 << (arithmetic.operand_bits - 1));
    const std::int64_t taps = std::int64_t{layer.group_C()} * layer.R * layer.S;
    const auto a = static_cast<Word>(bounds.activation), w = static_cast<Word>(bounds.weight);
    const std::int64_t lowest = taps * arithmetic.product(a, static_cast<Word>(-w)) - std::abs(bias);
    const std::int64_t highest = taps * arithmetic.product(a, w) + std::abs(bias);
    const std::int64_t limit = std::int64_t{1} << (std::min(24, arithmetic.accumulator_bits) - 1);
    ASSERT_LT(highest, limit) << "seed " << seed;
    ASSERT_GT(lowest, -limit) << "seed " << seed;
  }
}

TEST(LayerData, TheSameRecipeGivesTheSameBits) {
  const DataRecipe recipe{.weight_density = 0.4, .activation_density = 0.6, .seed = 7};
  const LayerData once = make_layer_data(conv(), recipe, {}), again = make_layer_data(conv(), recipe, {});
  EXPECT_EQ(once.ifmap, again.ifmap);
  EXPECT_EQ(once.filters, again.filters);
}

TEST(LayerData, SeedAndLayerNameMakeADifference) {
  const DataRecipe recipe{.weight_density = 0.4, .activation_density = 0.6, .seed = 7};
  DataRecipe other = recipe;
  other.seed = 8;
  Layer renamed = conv();
  renamed.name = "conv'";
  const LayerData data = make_layer_data(conv(), recipe, {});
  EXPECT_NE(data.ifmap, make_layer_data(conv(), other, {}).ifmap);
  EXPECT_NE(data.ifmap, make_layer_data(renamed, recipe, {}).ifmap);
  EXPECT_NE(data.filters, make_layer_data(conv(), other, {}).filters);
  EXPECT_NE(data.filters, make_layer_data(renamed, recipe, {}).filters);
}

// What a platform or compiler may not change. The numbers were computed with g++ on x86-64.
TEST(LayerData, TheBitsAreTheSameEverywhere) {
  const auto hash = [](const Tensor<Word>& tensor) {
    return std::accumulate(tensor.values().begin(), tensor.values().end(), std::uint64_t{0},
                           [](std::uint64_t h, Word v) { return h * 1099511628211u + static_cast<std::uint16_t>(v); });
  };
  const LayerData data = make_layer_data(conv(), {.weight_density = 0.4, .activation_density = 0.6, .seed = 7}, {});
  EXPECT_EQ(hash(data.ifmap), 14561514823263566929u);
  EXPECT_EQ(hash(data.filters), 17439616440340362132u);
}

// Each of the 10 places of 3 non-zeros among 5 words as often as any other: chi-squared with 9 degrees of freedom stays
// below 27.9 in 999 of 1000 seedings; this one is fixed.
TEST(LayerData, EveryPlacementIsAsLikely) {
  const Layer layer{.name = "tiny", .C = 5};
  std::vector<int> seen(32, 0);
  const int draws = 20'000;
  for (int seed = 0; seed < draws; ++seed) {
    const LayerData data =
        make_layer_data(layer, {.activation_density = 0.6, .seed = static_cast<std::uint64_t>(seed)}, {});
    int mask = 0;
    for (int i = 0; i < 5; ++i) mask |= (data.ifmap.values()[i] != 0) << i;
    ++seen[mask];
  }
  double chi_squared = 0;
  const double expected = draws / 10.0;
  for (int mask = 0; mask < 32; ++mask) {
    if (__builtin_popcount(static_cast<unsigned>(mask)) == 3)
      chi_squared += (seen[mask] - expected) * (seen[mask] - expected) / expected;
    else
      EXPECT_EQ(seen[mask], 0) << mask;
  }
  EXPECT_LT(chi_squared, 27.9);
}

TEST(LayerData, ValuesAreSpreadEvenly) {
  const Layer layer{.name = "flat", .kind = LayerKind::kFc, .C = 1 << 20, .M = 1};
  const LayerData data = make_layer_data(layer, {}, {});
  const ValueBounds bounds = value_bounds(layer, {}, {});  // 2 and 4: 2^23 / 2^20 taps
  ASSERT_EQ(bounds.activation, 2);
  const double ones = static_cast<double>(std::count(data.ifmap.values().begin(), data.ifmap.values().end(), 1));
  EXPECT_NEAR(ones / (1 << 20), 0.5, 0.0025);  // five standard deviations
  double sum = 0;
  for (const Word w : data.filters.values()) sum += w;
  EXPECT_NEAR(sum / (1 << 20), 0, 0.015);
}

TEST(LayerData, NoBiasIsZerosAndOneIsForEveryFilter) {
  Layer layer = conv();
  layer.M = 3;
  EXPECT_THAT(make_layer_data(layer, {}, {}).bias, testing::ElementsAre(0, 0, 0));
  EXPECT_THAT(make_layer_data(layer, {.bias = {-5}}, {}).bias, testing::ElementsAre(-5, -5, -5));
  EXPECT_THAT(make_layer_data(layer, {.bias = {1, 2, 3}}, {}).bias, testing::ElementsAre(1, 2, 3));
  EXPECT_THROW(make_layer_data(layer, {.bias = {1, 2}}, {}), Fault);
  EXPECT_THROW(make_layer_data(layer, {.output_density = 0.5, .bias = {1}}, {}), Fault);
}

TEST(OutputDensity, IsMetExactly) {
  const Layer layer = conv();
  for (const double density : {0.0, 0.001, 0.2898, 0.5, 0.75, 1.0}) {
    const LayerData data = make_layer_data(layer, {.activation_density = 0.5, .output_density = density}, {});
    ASSERT_TRUE(data.sums.has_value());
    const ReferenceOutputs out = reference(layer, data, {});
    EXPECT_NEAR(static_cast<double>(non_zero(out.ofmap)), static_cast<double>(share(density, out.ofmap)), 1) << density;
    EXPECT_EQ(out.overflows, 0u);
    EXPECT_EQ(out, reference_plain(layer, data.ifmap, data.filters, data.bias, {}));
  }
}

// No bias comes nearer, whatever the sums; small operands make many of them equal.
TEST(OutputDensity, IsAsNearAsEqualSumsAllow) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    Random random(seed);
    const Layer layer = random_layer(random);
    const Arithmetic arithmetic{.operand_bits = 3, .output_shift = static_cast<int>(random.in(0, 4))};
    const double density = static_cast<double>(random.below(101)) / 100;
    const DataRecipe recipe{.weight_density = 0.5, .activation_density = 0.5, .output_density = density, .seed = seed};
    const LayerData data = make_layer_data(layer, recipe, arithmetic);
    const auto distance = [&](Psum bias) {
      const auto out = finish_sums(*data.sums, std::vector<Psum>(layer.M, bias), arithmetic).ofmap;
      return std::abs(static_cast<double>(non_zero(out)) - static_cast<double>(share(density, out)));
    };
    const auto [lowest, highest] = std::minmax_element(data.sums->values().begin(), data.sums->values().end());
    const Psum least = 1 << arithmetic.output_shift;
    const double reached = distance(data.bias.front());
    for (Psum bias = -*highest - 1; bias <= least - *lowest + 1; ++bias)
      ASSERT_LE(reached, distance(bias)) << "seed " << seed << ", bias " << bias;
  }
}

TEST(OutputDensity, AnArithmeticThatForbidsItIsTheUsersMistake) {
  const auto message = [](const Arithmetic& arithmetic) -> std::string {
    try {
      make_layer_data(conv(), {.output_density = 0.5}, arithmetic);
    } catch (const UserError& error) {
      return error.what();
    }
    return "no error";
  };
  EXPECT_EQ(message({.relu = false}),
            "conv: output_density needs an arithmetic with relu: without it negative sums are non-zero outputs");
  EXPECT_EQ(
      message({.output_shift = 23}),
      "conv: output_density cannot be met with output_shift 23: sums of 24 bits leave no non-zero output; at most "
      "22 would do");
  EXPECT_EQ(message({.output_shift = 22}), "no error");
}

}  // namespace
}  // namespace eyrie
