#include <gmock/gmock.h>

#include <limits>

#include "sim/replay/conv_kernel.h"
#include "sim/replay/conv_paths.h"
#include "tests/random_layer.h"
#include "workloads/reference.h"

namespace eyrie {
namespace {

struct Case {
  Layer layer;
  LayerData data;
};

Case case_of(const Layer& layer, auto&& value) {
  Case c{layer,
         {.ifmap = Tensor<Word>(layer.N, layer.C, layer.H, layer.W),
          .filters = Tensor<Word>(layer.M, layer.group_C(), layer.R, layer.S),
          .bias = std::vector<Psum>(layer.M),
          .sums = {}}};
  for (Word& word : c.data.ifmap.values()) word = value();
  for (Word& word : c.data.filters.values()) word = value();
  return c;
}

// Values of the whole range of operand_bits.
Case random_case(const Layer& layer, int operand_bits, Random& random) {
  const std::int64_t limit = std::int64_t{1} << (operand_bits - 1);
  Case c = case_of(layer, [&] { return static_cast<Word>(random.in(-limit, limit - 1)); });
  for (Psum& bias : c.data.bias) bias = static_cast<Psum>(random.in(-10'000, 10'000));
  return c;
}

// On every instruction set, by either path, and by the one that a run takes.
void expect_the_reference(const Case& c, const Arithmetic& arithmetic) {
  const Tensor<Word> expected = reference_plain(c.layer, c.data.ifmap, c.data.filters, c.data.bias, arithmetic).ofmap;
  for (const ConvLoops& loops : conv_loops()) {
    SCOPED_TRACE(loops.name);
    EXPECT_TRUE(replay_by_planes(loops, c.layer, c.data, arithmetic) == expected) << "by planes";
    EXPECT_TRUE(replay_by_windows(loops, c.layer, c.data, arithmetic) == expected) << "by windows";
  }
  EXPECT_TRUE(replay_ofmap(c.layer, c.data, arithmetic) == expected);
}

void expect_the_reference_for_seeds(std::uint64_t first, int count, auto&& random_arithmetic) {
  for (std::uint64_t seed = first; seed < first + count && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const Arithmetic arithmetic = random_arithmetic(random);
    expect_the_reference(random_case(random_layer(random), arithmetic.operand_bits, random), arithmetic);
  }
}

TEST(ReplayOfmap, EqualsTheReference) {
  expect_the_reference_for_seeds(0, 150, [](Random& random) {
    return Arithmetic{.operand_bits = static_cast<int>(random.in(2, 16)),
                      .accumulator_bits = static_cast<int>(random.in(8, 32)),
                      .output_shift = static_cast<int>(random.in(0, 16)),
                      .relu = random.below(2) == 0};
  });
}

TEST(ReplayOfmap, EqualsTheReferenceWithShiftedProducts) {
  expect_the_reference_for_seeds(1000, 150, [](Random& random) {
    return Arithmetic{.operand_bits = static_cast<int>(random.in(2, 16)),
                      .product_shift = static_cast<int>(random.in(1, 31)),
                      .accumulator_bits = static_cast<int>(random.in(8, 32)),
                      .output_shift = static_cast<int>(random.in(0, 8)),
                      .relu = random.below(2) == 0};
  });
}

// Two products of -32768 with itself are 2^31, one more than a signed 32-bit sum of a pair can hold.
TEST(ReplayOfmap, PairsOfTheLargestProductsWrap) {
  for (const int channels : {1, 2, 3, 4, 34, 130}) {
    const Layer layer{.name = "extreme", .C = channels, .H = 4, .W = 5, .M = 9, .R = 3, .S = 2, .padding = 1};
    const Case c = case_of(layer, [] { return std::numeric_limits<Word>::min(); });
    for (const int product_shift : {0, 1, 31})
      for (const int accumulator_bits : {31, 32})
        expect_the_reference(
            c,
            {.product_shift = product_shift, .accumulator_bits = accumulator_bits, .output_shift = 16, .relu = false});
  }
}

TEST(ReplayOfmap, TheLargestBiasesWrap) {
  const Layer layer{.name = "bias", .H = 1, .W = 3, .M = 2};
  Case c = case_of(layer, [] { return Word{-1}; });
  c.data.bias = {std::numeric_limits<Psum>::max(), std::numeric_limits<Psum>::min()};
  const Arithmetic arithmetic{.output_shift = 16, .relu = false};
  EXPECT_THAT(replay_ofmap(layer, c.data, arithmetic).values(),
              testing::ElementsAre(-32768, -32768, -32768, -32768, -32768, -32768));
  expect_the_reference(c, arithmetic);
}

TEST(ReplayOfmap, OutputsSaturate) {
  const Layer layer{.name = "saturate", .kind = LayerKind::kFc, .M = 4};
  Case c = case_of(layer, [] { return Word{0}; });
  c.data.bias = {127, 128, -128, -129};
  const Arithmetic arithmetic{.operand_bits = 8, .output_shift = 0, .relu = false};
  EXPECT_THAT(replay_ofmap(layer, c.data, arithmetic).values(), testing::ElementsAre(127, 127, -128, -128));
  expect_the_reference(c, arithmetic);
}

// Sizes past what is worked on at once: channels, ofmap rows, filters; the smaller ones in the random layers are not.
TEST(ReplayOfmap, LayersAreCutToFitCachesAndStayWhole) {
  const Layer layers[] = {
      {.name = "slices", .C = 130, .H = 6, .W = 6, .M = 3, .R = 3, .S = 3, .padding = 1},
      {.name = "strips", .C = 3, .H = 70, .W = 61, .M = 3, .R = 3, .S = 3, .padding = 1},
      {.name = "strided strips", .C = 2, .H = 301, .W = 50, .M = 2, .R = 5, .S = 4, .stride = 2},
      {.name = "blocks of filters", .C = 1, .H = 30, .W = 60, .M = 83},
      {.name = "wide rows", .C = 3, .H = 3, .W = 20'000, .M = 11, .R = 2, .S = 3, .padding = 1},
      {.name = "many windows", .kind = LayerKind::kFc, .N = 9, .C = 65'000, .M = 5},
  };
  Random random(1);
  for (const Layer& layer : layers) {
    SCOPED_TRACE(layer.name);
    ASSERT_TRUE(problems_of(layer).empty());
    expect_the_reference(random_case(layer, 16, random), {.output_shift = 12, .relu = false});
  }
}

TEST(ReplayOfmap, StridesBeyondTheFilterSkipPixels) {
  Random random(2);
  for (const int stride : {2, 3, 7}) {
    const Layer layer{.name = "skip", .C = 3, .H = 15, .W = 16, .M = 5, .R = 1, .S = 2, .stride = stride, .padding = 4};
    expect_the_reference(random_case(layer, 8, random), {.output_shift = 0});
  }
}

TEST(ReplayOfmap, DepthwiseLayersHaveAChannelAGroup) {
  Random random(3);
  const Layer layer{
      .name = "depthwise", .N = 2, .C = 12, .H = 9, .W = 17, .M = 12, .R = 3, .S = 3, .padding = 1, .groups = 12};
  expect_the_reference(random_case(layer, 16, random), {.output_shift = 12});
}

TEST(ConvLoops, EveryProcessorHasSome) { EXPECT_STREQ(conv_loops().back().name, "base"); }

}  // namespace
}  // namespace eyrie
