// Pool and add layers: what they are, how long the vector unit takes, and random ones on random machines.
#include <gmock/gmock.h>

#include "dataflow/row_stationary.h"
#include "dataflow/vector_plan.h"
#include "sim/base/sc/elaboration.h"
#include "sim/replay/vector_ops.h"
#include "sim/spatial/limits.h"
#include "sim/spatial/spatial_machine.h"
#include "tests/random_machine.h"
#include "workloads/random.h"

namespace eyrie {
namespace {

using testing::ElementsAre;

Layer pool(PoolKind kind, int size, int window, int stride, const Padding& padding = 0) {
  return {.name = "pool",
          .kind = LayerKind::kPool,
          .H = size,
          .W = size,
          .R = window,
          .S = window,
          .stride = stride,
          .padding = padding,
          .pool = kind};
}

Tensor<Word> plane(int size, const std::vector<Word>& words) {
  Tensor<Word> tensor(1, 1, size, size);
  tensor.values() = words;
  return tensor;
}

TEST(Pool, TheMaximumIsOfThePixelsInThePlane) {
  const Layer layer = pool(PoolKind::kMax, 3, 2, 2, {1, 0, 1, 0});
  const auto ifmap = plane(3, {-5, -2, -3, -4, -9, -8, -7, -1, -6});
  EXPECT_THAT(reference_without_filters(layer, ifmap, {}).ofmap.values(), ElementsAre(-5, -2, -4, -1));
  EXPECT_THAT(vector_ofmap(layer, ifmap, {}).values(), ElementsAre(-5, -2, -4, -1));
}

// Windows of 1, 2, 2 and 4 pixels: -5, (-2 - 3) / 2, (-4 - 7) / 2 and (-9 - 8 - 1 - 6) / 4; halves go up.
TEST(Pool, TheAverageIsOfThePixelsInThePlaneRoundedToTheNearest) {
  const Layer layer = pool(PoolKind::kAverage, 3, 2, 2, {1, 0, 1, 0});
  const auto ifmap = plane(3, {-5, -2, -3, -4, -9, -8, -7, -1, -6});
  EXPECT_THAT(reference_without_filters(layer, ifmap, {}).ofmap.values(), ElementsAre(-5, -2, -5, -6));
  EXPECT_THAT(vector_ofmap(layer, ifmap, {}).values(), ElementsAre(-5, -2, -5, -6));
}

TEST(Add, ASumIsCutAndNotShifted) {
  const Layer layer{.name = "add", .kind = LayerKind::kAdd, .C = 2, .H = 1, .W = 3};
  Tensor<Word> ifmap(1, 2, 1, 3);
  ifmap.values() = {100, 32767, -5, 23, 1, -6};
  for (const bool relu : {true, false}) {
    const Arithmetic arithmetic{.relu = relu};
    const Word last = relu ? 0 : -11;
    EXPECT_THAT(reference_without_filters(layer, ifmap, arithmetic).ofmap.values(), ElementsAre(123, 32767, last));
    EXPECT_THAT(vector_ofmap(layer, ifmap, arithmetic).values(), ElementsAre(123, 32767, last));
  }
}

TEST(Layer, EveryWindowOfAPoolLayerTouchesThePlane) {
  Layer layer = pool(PoolKind::kMax, 5, 2, 1, {1, 0, 0, 1});
  EXPECT_THAT(problems_of(layer), testing::IsEmpty());
  layer.padding = {2, 0, 0, 3};
  EXPECT_THAT(problems_of(layer),
              ElementsAre(LayerProblem{"padding", "2 above or below is not less than the window's R = 2"},
                          LayerProblem{"padding", "3 left or right is not less than the window's S = 2"}));
}

// 9 words a window, 4 windows, 4 words a cycle.
TEST(VectorUnit, TakesItsWordsACycleAndGivesThemFreeAsItGoes) {
  fresh_elaboration();
  VectorUnit unit("unit", {.words_per_cycle = 4});
  const PassTimes& times = unit.times(6, 36);
  EXPECT_EQ(times.cycles, 9u);
  EXPECT_THAT(times.ifmap_read, ElementsAre(2, 3, 5, 6, 8, 9));
  EXPECT_EQ(&unit.times(6, 36), &times) << "known tiles stay";
  EXPECT_EQ(unit.times(6, 37).cycles, 10u);
}

TEST(VectorPlan, CutsWhatTwoTilesOfTheBufferDoNotHold) {
  Layer layer = pool(PoolKind::kMax, 8, 2, 2);
  layer.C = layer.M = layer.groups = 5;
  const Plan planes = std::get<Plan>(vector_plan(layer, 2 * 130));  // planes of 64 words
  ASSERT_EQ(planes.passes.size(), 3u);
  EXPECT_EQ(planes.ifmap_tiles[0].words, 128u);
  EXPECT_EQ(planes.ifmap_tiles[2].channels, (Range{4, 1}));
  const Plan strips = std::get<Plan>(vector_plan(layer, 2 * 50));  // rows of windows of 16 words
  ASSERT_EQ(strips.passes.size(), 10u);
  EXPECT_EQ(strips.ifmap_tiles[0].words, 48u);
  EXPECT_EQ(strips.psum_tiles[1].strip, (Range{3, 1}));
  EXPECT_EQ(std::get<Misfit>(vector_plan(layer, 31)).reason,
            "needs 16 ifmap words for a row of windows, half of the buffer has 15");
}

Layer random_vector_layer(Random& random) {
  const auto in = [&](int low, int high) { return static_cast<int>(random.in(low, high)); };
  Layer layer{.name = "random", .N = in(1, 3), .H = in(1, 20), .W = in(1, 20), .M = in(1, 9)};
  if (in(0, 2) == 0) {
    layer.kind = LayerKind::kAdd;
    layer.C = 2 * layer.M;
    return layer;
  }
  layer.kind = LayerKind::kPool;
  layer.C = layer.groups = layer.M;
  layer.pool = in(0, 1) ? PoolKind::kMax : PoolKind::kAverage;
  layer.R = in(1, 5);
  layer.S = in(1, 5);
  layer.stride = {in(1, 5), in(1, 5)};
  layer.padding = {in(0, layer.R - 1), in(0, layer.R - 1), in(0, layer.S - 1), in(0, layer.S - 1)};
  layer.H = std::max(layer.H, layer.R - layer.padding.rows());
  layer.W = std::max(layer.W, layer.S - layer.padding.columns());
  return layer;
}

TEST(VectorLayers, AreBitExactAndKeepEveryLaw) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    SpatialConfig config = random_machine(random);
    config.array = {1, 2};
    config.vector_unit.words_per_cycle = static_cast<int>(random.in(1, 8));
    config.arithmetic.relu = random.below(2);
    const Layer layer = random_vector_layer(random);
    ASSERT_THAT(problems_of(layer), testing::IsEmpty());
    const LayerData data = make_layer_data(layer, {.activation_density = 0.7, .seed = seed}, config.arithmetic);
    const SpatialLimits limits = limits_of(config);
    const Plan plan = std::get<Plan>(vector_plan(layer, std::int64_t{limits.banks} * limits.bank_ifmap_words));
    fresh_elaboration();
    SpatialMachine machine("machine", config, {.reuse = random.below(2) == 0});
    const SimulatedLayer result = machine.simulate(layer, data, plan, random.below(2));
    ASSERT_EQ(result.ofmap, reference_without_filters(layer, data.ifmap, config.arithmetic).ofmap);

