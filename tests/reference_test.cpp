#include "workloads/reference.h"

#include <gmock/gmock.h>

#include "sim/base/fault.h"
#include "tests/random_layer.h"
#include "workloads/reference_fast.h"

namespace eyrie {
namespace {

using testing::ElementsAre;

// Values of the whole range of operand_bits.
void randomise(Tensor<Word>& tensor, int operand_bits, Random& random) {
  const std::int64_t largest = (std::int64_t{1} << (operand_bits - 1)) - 1;
  for (Word& value : tensor.values()) value = static_cast<Word>(random.in(-largest - 1, largest));
}

struct Case {
  Layer layer;
  Tensor<Word> ifmap, filters;
  std::vector<Psum> bias;
};

Case random_case(Random& random, int operand_bits) {
  const Layer layer = random_layer(random);
  Case c{layer, Tensor<Word>(layer.N, layer.C, layer.H, layer.W),
         Tensor<Word>(layer.M, layer.group_C(), layer.R, layer.S), std::vector<Psum>(layer.M)};
  randomise(c.ifmap, operand_bits, random);
  randomise(c.filters, operand_bits, random);
  for (Psum& b : c.bias) b = static_cast<Psum>(random.in(-1000, 1000));
  return c;
}

void expect_equal(std::uint64_t seed, int operand_bits, const Arithmetic& arithmetic, Random& random) {
  const Case c = random_case(random, operand_bits);
  const auto plain = reference_plain(c.layer, c.ifmap, c.filters, c.bias, arithmetic);
  for (const SumKernel& kernel : sum_kernels()) {
    const auto fast = reference_with(kernel, c.layer, c.ifmap, c.filters, c.bias, arithmetic);
    ASSERT_EQ(fast.ofmap, plain.ofmap) << kernel.name << ", seed " << seed;
    ASSERT_EQ(fast.overflows, plain.overflows) << kernel.name << ", seed " << seed;
  }
}

TEST(Reference, ATwoByTwoFilterByHand) {
  const Layer layer{.name = "hand", .H = 3, .W = 3, .R = 2, .S = 2};
  Tensor<Word> ifmap(1, 1, 3, 3), filters(1, 1, 2, 2);
  ifmap.values() = {1, 2, 3, 4, 5, 6, 7, 8, 9};
  filters.values() = {1, 0, 0, -2};
  // 1 - 10, 2 - 12, 4 - 16, 5 - 18, each + 20
  const auto out = reference_plain(layer, ifmap, filters, {20}, {.output_shift = 0});
  EXPECT_THAT(out.ofmap.values(), ElementsAre(11, 10, 8, 7));
  EXPECT_EQ(out.overflows, 0u);
}

TEST(Reference, StridePaddingAndGroupsByHand) {
  const Layer layer{
      .name = "hand", .C = 2, .H = 3, .W = 3, .M = 2, .R = 3, .S = 3, .stride = 2, .padding = 1, .groups = 2};
  Tensor<Word> ifmap(1, 2, 3, 3), filters(2, 1, 3, 3);
  ifmap.values() = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 30, 40, 50, 60, 70, 80, 90};
  for (Word& w : filters.values()) w = 1;
  // Each output sees a corner of four pixels.
  const auto out = reference_plain(layer, ifmap, filters, {0, 1}, {.output_shift = 0});
  EXPECT_THAT(out.ofmap.values(), ElementsAre(12, 16, 24, 28, 121, 161, 241, 281));
}

TEST(Reference, ProductsAreShiftedOneByOne) {
  const Layer layer{.name = "shift", .kind = LayerKind::kFc, .C = 2};
  Tensor<Word> ifmap(1, 2, 1, 1), filters(1, 2, 1, 1);
  ifmap.values() = {3, 3};
  filters.values() = {1, -1};  // 3 >> 1 = 1, -3 >> 1 = -2
  const Arithmetic arithmetic{.product_shift = 1, .output_shift = 0, .relu = false};
  EXPECT_THAT(reference_plain(layer, ifmap, filters, {0}, arithmetic).ofmap.values(), ElementsAre(-1));
}

TEST(Reference, ASumThatLeavesTheAccumulatorWrapsAndIsCounted) {
  const Layer layer{.name = "wrap", .kind = LayerKind::kFc, .C = 1, .M = 3};
  Tensor<Word> ifmap(1, 1, 1, 1), filters(3, 1, 1, 1);
  ifmap.values() = {100};
  filters.values() = {1, 2, -2};  // 127 fits 8 bits; 200 wraps to -56, -200 to 56
  const Arithmetic arithmetic{.accumulator_bits = 8, .output_shift = 0, .relu = false};
  const auto out = reference_plain(layer, ifmap, filters, {27, 0, 0}, arithmetic);
  EXPECT_THAT(out.ofmap.values(), ElementsAre(127, -56, 56));
  EXPECT_EQ(out.overflows, 2u);
}

TEST(Reference, FastEqualsPlain) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Random random(seed);
    const int bits = static_cast<int>(random.in(2, 11));
    expect_equal(seed, bits, {.operand_bits = bits, .output_shift = 4, .relu = random.below(2) == 0}, random);
  }
}

