#include "workloads/layer.h"

#include <gmock/gmock.h>

namespace eyrie {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Layer conv2() {
  return {.name = "conv2", .C = 96, .H = 27, .W = 27, .M = 256, .R = 5, .S = 5, .padding = 2, .groups = 2};
}

TEST(Layer, AlexNetsConv2Has448MillionMacs) {
  EXPECT_THAT(problems_of(conv2()), IsEmpty());
  EXPECT_EQ(conv2().E(), 27);
  EXPECT_EQ(conv2().macs(), 27u * 27 * 256 * 48 * 25);
}

TEST(Layer, EverySizeIsChecked) {
  Layer layer;
  layer.N = layer.C = layer.H = layer.W = layer.M = layer.R = layer.S = layer.groups = 0;
  layer.stride = 0;
  layer.dilation = {1, 0};
  layer.padding = -1;
  EXPECT_THAT(problems_of(layer),
              ElementsAre(LayerProblem{"N", "0 is not in 1..1048576"}, LayerProblem{"C", "0 is not in 1..1048576"},
                          LayerProblem{"H", "0 is not in 1..1048576"}, LayerProblem{"W", "0 is not in 1..1048576"},
                          LayerProblem{"M", "0 is not in 1..1048576"}, LayerProblem{"R", "0 is not in 1..1048576"},
                          LayerProblem{"S", "0 is not in 1..1048576"}, LayerProblem{"stride", "0 is not in 1..1048576"},
                          LayerProblem{"padding", "-1 is not in 0..1048576"},
                          LayerProblem{"dilation", "0 is not in 1..1048576"},
                          LayerProblem{"groups", "0 is not in 1..1048576"}));
}

TEST(Layer, AHugeSizeIsAProblemNotAnOverflow) {
  Layer layer = conv2();
  layer.padding = 2147483647;
  EXPECT_THAT(problems_of(layer), ElementsAre(LayerProblem{"padding", "2147483647 is not in 0..1048576"}));
}

TEST(Layer, GroupsDivideBothChannelCounts) {
  Layer layer = conv2();
  layer.groups = 5;
  EXPECT_THAT(problems_of(layer), ElementsAre(LayerProblem{"groups", "5 does not divide C = 96"},
                                              LayerProblem{"groups", "5 does not divide M = 256"}));
}

TEST(Layer, AFilterFitsThePaddedPlane) {
  Layer layer = conv2();
  layer.R = 31;
  layer.S = 32;
  EXPECT_THAT(problems_of(layer), ElementsAre(LayerProblem{"S",
                                                           "32 is larger than the padded ifmap's width 31 (W 27 + "
                                                           "2 x padding 2)"}));
}

TEST(Layer, ADilatedFilterTakesTheSpanOfItsTaps) {
  Layer layer = conv2();
  layer.dilation = {7, 8};
  layer.padding = {1, 1, 2, 3};
  EXPECT_EQ(layer.E(), 1) << "29 padded rows, a span of 29";
  EXPECT_THAT(problems_of(layer), ElementsAre(LayerProblem{"S",
                                                           "5 taps, 8 pixels apart, span 33, which is larger than the "
                                                           "padded ifmap's width 32 (W 27 + padding 2 + 3)"}));
  layer.dilation.x = 7;
  EXPECT_EQ(layer.F(), 4);
  EXPECT_THAT(problems_of(layer), IsEmpty());
}

TEST(Layer, ADepthwiseLayerHasAGroupForEachChannel) {
  Layer layer{.name = "dw", .kind = LayerKind::kDepthwise, .C = 4, .H = 5, .W = 5, .M = 8, .R = 3, .S = 3, .groups = 4};
  EXPECT_THAT(problems_of(layer), IsEmpty());
  layer.groups = 2;
  EXPECT_THAT(
      problems_of(layer),
      ElementsAre(LayerProblem{"groups", "2 in a depthwise layer, which has a group for each of C = 4 channels"}));
}

TEST(Layer, AnFcLayerIsAPlaneOfOnePixel) {
  Layer fc{.name = "fc6", .kind = LayerKind::kFc, .N = 4, .C = 9216, .M = 4096};
  EXPECT_THAT(problems_of(fc), IsEmpty());
  fc.H = fc.W = 6;
  fc.R = fc.S = 6;
  EXPECT_THAT(problems_of(fc),
              ElementsAre(LayerProblem{"H", "6 in an fc layer, a 1 x 1 plane without groups; would be 1"},
                          LayerProblem{"W", "6 in an fc layer, a 1 x 1 plane without groups; would be 1"},
                          LayerProblem{"R", "6 in an fc layer, a 1 x 1 plane without groups; would be 1"},
                          LayerProblem{"S", "6 in an fc layer, a 1 x 1 plane without groups; would be 1"}));
}

TEST(Layer, TensorsBeyondTwoToTheThirtyOneWordsAreRefused) {
  Layer layer{.name = "big", .N = 1 << 20, .C = 1 << 20, .H = 1 << 20, .W = 1 << 20, .M = 1, .R = 1, .S = 1};
  EXPECT_THAT(problems_of(layer),
              ElementsAre(LayerProblem{"",
                                       "the padded ifmap (N x C x H x W = 1048576 x 1048576 x 1048576 x 1048576) "
                                       "has more than 2147483647 words"},
                          LayerProblem{"",
                                       "the ofmap (N x M x E x F = 1048576 x 1 x 1048576 x 1048576) has more than "
                                       "2147483647 words"}));
  layer = {.name = "fits", .N = 1, .C = 1 << 10, .H = 1 << 10, .W = 2047, .M = 1};
  EXPECT_THAT(problems_of(layer), IsEmpty());
  layer.W = 2048;
  EXPECT_EQ(problems_of(layer).size(), 1u);
}

}  // namespace
}  // namespace eyrie
