// Passes that are timed by their events against the same passes ticked: every counter of every module, and when what of
// the buffer is free.
#include "sim/timing/pass_timer.h"

#include <gtest/gtest.h>

#include "dataflow/row_stationary.h"
#include "sim/base/sc/elaboration.h"
#include "sim/spatial/spatial_machine.h"
#include "tests/random_layer.h"
#include "tests/random_machine.h"

namespace eyrie {
namespace {

// Networks and pipelines of all kinds, those that move several packets a cycle among them.
SpatialConfig random_timed_machine(Random& random) {
  const auto in = [&](int low, int high) { return static_cast<int>(random.in(low, high)); };
  SpatialConfig machine = random_machine(random);
  machine.pass.filter_load_during_drain = false;  // such passes are ticked, each in its surroundings
  machine.pe.zero_gating = false;                 // what zeros gate is not a matter of time
  machine.pe.pipeline_stages = in(1, 6);
  machine.networks.filter_packets = in(1, 3);
  machine.networks.psum_packets = in(1, 3);
  machine.networks.output_words = in(1, 3 * machine.networks.psum_words);
  return machine;
}

struct Case {
  SpatialConfig machine;
  Layer layer;
  LayerData data;
  Plan plan;
};

// The first from this seed on that has a mapping; `change` changes the layer before.
template <class Change>
Case random_case(std::uint64_t seed, Change change) {
  Random random(seed);
  for (;;) {
    const SpatialConfig machine = random_timed_machine(random);
    Layer layer = random_layer(random);
    if (layer.kind != LayerKind::kFc) {
      change(layer, random);
      layer.W = std::max(layer.W, layer.window_W() - layer.padding.columns());
      layer.H = std::max(std::min(layer.H, 8), layer.window_H() - layer.padding.rows());
    }
    const SpatialLimits limits = limits_of(machine);
    const auto mapping = random_mapping(random, layer, limits);
    if (!mapping) continue;
    return {machine, layer, make_layer_data(layer, {}, machine.arithmetic),
            std::get<Plan>(row_stationary_plan(layer, *mapping, limits))};
  }
}

// By module and counter.
std::map<std::string, std::uint64_t> counters_of(const Case& one, bool reuse) {
  fresh_elaboration();
  SpatialMachine machine("machine", one.machine, {.reuse = reuse});
  const SimulatedLayer simulated = machine.simulate(one.layer, one.data, one.plan, false);
  std::map<std::string, std::uint64_t> numbers{{"cycles", simulated.cycles}};
  for (Counted* unit : machine.counter_tree().units()) {
    const std::string module = std::string(dynamic_cast<sc_core::sc_object&>(*unit).name()) + ".";
    const CounterGroup& group = unit->counter_group();
    numbers[module + "useful_cycles"] = group.useful_cycles;
    for (const Counter* counter : group.counters()) numbers[module + counter->meaning] = counter->value();
    for (const StallCounter* stall : group.stalls()) numbers[module + stall->reason] = stall->value();
  }
  return numbers;
}

template <class Change>
void expect_equal_counters(std::uint64_t first_seed, int cases, Change change) {
  for (int i = 0; i < cases; ++i) {
    SCOPED_TRACE("seed " + std::to_string(first_seed + i));
    const Case one = random_case(first_seed + i, change);
    EXPECT_EQ(counters_of(one, true), counters_of(one, false));
  }
}

class TimedPasses : public testing::TestWithParam<int> {};

TEST_P(TimedPasses, CountWhatTickedOnesCount) {
  expect_equal_counters(10 * GetParam(), 10, [](Layer&, Random&) {});
}

// Most of their windows go as the ones before.
TEST_P(TimedPasses, OfLongRowsCountWhatTickedOnesCount) {
  expect_equal_counters(100'000 + 2 * GetParam(), 2, [](Layer& layer, Random& random) {
    layer.W = static_cast<int>(random.in(40, 120));
    layer.M = std::min(layer.M, 8 * layer.groups);
  });
}

// Most of a window's pixels go as the ones before.
TEST_P(TimedPasses, OfManyChannelsCountWhatTickedOnesCount) {
  expect_equal_counters(200'000 + 4 * GetParam(), 4, [](Layer& layer, Random& random) {
    layer.kind = LayerKind::kConv;
    layer.groups = 1;
    layer.C = static_cast<int>(random.in(10, 60));
    layer.M = static_cast<int>(random.in(1, 24));
    layer.R = static_cast<int>(random.in(1, 2));
    layer.S = random.below(4) == 0 ? 2 : 1;
  });
}

INSTANTIATE_TEST_SUITE_P(Seeds, TimedPasses, testing::Range(0, 20));

class EyerissTimer : public testing::Test {
 protected:
  // A pointwise layer of one row.
  TimedPass time(int width, Cycle patience = 1'000'000) {
    Layer layer;
    layer.C = 24;
    layer.M = 16;
    layer.W = width;
    const SpatialConfig machine;
    const Mapping mapping{.m = 16, .n = 1, .e = 1, .p = 16, .q = 8, .r = 3, .t = 1};
    const Plan plan = std::get<Plan>(row_stationary_plan(layer, mapping, limits_of(machine)));
    PassTimer timer(machine);
    const auto timed = timer.time(*plan.passes.front().program, patience);
    if (!timed) throw std::runtime_error("it is not known when the pass ends");
    return *timed;
  }
};

// A window is 8 pixels with 16 filters. The first of the three PEs of the chain begins when the filters have come.
TEST_F(EyerissTimer, AWindowTakesItsMacsAndTheRestOfAPassAsLongWhateverTheWidth) {
  const Cycle ten = time(10).times.cycles, hundred = time(100).times.cycles;
  EXPECT_EQ(hundred - ten, 90u * 8 * 16);
}

TEST_F(EyerissTimer, FollowsAPassOnlyUntilItRepeatsItself) {
  EXPECT_LT(time(1000).followed, time(10).followed + 200);
  EXPECT_EQ(time(1000).times.ifmap_read.size(), 24'000u);
}

TEST_F(EyerissTimer, DoesNotWaitForeverForAPassThatDoesNotEnd) { EXPECT_THROW(time(10, 100), std::runtime_error); }

}  // namespace
}  // namespace eyrie