    const std::uint64_t taken = layer.outputs() * (layer.kind == LayerKind::kAdd ? 2 : layer.R * layer.S);
    const auto& accesses = result.counters.accesses;
    EXPECT_EQ(accesses.at({Component::kVectorUnit, Action::kCompute, Operand::kIfmap}), taken);
    EXPECT_EQ(accesses.at({Component::kGlobalBuffer, Action::kRead, Operand::kIfmap}), taken);
    EXPECT_EQ(accesses.at({Component::kMac, Action::kCompute, Operand::kMac}), 0u);
    const int width = config.vector_unit.words_per_cycle;
    EXPECT_GE(result.processing_cycles, ceil_div(taken, static_cast<std::uint64_t>(width)));
    EXPECT_GE(result.cycles, result.processing_cycles);
  }
}

// One after the other in the same machine: what one leaves behind does not change the other.
TEST(VectorLayers, TakeTurnsWithLayersOfTheArray) {
  SpatialConfig config;
  config.name = "turns";
  config.vector_unit.words_per_cycle = 2;
  const Layer conv{.name = "conv", .C = 2, .H = 6, .W = 6, .M = 3, .R = 3, .S = 3};
  const Layer pooled = pool(PoolKind::kMax, 9, 3, 2);
  const LayerData conv_data = make_layer_data(conv, {}, {}), pool_data = make_layer_data(pooled, {}, {});
  const SpatialLimits limits = limits_of(config);
  const Plan conv_plan = std::get<Plan>(row_stationary_plan(conv, Mapping{}, limits));
  const Plan pool_plan = std::get<Plan>(vector_plan(pooled, 2000));
  fresh_elaboration();
  SpatialMachine machine("machine", config);
  const Cycle first = machine.simulate(conv, conv_data, conv_plan, false).cycles;
  const Cycle alone = machine.simulate(pooled, pool_data, pool_plan, false).cycles;
  EXPECT_EQ(machine.simulate(conv, conv_data, conv_plan, false).cycles, first);
  EXPECT_EQ(machine.simulate(pooled, pool_data, pool_plan, false).cycles, alone);
}

}  // namespace
}  // namespace eyrie
