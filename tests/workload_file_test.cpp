// The shipped workloads, as the simulator gets them.
#include "sim/workload_file.h"

#include <gmock/gmock.h>

#include "sim/layer_padding.h"
#include "tests/scratch_folder.h"

namespace eyrie {
namespace {

using testing::ElementsAre;

const std::string kWorkloads = EYRIE_SOURCE_DIR "/workloads/";

Workload shipped(const std::string& name, const WorkloadOverrides& overrides = {}) {
  return read_workload(kWorkloads + name + ".yaml", overrides);
}

std::uint64_t macs(const Workload& workload, LayerKind kind) {
  std::uint64_t sum = 0;
  for (const auto& layer : workload.layers) sum += layer.layer.kind == kind ? layer.layer.macs() : 0;
  return sum;
}

std::vector<std::string> names(const Workload& workload) {
  std::vector<std::string> all;
  for (const auto& layer : workload.layers) all.push_back(layer.layer.name);
  return all;
}

// 666 M MACs in CONV and 58.6 M in FC: the published figures of the two-group AlexNet.
TEST(WorkloadFile, AlexNetHasThePublishedNumberOfMacs) {
  const Workload alexnet = shipped("alexnet");
  EXPECT_EQ(macs(alexnet, LayerKind::kConv), 665'784'864u);
  EXPECT_EQ(macs(alexnet, LayerKind::kFc), 58'621'952u);
}

// 15.3 G MACs in CONV and 123.6 M in FC.
TEST(WorkloadFile, Vgg16HasThePublishedNumberOfMacs) {
  const Workload vgg16 = shipped("vgg16");
  EXPECT_EQ(macs(vgg16, LayerKind::kConv), 15'346'630'656u);
  EXPECT_EQ(macs(vgg16, LayerKind::kFc), 123'633'664u);
}

TEST(WorkloadFile, TheLayersOfANetworkFitEachOther) {
  for (const char* name : {"alexnet", "vgg16"}) {
    const Workload network = shipped(name);
    for (std::size_t i = 1; i < network.layers.size(); ++i) {
      const Layer& before = network.layers[i - 1].layer;
      const Layer& layer = network.layers[i].layer;
      if (layer.kind != before.kind) continue;
      EXPECT_EQ(layer.C, before.M) << name << " " << layer.name;
    }
  }
}

TEST(WorkloadFile, TheMeasuredRunIsTheConvLayersOfAlexNetForABatchOfFour) {
  const Workload measured = shipped("alexnet-jssc17"), network = shipped("alexnet");
  EXPECT_EQ(measured.batch, 4);
  EXPECT_EQ(macs(measured, LayerKind::kConv), 4 * macs(network, LayerKind::kConv));
  EXPECT_EQ(measured.layers.size(), 5u);
  EXPECT_EQ(measured.layers[0].mapping, (Mapping{.m = 96, .n = 1, .e = 7, .p = 16, .q = 1, .r = 1, .t = 2}));
  EXPECT_EQ(measured.layers[2].mapping, measured.layers[3].mapping);
  EXPECT_EQ(measured.layers[1].data.output_density, 0.194);
}

TEST(WorkloadFile, OnlyTheFirstInputOfANetworkIsUncoded) {
  const Workload network = shipped("alexnet", {.layers = {"CONV1", "CONV2"}});
  EXPECT_FALSE(network.layers[0].coded_input);
  EXPECT_TRUE(network.layers[1].coded_input);
  EXPECT_TRUE(shipped("alexnet", {.layers = {"CONV2"}}).layers[0].coded_input);
}

TEST(WorkloadFile, ALayerSaysMoreThanTheDefaults) {
  const Workload tiny = shipped("tiny");
  EXPECT_EQ(tiny.layers[0].data.activation_density, 1.0);
  EXPECT_EQ(tiny.layers[1].data.activation_density, 0.6);
  EXPECT_EQ(tiny.layers[1].data.weight_density, 0.9);
  EXPECT_EQ(tiny.layers[3].data.weight_density, 0.25);
  EXPECT_EQ(tiny.layers[1].data.seed, 7u);
  EXPECT_EQ(tiny.layers[2].data.seed, 11u);
  EXPECT_EQ(tiny.layers[2].data.bias.size(), 12u);
  EXPECT_THAT(tiny.layers[3].data.bias, ElementsAre(1000));
  EXPECT_EQ(tiny.layers[3].mapping, std::nullopt);
}

TEST(WorkloadFile, TheCommandLineSaysMoreThanTheFile) {
  const Workload tiny = shipped("tiny", {.batch = 5, .seed = 3, .layers = {"fc", "strided"}});
  EXPECT_EQ(tiny.batch, 5);
  EXPECT_EQ(tiny.seed, 3u);
  EXPECT_THAT(names(tiny), ElementsAre("strided", "fc"));
  for (const auto& layer : tiny.layers) {
    EXPECT_EQ(layer.layer.N, 5);
    EXPECT_EQ(layer.data.seed, 3u);
  }
}

Padding padding_said(const std::string& kind, const std::string& rest) {
  const ScratchFolder folder;
  folder.write("w.yaml", "layers: [{name: a, kind: " + kind + ", C: 1, " + rest + "}]\n");
  return read_workload((folder / "w.yaml").string()).layers[0].layer.padding;
}

// The examples of TensorFlow's documentation, and ones by hand.
TEST(WorkloadFile, SamePaddingStandsOnBothSidesAndAnOddPixelBehind) {
  const std::string conv = "M: 1, padding: same, ";
  EXPECT_EQ(padding_said("conv", conv + "H: 5, W: 13, R: 3, S: 6, stride: [1, 5]"), Padding(1, 1, 1, 2));
  EXPECT_EQ(padding_said("conv", conv + "H: 8, W: 7, R: 3, S: 3, stride: 2"), Padding(0, 1, 1, 1));
  EXPECT_EQ(padding_said("conv", conv + "H: 8, W: 8, R: 3, S: 2, dilation: [2, 3]"), Padding(2, 2, 1, 2));
  EXPECT_EQ(padding_said("conv", conv + "H: 9, W: 8, R: 1, S: 2, stride: 4"), Padding(0));
  EXPECT_EQ(padding_said("depthwise", "padding: same, H: 4, W: 4, R: 4, S: 5"), Padding(1, 2, 2, 2));
  EXPECT_EQ(padding_said("pool", "padding: same, H: 7, W: 6, R: 3, S: 3, stride: 2"), Padding(1, 1, 0, 1));
}

TEST(WorkloadFile, AnAxisMayHaveSamePaddingAlone) {
  const std::string conv = "M: 1, H: 6, W: 6, R: 4, S: 4, padding: ";
  EXPECT_EQ(padding_said("conv", conv + "[same, 0]"), Padding(1, 2, 0, 0));
  EXPECT_EQ(padding_said("conv", conv + "[3, same]"), Padding(3, 3, 1, 2));
  EXPECT_EQ(padding_said("conv", conv + "[same, same]"), padding_said("conv", conv + "same"));
  EXPECT_EQ(padding_said("conv", conv + "[same]"), padding_said("conv", conv + "same"));
}

TEST(WorkloadFile, SamePaddingGivesAnOfmapPixelForEachStride) {
  for (int size = 1; size <= 9; ++size)
    for (int taps = 1; taps <= 4; ++taps)
      for (int stride = 1; stride <= 4; ++stride)
        for (int dilation = 1; dilation <= 2; ++dilation) {
          Layer layer{
              .name = "same", .H = size, .W = 1, .R = taps, .S = 1, .stride = {stride, 1}, .dilation = {dilation, 1}};
          layer.padding = padding_of({{{.same = true}}}, layer);
          EXPECT_EQ(layer.E(), (size + stride - 1) / stride) << size << " " << taps << " " << stride;
          EXPECT_EQ(layer.F(), 1);
          const int odd = layer.padding.bottom - layer.padding.top;
          EXPECT_TRUE(odd == 0 || odd == 1);
        }
}

TEST(WorkloadFile, AWorkloadWithoutANameIsCalledAsItsFile) { EXPECT_EQ(shipped("tiny").name, "tiny"); }

}  // namespace
}  // namespace eyrie
