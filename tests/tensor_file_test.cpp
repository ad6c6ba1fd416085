// Tensors of files as the simulator gets them: shapes, orders, quantisation, biases.
#include "workloads/tensor_file.h"

#include <gmock/gmock.h>

#include <cmath>

#include "sim/base/fault.h"
#include "tests/npy_bytes.h"
#include "tests/scratch_folder.h"
#include "workloads/layer_data.h"

namespace eyrie {
namespace {

using testing::DoubleEq;
using testing::ElementsAre;
using testing::IsEmpty;

struct TensorFilesTest : testing::Test {
  // A file that was looked through, of floats unless said otherwise.
  TensorFile file(const std::string& bytes, const std::vector<std::uint64_t>& shape, const Quantisation& how = {}) {
    const std::string name = "t" + std::to_string(++files) + ".npy";
    folder.write(name, bytes);
    const std::string path = (folder / name).string();
    return {path, "", how, "w.yaml:1: weights.file", look_through(path, "", {{"(any)", shape}})};
  }
  static std::string floats(const std::string& shape, std::initializer_list<float> values) {
    return npy_file(npy_header("<f4", shape), raw(values));
  }

  const ScratchFolder folder;
  int files = 0;
};

TEST_F(TensorFilesTest, FortranOrderIsTurned) {
  // value(i, j, k) = 100 i + 10 j + k, the first index fastest
  std::string values;
  for (int k = 0; k < 4; ++k)
    for (int j = 0; j < 3; ++j)
      for (int i = 0; i < 2; ++i) values += raw({static_cast<std::int16_t>(100 * i + 10 * j + k)});
  const TensorFile tensor = file(npy_file(npy_header("<i2", "(2, 3, 4)", true), values), {2, 3, 4});
  const std::vector<Word> words = load_words(tensor, {});
  std::size_t at = 0;
  for (int i = 0; i < 2; ++i)
    for (int j = 0; j < 3; ++j)
      for (int k = 0; k < 4; ++k) EXPECT_EQ(words[at++], 100 * i + 10 * j + k);
  EXPECT_THAT(tensor.content.magnitudes, ElementsAre(23, 123));
}

TEST_F(TensorFilesTest, WholeNumbersAreTakenAsTheyAre) {
  const TensorFile tensor = file(npy_file(npy_header("<i2", "(4,)"), raw<std::int16_t>({-32768, 0, 1, 32767})), {4});
  EXPECT_THAT(load_words(tensor, {}), ElementsAre(-32768, 0, 1, 32767));
  EXPECT_THAT(scales_of(tensor, {}), IsEmpty());
}

TEST_F(TensorFilesTest, TheLargestMagnitudeBecomesTheLargestWord) {
  const TensorFile tensor = file(floats("(5,)", {-2.54f, 1.27f, 0, 0.02f, 0.009f}), {5});
  ASSERT_EQ(scales_of(tensor, {}).size(), 1u);
  EXPECT_THAT(scales_of(tensor, {}).front(), DoubleEq(double{2.54f} / 127));
  EXPECT_THAT(load_words(tensor, {}), ElementsAre(-127, 64, 0, 1, 0)) << "1.27 is 63.5 steps: halves away from zero";
}

TEST_F(TensorFilesTest, BitsAreEightOrThoseOfTheOperandsOrAsSaid) {
  const std::string bytes = floats("(2,)", {1, -1});
  EXPECT_THAT(load_words(file(bytes, {2}), {}), ElementsAre(127, -127));
  EXPECT_THAT(load_words(file(bytes, {2}), {.operand_bits = 5}), ElementsAre(15, -15));
  EXPECT_THAT(load_words(file(bytes, {2}, {.bits = 16}), {}), ElementsAre(32767, -32767));
  EXPECT_THAT(load_words(file(bytes, {2}, {.bits = 2}), {}), ElementsAre(1, -1));
}

// 127 x 2^-7 < 1 <= 127 x 2^-6, and 127 x 2^-7 = 0.9921875 fits 2^-7 just so.
TEST_F(TensorFilesTest, APowerOfTwoIsTheLeastThatLeavesNoValueOutside) {
  const Quantisation power{.scale = ScaleRule::power_of_two};
  EXPECT_THAT(scales_of(file(floats("(1,)", {1}), {1}, power), {}), ElementsAre(std::ldexp(1, -6)));
  EXPECT_THAT(scales_of(file(floats("(1,)", {0.9921875f}), {1}, power), {}), ElementsAre(std::ldexp(1, -7)));
  EXPECT_THAT(scales_of(file(floats("(1,)", {0.99218756f}), {1}, power), {}), ElementsAre(std::ldexp(1, -6)));
  EXPECT_THAT(load_words(file(floats("(3,)", {0.5f, -1, 0.25f}), {3}, power), {}), ElementsAre(32, -64, 16));
}

TEST_F(TensorFilesTest, AFilterMayHaveAScaleOfItsOwn) {
  const TensorFile tensor = file(floats("(3, 2)", {1, -2, 0, 0, 0.1f, 0.06f}), {3, 2}, {.per = ScalePer::channel});
  const std::vector<double> scales = scales_of(tensor, {});
  ASSERT_EQ(scales.size(), 3u);
  EXPECT_THAT(scales[0], DoubleEq(2.0 / 127));
  EXPECT_EQ(scales[1], 1) << "of a filter of zeros";
  EXPECT_THAT(scales[2], DoubleEq(double{0.1f} / 127));
  EXPECT_THAT(load_words(tensor, {}), ElementsAre(64, -127, 0, 0, 127, 76));
}

TEST_F(TensorFilesTest, ZerosStayZerosAndTinyValuesDoNoHarm) {
  const std::string tiny = npy_file(npy_header("<f8", "(3,)"), raw<double>({5e-324, 0, -5e-324}));
  EXPECT_THAT(load_words(file(tiny, {3}), {}), ElementsAre(0, 0, 0));
  const std::string wide = npy_file(npy_header("<f8", "(3,)"), raw<double>({1.7e308, -0.0, -1.7e308}));
  EXPECT_THAT(load_words(file(wide, {3}), {}), ElementsAre(127, 0, -127));
}

TEST_F(TensorFilesTest, ABiasIsInUnitsOfItsSums) {
  TensorFiles all;
  all.weights = file(floats("(2, 1)", {1.27f, 12.7f}), {2, 1}, {.per = ScalePer::channel});  // scales 0.01, 0.1
  all.activations = file(floats("(1, 1)", {25.4f}), {1, 1});                                 // 0.2
  all.bias = file(floats("(2,)", {1, 1}), {2});
  EXPECT_THAT(load_bias(all, {}), ElementsAre(500, 50));
  EXPECT_THAT(load_bias(all, {.product_shift = 3}), ElementsAre(63, 6)) << "62.5 and 6.25";
  all.bias = file(floats("(1,)", {-1}), {1});
  EXPECT_THAT(load_bias(all, {}), ElementsAre(-500, -50)) << "one for all, but not in the same units";
  all.bias = file(npy_file(npy_header("<i4", "(2,)"), raw<std::int32_t>({-2147483647 - 1, 70000})), {2});
  EXPECT_THAT(load_bias(all, {}), ElementsAre(-2147483647 - 1, 70000)) << "whole numbers as they are";
}

TEST_F(TensorFilesTest, WhatDoesNotFitTheMachineIsNamed) {
  TensorFiles all;
  all.weights = file(npy_file(npy_header("<i2", "(2,)"), raw<std::int16_t>({-129, 127})), {2});
  all.activations = file(floats("(1,)", {1}), {1}, {.bits = 9});
  all.bias = file(floats("(2,)", {1, 1e9f}), {2});
  EXPECT_THAT(problems_with(all, {.operand_bits = 9}),
              ElementsAre("w.yaml:1: weights.file: the bias of filter 1 is 255000000000 in units of its sums, which "
                          "does not fit 32 bits"));
  EXPECT_THAT(problems_with(all, {.operand_bits = 8}),
              ElementsAre("w.yaml:1: weights.file: whole numbers -129..127 do not fit the machine's operands of 8 "
                          "bits, -128..127",
                          "w.yaml:1: weights.file: words of 9 bits do not fit the machine's operands of 8",
                          testing::HasSubstr("the bias of filter 1")));
}

TEST_F(TensorFilesTest, AnIfmapOfOneImageIsThatOfAll) {
  const Layer layer{.name = "l", .N = 3, .C = 2, .M = 1};
  DataRecipe recipe;
  recipe.files.activations = file(npy_file(npy_header("|i1", "(1, 2, 1, 1)"), raw<std::int8_t>({3, -4})), {1, 2, 1, 1});
  const LayerData data = make_layer_data(layer, recipe, {});
  EXPECT_THAT(data.ifmap.values(), ElementsAre(3, -4, 3, -4, 3, -4));
  EXPECT_EQ(data.filters.size(), 2u) << "generated";
}

TEST_F(TensorFilesTest, AFileThatChangedMeanwhileIsTheUsersMistake) {
  const TensorFile tensor = file(floats("(2,)", {1, 2}), {2});
  folder.write("t1.npy", floats("(3,)", {1, 2, 3}));
  EXPECT_THROW(load_words(tensor, {}), UserError);
}

}  // namespace
}  // namespace eyrie
