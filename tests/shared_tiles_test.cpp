// Folded filters: their segments fetch an ifmap tile once where the buffer has room for all that they see of it.
#include <gtest/gtest.h>

#include "sim/run.h"
#include "tests/read_spatial_machine.h"

namespace eyrie {
namespace {

std::uint64_t ifmap_words_from_dram(const Layer& layer) {
  SpatialConfig machine = read_spatial_machine(EYRIE_SOURCE_DIR "/configs/eyeriss.yaml");
  machine.compression.feature_maps = FeatureMapCode::none;
  Workload workload;
  WorkloadLayer entry;
  entry.layer = layer;
  workload.layers.push_back(entry);
  const LayerResult result = run(machine, workload).layers.front();
  EXPECT_EQ(result.outputs_match, true);
  return result.accesses.at({Component::kDram, Action::kRead, Operand::kIfmap});
}

TEST(FoldedFilters, FetchARowOnceHoweverManySegmentsSeeIt) {
  for (const int S : {12, 13, 40}) {
    EXPECT_EQ(ifmap_words_from_dram({.name = "row", .W = 104, .S = S}), 104u) << S << " taps";
    EXPECT_EQ(ifmap_words_from_dram({.name = "column", .H = 104, .R = S}), 104u) << S << " taps";
  }
}

// Windows 2 apart with taps 3 apart meet pixels 0 to 99 of the row, but neither 1 nor 98.
TEST(FoldedFilters, FetchWhatDilatedWindowsMeetOnce) {
  EXPECT_EQ(ifmap_words_from_dram({.name = "dilated", .W = 101, .S = 20, .stride = {1, 2}, .dilation = {1, 3}}), 98u);
}

TEST(FoldedFilters, FetchAPlaneOnceWhereBothAxesAreFolded) {
  EXPECT_EQ(ifmap_words_from_dram({.name = "both", .C = 2, .H = 18, .W = 33, .M = 3, .R = 13, .S = 17}), 2u * 18 * 33);
}

}  // namespace
}  // namespace eyrie
