// The least that each level of a machine's memories has to move, beside what it moved.
#include "sim/traffic.h"

#include <gmock/gmock.h>

#include "sim/run.h"
#include "tests/read_spatial_machine.h"
#include "tests/scratch_folder.h"

namespace eyrie {
namespace {

const Layer kLayer{.name = "a", .N = 2, .C = 3, .H = 4, .W = 4, .M = 5, .R = 3, .S = 3};  // ofmaps of 2 x 2
constexpr std::uint64_t kIfmap = 2 * 3 * 16, kFilter = 5 * 3 * 9, kOfmap = 2 * 5 * 4, kMacs = kOfmap * 27;

Accesses counts() {
  return {{{Component::kDram, Action::kRead, Operand::kIfmap}, 1000},
          {{Component::kGlobalBuffer, Action::kRead, Operand::kIfmap}, 2000},
          {{Component::kPrefetchBuffer, Action::kFill, Operand::kFilter}, 500},
          {{Component::kIfmapSpad, Action::kRead, Operand::kIfmap}, kMacs},
          {{Component::kFilterSpad, Action::kRead, Operand::kFilter}, kMacs},
          {{Component::kPsumSpad, Action::kRead, Operand::kPsum}, 10000}};
}

TEST(Traffic, OfDramIsEachWordOnce) {
  const Traffic levels = traffic(kLayer, 0, counts(), {}, distinct_words(kLayer, true), {});
  const std::uint64_t words = kIfmap + kFilter + 5 + kOfmap;
  EXPECT_EQ(levels.at("dram"), (LevelTraffic{2000, 2 * words, 2 * words}));
}

TEST(Traffic, OfDramIsInTheFormThatItHolds) {
  const StoredBits stored{.ifmap = 640, .filter = 100, .bias = 4, .ofmap = 64};
  const Traffic levels = traffic(kLayer, 0, counts(), {}, distinct_words(kLayer, false), stored);
  EXPECT_EQ(levels.at("dram"), (LevelTraffic{2000, 101, 2 * (kIfmap + kFilter + kOfmap)}));
}

TEST(Traffic, OfTheGlobalBufferIsEachWordInAndOut) {
  const WordBits bits{.ifmap = 8, .filter = 4, .psum = 32};
  const Traffic levels = traffic(kLayer, 0, counts(), bits, distinct_words(kLayer, true), {});
  const std::uint64_t least = 2 * (kIfmap * 8 + kFilter * 4 + 5 * 32 + kOfmap * 32) / 8;
  EXPECT_EQ(levels.at("global_buffer"), (LevelTraffic{2000 + 250, least, least}));
}

TEST(Traffic, OfRegisterFilesIsWhatTheMacsTakeAndEachWordOnce) {
  const std::uint64_t gated = 80;
  const Traffic levels = traffic(kLayer, gated, counts(), {}, distinct_words(kLayer, true), {});
  const std::uint64_t least = 2 * (kMacs + 3 * (kMacs - gated) + kIfmap + kFilter);
  EXPECT_EQ(levels.at("register_files"), (LevelTraffic{20000 + 4 * kMacs, least, least}));
}

TEST(Traffic, OfRegisterFilesIsOfTheOperandsThatStayInThem) {
  Accesses filters_stay = counts();
  filters_stay[{Component::kIfmapSpad, Action::kRead, Operand::kIfmap}] = 0;
  filters_stay[{Component::kPsumSpad, Action::kRead, Operand::kPsum}] = 0;
  const Traffic levels = traffic(kLayer, 0, filters_stay, {}, distinct_words(kLayer, true), {});
  EXPECT_EQ(levels.at("register_files").compulsory, 2 * (kMacs + kFilter));
}

TEST(Traffic, IsOfTheLevelsThatAMachineHas) {
  const Accesses dram_only{{{Component::kDram, Action::kRead, Operand::kIfmap}, 1000},
                           {{Component::kMac, Action::kCompute, Operand::kMac}, 7}};
  EXPECT_EQ(traffic(kLayer, 0, dram_only, {}, distinct_words(kLayer, false), {}).size(), 1u);
}

RunResult run_on_eyeriss(const std::string& layers, FeatureMapCode code) {
  SpatialConfig machine = read_spatial_machine(EYRIE_SOURCE_DIR "/configs/eyeriss.yaml");
  machine.compression.feature_maps = code;
  const ScratchFolder folder;
  folder.write("net.yaml", "layers: [" + layers + "]\n");
  return run(machine, read_workload((folder / "net.yaml").string()));
}

// One tile, one pass, filters of one pixel: all that moves is what has to.
TEST(Traffic, OfOnePassIsTheLeast) {
  const char* const layer =
      "{name: a, kind: conv, C: 1, H: 1, W: 200, M: 1, R: 1, S: 1, activations: {density: 0.4, coded: true}}";
  for (const FeatureMapCode code : {FeatureMapCode::none, FeatureMapCode::rlc}) {
    const RunResult result = run_on_eyeriss(layer, code);
    const Traffic& levels = result.totals.traffic;
    EXPECT_EQ(levels.at("dram").bytes, levels.at("dram").compulsory);
    EXPECT_EQ(levels.at("dram").uncoded, 2 * (200 + 1 + 200));
    EXPECT_EQ(levels.at("dram").compulsory < levels.at("dram").uncoded, code == FeatureMapCode::rlc);
    // In the buffer psums also begin as zeros, which are read.
    EXPECT_EQ(levels.at("global_buffer").bytes, levels.at("global_buffer").compulsory + 2 * 2 * 200);
    EXPECT_EQ(levels.at("register_files").bytes, levels.at("register_files").compulsory);
  }
}

TEST(Traffic, OfARunIsThatOfItsLayers) {
  const RunResult result = run_on_eyeriss(
      "{name: a, kind: conv, C: 4, H: 9, W: 9, M: 6, R: 3, S: 3}, {name: b, kind: fc, inputs: 20, outputs: 3}, "
      "{name: c, kind: pool, C: 2, H: 8, W: 8, R: 2, S: 2, stride: 2}",
      FeatureMapCode::rlc);
  for (const char* level : {"dram", "global_buffer", "register_files"}) {
    LevelTraffic sum;
    for (const LayerResult& layer : result.layers) {
      const LevelTraffic& of = layer.traffic.at(level);
      sum = {sum.bytes + of.bytes, sum.compulsory + of.compulsory, sum.uncoded + of.uncoded};
    }
    EXPECT_EQ(result.totals.traffic.at(level), sum) << level;
  }
  EXPECT_EQ(result.layers[2].traffic.at("register_files"), LevelTraffic{}) << "the vector unit has none";
}

}  // namespace
}  // namespace eyrie
