// Folded layers: the same outputs, and on machines that fold, one answer for all descriptions of a layer.
#include "workloads/folded.h"

#include <gtest/gtest.h>

#include "sim/machine_config.h"
#include "sim/run.h"
#include "tests/random_layer.h"
#include "workloads/reference.h"

namespace eyrie {
namespace {

// Strides as large as the filters, and windows whose dilated taps interleave, without padding in front.
Layer apart(Random& random) {
  Layer layer = random_layer(random);
  layer.padding = {0, layer.padding.bottom, 0, layer.padding.right};
  if (random.below(2)) layer.stride.y = layer.R;
  if (random.below(2)) layer.stride.x = layer.S;
  return layer;
}

TEST(Folding, ComputesTheSameOfFewerAxes) {
  Random random(7);
  const Arithmetic arithmetic;
  int folded = 0;
  for (int i = 0; i < 400; ++i) {
    const Layer layer = apart(random);
    if (!problems_of(layer).empty() || layer.macs() > 100'000) continue;
    const Folding folding(layer);
    if (!folding.any()) continue;
    ++folded;
    SCOPED_TRACE(i);
    const LayerData data = make_layer_data(layer, {.seed = 3}, arithmetic), other = folding.data(data);
    EXPECT_EQ(problems_of(folding.layer()), std::vector<LayerProblem>{});
    EXPECT_EQ(folding.layer().macs(), layer.macs());
    EXPECT_FALSE(Folding(folding.layer()).any());
    const auto expected = reference_plain(layer, data.ifmap, data.filters, data.bias, arithmetic);
    const auto found = reference_plain(folding.layer(), other.ifmap, other.filters, other.bias, arithmetic);
    EXPECT_EQ(folding.ofmap(found.ofmap), expected.ofmap);
  }
  EXPECT_GT(folded, 50);
}

bool folds(const Layer& layer) { return Folding(layer).any(); }

TEST(Folding, LeavesAxesWhoseWindowsShareAPixelOrNeedPadding) {
  EXPECT_FALSE(folds({.name = "a", .C = 2, .H = 7, .W = 7, .M = 2, .R = 3, .S = 3, .stride = 2}));
  EXPECT_TRUE(folds({.name = "a", .C = 2, .H = 7, .W = 7, .M = 2, .R = 3, .S = 3, .stride = {3, 1}}));
  EXPECT_FALSE(folds({.name = "a", .C = 2, .H = 7, .W = 7, .M = 2, .padding = 1}));
  // Taps 0 and 2, 1 and 3: the second window fills the gap of the first; a third would meet its last pixel.
  EXPECT_TRUE(folds({.name = "a", .C = 1, .H = 4, .W = 1, .M = 1, .R = 2, .dilation = {2, 1}}));
  EXPECT_FALSE(folds({.name = "a", .C = 1, .H = 5, .W = 1, .M = 1, .R = 2, .dilation = {2, 1}}));
}

// Descriptions of one layer.
const std::vector<std::vector<Layer>> kSame{
    {{.name = "a", .kind = LayerKind::kFc, .N = 12, .C = 24, .M = 10},
     {.name = "a", .C = 24, .H = 12, .W = 1, .M = 10},
     {.name = "a", .C = 24, .H = 1, .W = 12, .M = 10},
     {.name = "a", .N = 2, .C = 24, .H = 3, .W = 2, .M = 10},
     {.name = "a", .N = 3, .C = 6, .H = 4, .W = 4, .M = 10, .R = 2, .S = 2, .stride = 2},
     {.name = "a", .N = 12, .C = 2, .H = 3, .W = 4, .M = 10, .R = 3, .S = 4}},
    {{.name = "a", .N = 4, .C = 3, .H = 1, .W = 20, .M = 5, .R = 1, .S = 3},
     {.name = "a", .C = 3, .H = 4, .W = 20, .M = 5, .R = 1, .S = 3},
     {.name = "a", .C = 3, .H = 20, .W = 4, .M = 5, .R = 3, .S = 1},
     {.name = "a", .N = 2, .C = 3, .H = 20, .W = 2, .M = 5, .R = 3, .S = 1}},
    {{.name = "a", .C = 6, .H = 9, .W = 7, .M = 6, .R = 3, .S = 2, .groups = 6},
     {.name = "a", .kind = LayerKind::kDepthwise, .C = 6, .H = 9, .W = 7, .M = 6, .R = 3, .S = 2, .groups = 6},
     {.name = "a", .kind = LayerKind::kDepthwise, .C = 6, .H = 7, .W = 9, .M = 6, .R = 2, .S = 3, .groups = 6}}};

class OneAnswer : public testing::TestWithParam<const char*> {};

TEST_P(OneAnswer, ForAllDescriptionsOfALayer) {
  const auto machine = read_machine(EYRIE_SOURCE_DIR "/configs/isca16/" + std::string(GetParam()) + "-256.yaml");
  for (const std::vector<Layer>& descriptions : kSame) {
    std::vector<LayerResult> results;
    for (const Layer& layer : descriptions) {
      Workload workload;
      workload.name = "same";
      workload.layers.emplace_back().layer = layer;
      results.push_back(run(machine, workload).layers.at(0));
    }
    for (std::size_t i = 0; i < results.size(); ++i) {
      SCOPED_TRACE(i);
      EXPECT_EQ(results[i].outputs_match, true);
      EXPECT_EQ(results[i].cycles, results[0].cycles);
      EXPECT_EQ(results[i].accesses, results[0].accesses);
      EXPECT_EQ(results[i].energy.total, results[0].energy.total);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Dataflows, OneAnswer, testing::Values("ws", "os_a", "os_b", "os_c", "nlr"));

}  // namespace
}  // namespace eyrie
