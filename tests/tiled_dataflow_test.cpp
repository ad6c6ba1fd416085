// Random tiny layers, machines and mappings of weight stationary, output stationary and no local reuse through the
// whole simulator: every output bit, every law (the machine checks those itself and throws), replay against ticking
// every pass, reversed evaluation, and every count against its closed form.
#include <gtest/gtest.h>

#include "dataflow/tiled_counts.h"
#include "dataflow/tiled_plan.h"
#include "sim/base/sc/elaboration.h"
#include "sim/spatial/mapping_choice.h"
#include "sim/spatial/spatial_machine.h"
#include "tests/random_layer.h"
#include "tests/random_machine.h"
#include "tests/random_tiled_mapping.h"
#include "workloads/reference.h"

namespace eyrie {
namespace {

struct TiledRun {
  SpatialConfig machine;
  WorkloadLayer entry;
  Plan plan;
};

// Every pass is ticked, on networks of a word a cycle too.
constexpr std::uint64_t kMostMacs = 100'000;

// The first layer and machine from this seed on that have a mapping.
TiledRun tiled_run(Dataflow dataflow, std::uint64_t seed) {
  Random random(seed);
  for (;;) {
    TiledRun run;
    run.machine = random_tiled_machine(random, dataflow);
    run.entry.layer = random_layer(random);
    if (run.entry.layer.macs() > kMostMacs) continue;
    run.entry.coded_input = random.below(2) == 0;
    run.entry.data.activation_density = static_cast<double>(random.below(11)) / 10;
    run.entry.data.seed = random.next();
    if (random.below(2)) run.entry.data.bias = {7};
    const SpatialLimits limits = limits_of(run.machine);
    const auto mapping = random_tiled_mapping(random, dataflow, run.entry.layer, limits);
    if (!mapping) continue;
    run.plan = std::get<Plan>(tiled_plan(run.entry.layer, *mapping, limits));
    return run;
  }
}

SimulatedLayer simulate(const TiledRun& run, const LayerData& data, const EngineOptions& options) {
  fresh_elaboration();
  SpatialMachine machine("machine", run.machine, options);
  return machine.simulate(run.entry.layer, data, run.plan, run.entry.coded_input);
}

void expect_same(const SimulatedLayer& a, const SimulatedLayer& b) {
  EXPECT_EQ(a.cycles, b.cycles);
  EXPECT_EQ(a.processing_cycles, b.processing_cycles);
  EXPECT_EQ(a.counters.accesses, b.counters.accesses);
  EXPECT_EQ(a.counters.stalls, b.counters.stalls);
  EXPECT_TRUE(a.ofmap == b.ofmap);
}

class TiledDataflows : public testing::TestWithParam<std::tuple<Dataflow, int>> {
 protected:
  template <class Check>
  void for_seeds(int count, Check check) {
    const auto [dataflow, block] = GetParam();
    for (int i = 0; i < count; ++i) {
      const std::uint64_t seed = 100 * block + i;
      SCOPED_TRACE(std::string(name(dataflow)) + ", seed " + std::to_string(seed));
      check(tiled_run(dataflow, seed));
    }
  }
};

TEST_P(TiledDataflows, GiveTheReferencesOutputs) {
  for_seeds(5, [](const TiledRun& run) {
    const LayerData data = make_layer_data(run.entry.layer, run.entry.data, run.machine.arithmetic);
    const SimulatedLayer ticked = simulate(run, data, {.reuse = false});
    const auto expected = reference_plain(run.entry.layer, data.ifmap, data.filters, data.bias, run.machine.arithmetic);
    EXPECT_TRUE(ticked.ofmap == expected.ofmap);
    expect_same(ticked, simulate(run, data, {.reuse = true}));
    expect_same(ticked, simulate(run, data, {.reuse = false, .reverse_evaluation = true}));
  });
}

TEST_P(TiledDataflows, CountWhatTheClosedFormCounts) {
  for_seeds(20, [](TiledRun run) {
    run.machine.compression.feature_maps = FeatureMapCode::none;
    run.entry.data.activation_density = 1;
    const LayerData data = make_layer_data(run.entry.layer, run.entry.data, run.machine.arithmetic);
    const SimulatedLayer simulated = simulate(run, data, {});
    const TiledCounts counts =
        tiled_counts(run.entry.layer, run.plan.mapping, limits_of(run.machine), traffic_of(run.machine, run.entry));
    EXPECT_EQ(counts.accesses(run.plan.programs[0]->stays), simulated.counters.accesses);
    EXPECT_EQ(counts.passes, run.plan.passes.size());
    EXPECT_EQ(counts.filter_tiles, run.plan.filter_tiles.size());
  });
}

INSTANTIATE_TEST_SUITE_P(Seeds, TiledDataflows,
                         testing::Combine(testing::Values(Dataflow::ws, Dataflow::os_a, Dataflow::os_b, Dataflow::os_c,
                                                          Dataflow::nlr),
                                          testing::Range(0, 10)),
                         [](const auto& of) {
                           return std::string(name(std::get<0>(of.param))) + "_" +
                                  std::to_string(std::get<1>(of.param));
                         });

}  // namespace
}  // namespace eyrie
