// The same product of matrices by other names, and what DRAM moves for it: SCNN and DCNN read every weight there is
// once, wait for it, and give equal numbers.
#include <gtest/gtest.h>

#include "dataflow/one_plane.h"
#include "sim/run.h"

namespace eyrie {
namespace {

MachineConfig machine(const std::string& name) { return read_machine(EYRIE_SOURCE_DIR "/configs/" + name + ".yaml"); }

LayerResult simulated(const std::string& name, const Layer& layer, const DataRecipe& recipe = {}) {
  Workload workload{.name = "test", .batch = layer.N, .seed = 1, .objective = {}, .layers = {}};
  workload.layers.push_back({.layer = layer, .data = recipe, .mapping = {}, .where = "test.yaml:1: layers[0]"});
  return run(machine(name), workload).layers.front();
}

std::uint64_t filter_words(const LayerResult& result) {
  return result.accesses.at({Component::kDram, Action::kRead, Operand::kFilter});
}

Layer fc(int inputs, int outputs, int batch = 1) {
  return {.name = "z", .kind = LayerKind::kFc, .N = batch, .C = inputs, .M = outputs};
}

Layer pixels(int inputs, int outputs, int height, int width, int batch = 1) {
  return {.name = "z", .N = batch, .C = inputs, .H = height, .W = width, .M = outputs};
}

class PlanarEquivalence : public testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Machines, PlanarEquivalence, testing::Values("scnn", "dcnn", "dcnn-opt", "scnn-4pe"));

// Values are generated in the order of each tensor; the bias leaves no output whose code they could change.
TEST_P(PlanarEquivalence, AProductOfMatricesIsTheSameByAnyName) {
  DataRecipe no_zeros;
  no_zeros.bias = {1 << 20};
  const LayerResult batch = simulated(GetParam(), fc(32, 16, 24), no_zeros);
  Layer strided = pixels(32, 16, 11, 7);
  strided.stride = 2;
  for (const Layer& other : {pixels(32, 16, 24, 1), pixels(32, 16, 1, 24), pixels(32, 16, 4, 6),
                             pixels(32, 16, 3, 2, 4), pixels(32, 16, 1, 1, 24), strided}) {
    const LayerResult result = simulated(GetParam(), other, no_zeros);
    EXPECT_EQ(result.cycles, batch.cycles) << other.N << " x " << other.H << " x " << other.W;
    EXPECT_EQ(result.accesses, batch.accesses) << other.N << " x " << other.H << " x " << other.W;
    EXPECT_EQ(result.energy.total, batch.energy.total);
    EXPECT_EQ(result.stalls, batch.stalls);
  }
}

TEST_P(PlanarEquivalence, DepthwiseIsAGroupForEachChannel) {
  Layer depthwise{.name = "z", .kind = LayerKind::kDepthwise, .C = 6, .H = 9, .W = 9, .M = 12, .R = 3, .S = 3};
  depthwise.groups = 6;
  Layer grouped = depthwise;
  grouped.kind = LayerKind::kConv;
  const LayerResult one = simulated(GetParam(), depthwise), other = simulated(GetParam(), grouped);
  EXPECT_EQ(one.cycles, other.cycles);
  EXPECT_EQ(one.accesses, other.accesses);
}

// An 11 x 11 filter with stride 4 has phases of 3 x 3, 3 x 2 and 2 x 2 taps.
TEST(DcnnMachine, DramHoldsTheLayersWeightsAndNoOthers) {
  Layer strided{.name = "z", .C = 3, .H = 35, .W = 35, .M = 8, .R = 11, .S = 11};
  strided.stride = 4;
  for (const Layer& layer : {fc(256, 1), fc(17, 70), pixels(1, 5, 6, 6), strided}) {
    const auto weights = static_cast<std::uint64_t>(layer.M) * layer.C * layer.R * layer.S;
    EXPECT_EQ(filter_words(simulated("dcnn", layer)), weights) << layer.C << " -> " << layer.M;
  }
}

// Each of 256 channels is a block of one weight, for the one PE that has the output: 10 bits of count, 20 of an entry.
TEST(ScnnMachine, DramHoldsNoBlocksOfPesWithoutOutputs) {
  EXPECT_EQ(filter_words(simulated("scnn", fc(256, 1))), ceil_div(256 * 30, 16));
  DataRecipe zeros;
  zeros.weight_density = 0;
  EXPECT_EQ(filter_words(simulated("scnn", fc(256, 1), zeros)), ceil_div(256 * 10, 16)) << "the counts are there";
}

// The weights of a channel for all 64 PEs are one code: 10 bits of count and 20 of each entry; of 1100 entries two
// counts, as 10 bits tell 1023; of one weight in 64 the run before it takes three placeholders.
TEST(ScnnMachine, DramHoldsOneCodeOfAChannelForAllPes) {
  EXPECT_EQ(filter_words(simulated("scnn", fc(256, 64))), ceil_div(256 * (10 + 64 * 20), 16));
  EXPECT_EQ(filter_words(simulated("scnn", fc(16, 1100))), ceil_div(16 * (2 * 10 + 1100 * 20), 16));
  DataRecipe zeros;
  zeros.weight_density = 0;
  EXPECT_EQ(filter_words(simulated("scnn", fc(256, 64), zeros)), ceil_div(256 * 10, 16));
  DataRecipe sparse;
  sparse.weight_density = 1.0 / 64;
  EXPECT_LE(filter_words(simulated("scnn", fc(256, 64), sparse)), ceil_div(256 * (10 + 4 * 20), 16));
}

// The PPU of the one PE with an output reads it; every other access is of a product.
TEST(ScnnMachine, PesWithoutOutputsReadNoPsums) {
  const LayerResult result = simulated("scnn", fc(256, 1));
  EXPECT_EQ(result.accesses.at({Component::kAccumulator, Action::kRead, Operand::kPsum}),
            result.accesses.at({Component::kAccumulator, Action::kWrite, Operand::kPsum}) + 1);
}

// One channel: DRAM would bring 25 vectors of a single weight a cycle, the broadcast passes 2.
TEST(DcnnMachine, TheBroadcastHasARate) {
  const LayerResult result = simulated("dcnn", fc(1, 640));
  EXPECT_GE(result.cycles, 640u / 2);
  EXPECT_LE(result.cycles, 640u / 2 + 10 + 100) << "a step of every round, and what the layer begins and ends with";
}

TEST(ScnnMachine, ALayerLastsUntilWeightsThatNoPixelMeetsHaveMoved) {
  DataRecipe dead;
  dead.activation_density = 0;
  const LayerResult result = simulated("scnn", fc(1024, 256), dead);
  EXPECT_GT(result.bytes.at("dram"), 1024u * 256 * 2);
  EXPECT_GE(result.cycles * 50, result.bytes.at("dram"));
}

// Images of 3 x 3 filters go one by one through the RAMs and leave for DRAM, from where the next layer takes them.
TEST(ScnnMachine, WhatABatchLeftInDramComesFromThere) {
  Layer first{.name = "a", .N = 2, .C = 4, .H = 8, .W = 8, .M = 4, .R = 3, .S = 3};
  first.padding = 1;
  Workload workload{.name = "test", .batch = 2, .seed = 1, .objective = {}, .layers = {}};
  workload.layers.push_back({.layer = first, .data = {}, .mapping = {}, .where = "test.yaml:1: layers[0]"});
  workload.layers.push_back(
      {.layer = pixels(4, 4, 8, 8, 2), .data = {}, .mapping = {}, .where = "test.yaml:2: layers[1]"});
  for (const char* name : {"scnn", "dcnn"}) {
    const RunResult result = run(machine(name), workload);
    EXPECT_GT(result.layers[1].accesses.at({Component::kDram, Action::kRead, Operand::kIfmap}), 0u) << name;
    EXPECT_EQ(result.layers[1].accesses.at({Component::kDram, Action::kWrite, Operand::kOfmap}), 0u) << name;
  }
}

TEST(OnePlane, LeavesLayersWithNeighboursAsTheyAre) {
  Layer layer = pixels(2, 2, 3, 5, 2);
  EXPECT_EQ(in_one_plane(layer).H * in_one_plane(layer).W, 30);
  layer.padding = 1;
  EXPECT_FALSE(is_rearranged(layer));
  layer.padding = 0;
  layer.R = 3;
  EXPECT_FALSE(is_rearranged(layer));
  EXPECT_FALSE(is_rearranged(pixels(2, 2, 14, 14))) << "it is the squarest plane already";
}

}  // namespace
}  // namespace eyrie