// Kernels may take small values as bytes: up to their limits, and one beyond.
TEST(Reference, FastEqualsPlainWhereBytesEnd) {
  for (std::uint64_t seed = 4000; seed < 4100; ++seed) {
    Random random(seed);
    Case c = random_case(random, 9);
    const int lowest = random.below(4) == 0 ? -1 : 0, highest = random.below(4) == 0 ? 256 : 255;
    for (Word& value : c.ifmap.values()) value = static_cast<Word>(random.below(3) ? random.in(lowest, highest) : 255);
    const int most = random.below(4) == 0 ? 128 : 127, least = random.below(4) == 0 ? -129 : -128;
    for (Word& value : c.filters.values()) value = static_cast<Word>(random.below(3) ? random.in(least, most) : -128);
    const Arithmetic arithmetic{.product_shift = random.below(4) == 0 ? 1 : 0, .relu = false};
    const auto plain = reference_plain(c.layer, c.ifmap, c.filters, c.bias, arithmetic);
    for (const SumKernel& kernel : sum_kernels())
      ASSERT_EQ(reference_with(kernel, c.layer, c.ifmap, c.filters, c.bias, arithmetic), plain)
          << kernel.name << ", seed " << seed;
  }
}

TEST(Reference, FastEqualsPlainWithShiftedProductsAndNarrowAccumulators) {
  for (std::uint64_t seed = 1000; seed < 1200; ++seed) {
    Random random(seed);
    const Arithmetic arithmetic{.product_shift = static_cast<int>(random.in(0, 31)),
                                .accumulator_bits = static_cast<int>(random.in(8, 32)),
                                .output_shift = static_cast<int>(random.in(0, 12)),
                                .relu = random.below(2) == 0};
    expect_equal(seed, static_cast<int>(random.in(2, 16)), arithmetic, random);
  }
}

TEST(Reference, FastEqualsPlainWhenSumsLeave32Bits) {
  for (std::uint64_t seed = 2000; seed < 2100; ++seed) {
    Random random(seed);
    expect_equal(seed, 16, {.output_shift = 16, .relu = false}, random);
  }
}

TEST(Reference, TheLargestMagnitudesDoNotBreakASum) {
  const Layer layer{.name = "extreme", .kind = LayerKind::kFc, .C = 5, .M = 2};
  Tensor<Word> ifmap(1, 5, 1, 1), filters(2, 5, 1, 1);
  for (Word& value : ifmap.values()) value = -32768;
  for (Word& value : filters.values()) value = -32768;
  const Arithmetic arithmetic{.output_shift = 16, .relu = false};
  const auto plain = reference_plain(layer, ifmap, filters, {0, 2147483647}, arithmetic);
  EXPECT_EQ(plain.overflows, 2u);  // 5 x 2^30
  EXPECT_EQ(reference(layer, ifmap, filters, {0, 2147483647}, arithmetic), plain);
}

TEST(Reference, AWindowOfManyTapsIsExactToo) {
  // More taps than two times 32 bits can hold of the largest values, as many as they can, and as they always can.
  for (const auto& [taps, value] : {std::pair{65537, -32768}, {65536, -32768}, {65536, 32767}, {65537, 100}}) {
    const Layer layer{.name = "long", .kind = LayerKind::kFc, .C = taps, .M = 2};
    Tensor<Word> ifmap(1, taps, 1, 1), filters(2, taps, 1, 1);
    std::fill(ifmap.values().begin(), ifmap.values().end(), static_cast<Word>(value));
    std::fill(filters.values().begin(), filters.values().end(), static_cast<Word>(value));
    filters.values()[5] = -1;
    const Arithmetic arithmetic{.output_shift = 20, .relu = false};
    ASSERT_EQ(reference(layer, ifmap, filters, {-7, 7}, arithmetic),
              reference_plain(layer, ifmap, filters, {-7, 7}, arithmetic))
        << taps << " taps of " << value;
  }
}

TEST(Reference, AFilterAsLargeAsThePlaneIsSummedOverAllOfIt) {
  for (const int groups : {1, 2, 3}) {
    Random random(static_cast<std::uint64_t>(groups));
    const Layer layer{.name = "whole", .N = 5, .C = 6, .H = 7, .W = 5, .M = 18, .R = 7, .S = 5, .groups = groups};
    Case c{layer, Tensor<Word>(5, 6, 7, 5), Tensor<Word>(18, 6 / groups, 7, 5), std::vector<Psum>(18, 3)};
    randomise(c.ifmap, 9, random);
    randomise(c.filters, 9, random);
    const auto plain = reference_plain(c.layer, c.ifmap, c.filters, c.bias, {});
    for (const SumKernel& kernel : sum_kernels())
      EXPECT_EQ(reference_with(kernel, c.layer, c.ifmap, c.filters, c.bias, {}), plain) << kernel.name << groups;
  }
}

TEST(Reference, EveryProcessorHasAKernel) { EXPECT_STREQ(sum_kernels().back().name, "base"); }

TEST(Reference, SumsThenFinishIsTheReference) {
  for (std::uint64_t seed = 3000; seed < 3050; ++seed) {
    Random random(seed);
    const Case c = random_case(random, 8);
    const Arithmetic arithmetic{.operand_bits = 8, .product_shift = static_cast<int>(random.in(0, 3))};
    const Tensor<Psum> sums = reference_sums(c.layer, c.ifmap, c.filters, arithmetic);
    ASSERT_EQ(finish_sums(sums, c.bias, arithmetic), reference_plain(c.layer, c.ifmap, c.filters, c.bias, arithmetic))
        << "seed " << seed;
  }
}

TEST(Reference, SumsThatLeave32BitsAreAFault) {
  const Layer layer{.name = "extreme", .kind = LayerKind::kFc, .C = 2};
  Tensor<Word> ifmap(1, 2, 1, 1), filters(1, 2, 1, 1);
  ifmap.values() = {-32768, -32768};
  filters.values() = {-32768, -32768};
  EXPECT_THROW(reference_sums(layer, ifmap, filters, {}), Fault);
  filters.values() = {-32768, 32767};
  EXPECT_THAT(reference_sums(layer, ifmap, filters, {}).values(), ElementsAre(32768));
}

}  // namespace
}  // namespace eyrie
