// Random tiny layers, mappings and machines through the whole simulator: every output bit, every law (Machine checks
// those itself and throws), and the same run evaluated in reverse order.
#include <gtest/gtest.h>

#include <map>

#include "sim/base/sc/elaboration.h"
#include "sim/spatial/spatial_machine.h"
#include "sim/traffic.h"
#include "sim/workload_file.h"
#include "tests/random_dram.h"
#include "tests/random_layer.h"
#include "tests/random_machine.h"
#include "workloads/counts.h"
#include "workloads/reference.h"

namespace eyrie {
namespace {

struct RandomRun {
  SpatialConfig machine;
  WorkloadLayer entry;
  Plan plan;
};

// The first run from this seed on that has a mapping.
RandomRun random_run(std::uint64_t seed) {
  Random random(seed);
  for (;;) {
    RandomRun run;
    run.machine = random_machine(random);
    run.entry.layer = random_layer(random);
    run.entry.coded_input = random.below(4) != 0;
    run.entry.data.seed = random.next();
    run.entry.data.weight_density = static_cast<double>(random.below(11)) / 10;
    run.entry.data.activation_density = static_cast<double>(random.below(11)) / 10;
    if (random.below(2)) run.entry.data.bias = {static_cast<Psum>(random.in(-100, 100))};
    const SpatialLimits limits = limits_of(run.machine);
    const auto mapping = random_mapping(random, run.entry.layer, limits);
    if (!mapping) continue;
    run.plan = std::get<Plan>(row_stationary_plan(run.entry.layer, *mapping, limits));
    if (random.below(3) == 0) run.machine.dram = random_banked_dram(random);
    return run;
  }
}

SimulatedLayer simulate(const RandomRun& run, const LayerData& data, const EngineOptions& options = {}) {
  fresh_elaboration();
  SpatialMachine machine("machine", run.machine, options);
  return machine.simulate(run.entry.layer, data, run.plan, run.entry.coded_input);
}

void expect_same(const SimulatedLayer& a, const SimulatedLayer& b) {
  EXPECT_EQ(a.cycles, b.cycles);
  EXPECT_EQ(a.processing_cycles, b.processing_cycles);
  EXPECT_TRUE(a.counters.accesses == b.counters.accesses);
  EXPECT_EQ(a.counters.stalls, b.counters.stalls);
  EXPECT_EQ(a.ofmap, b.ofmap);
}

class RandomRuns : public testing::TestWithParam<int> {};

constexpr int kRunsATest = 25;

TEST_P(RandomRuns, AreBitExactAndKeepEveryLaw) {
  for (int i = 0; i < kRunsATest; ++i) {
    const std::uint64_t seed = 1000 * GetParam() + i;
    SCOPED_TRACE("seed " + std::to_string(seed));
    const RandomRun run = random_run(seed);
    const Layer& layer = run.entry.layer;
    const LayerData data = make_layer_data(layer, run.entry.data, run.machine.arithmetic);
    const SimulatedLayer result = simulate(run, data, {.reuse = false});
    const auto expected = reference_plain(layer, data.ifmap, data.filters, data.bias, run.machine.arithmetic);
    ASSERT_EQ(result.ofmap, expected.ofmap);

    const auto count = [&](Component component, Action action, Operand operand) {
      return result.counters.accesses.at({component, action, operand});
    };
    std::uint64_t ifmap_words = 0, psum_words = 0;
    for (const Pass& pass : run.plan.passes) {
      ifmap_words += pass.program->ifmap.words;
      psum_words += pass.program->psum.words;
    }
    EXPECT_EQ(count(Component::kGlobalBuffer, Action::kRead, Operand::kIfmap), ifmap_words) << "once a pass";
    EXPECT_EQ(count(Component::kGlobalBuffer, Action::kRead, Operand::kPsum), psum_words) << "once a pass";
    EXPECT_EQ(count(Component::kIfmapSpad, Action::kWrite, Operand::kIfmap),
              count(Component::kIfmapNetwork, Action::kDeliver, Operand::kIfmap));
    EXPECT_EQ(count(Component::kFilterSpad, Action::kWrite, Operand::kFilter),
              count(Component::kFilterNetwork, Action::kDeliver, Operand::kFilter));
    EXPECT_EQ(count(Component::kOutputNetwork, Action::kSend, Operand::kPsum),
              count(Component::kGlobalBuffer, Action::kWrite, Operand::kPsum));
    const auto gated = count(Component::kMac, Action::kGated, Operand::kMac);
    if (!run.machine.pe.zero_gating) {
      EXPECT_EQ(gated, 0u);
    } else if (run.machine.pass.remainder_strip == RemainderStrip::cut) {
      EXPECT_EQ(gated, gated_macs(layer, data.ifmap));
    }
    const DistinctWords distinct = distinct_words(layer, !run.entry.data.bias.empty());
    const Traffic levels =
        traffic(layer, gated, result.counters.accesses, run.machine.word_bits, distinct, result.stored);
    for (const char* level : {"dram", "global_buffer", "register_files"}) {
      EXPECT_GE(levels.at(level).bytes, levels.at(level).compulsory) << level;
    }
    const Cycle compute_bound =
        layer.macs() / (static_cast<std::uint64_t>(run.machine.array.rows) * run.machine.array.columns);
    EXPECT_GE(result.processing_cycles, compute_bound);
    EXPECT_GE(result.cycles, result.processing_cycles);
  }
}

TEST_P(RandomRuns, DoNotDependOnTheOrderOfEvaluation) {
  for (int i = 0; i < 4; ++i) {
    const std::uint64_t seed = 1000 * GetParam() + 500 + i;
    SCOPED_TRACE("seed " + std::to_string(seed));
    const RandomRun run = random_run(seed);
    const LayerData data = make_layer_data(run.entry.layer, run.entry.data, run.machine.arithmetic);
    expect_same(simulate(run, data, {.reuse = false}),
                simulate(run, data, {.reuse = false, .reverse_evaluation = true}));
  }
}

TEST_P(RandomRuns, AreTheSameWhenPassesAreReplayed) {
  for (int i = 0; i < 10; ++i) {
    const std::uint64_t seed = 1000 * GetParam() + 600 + i;
    SCOPED_TRACE("seed " + std::to_string(seed));
    const RandomRun run = random_run(seed);
    const LayerData data = make_layer_data(run.entry.layer, run.entry.data, run.machine.arithmetic);
    expect_same(simulate(run, data, {.reuse = false}), simulate(run, data, {.reuse = true}));
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomRuns, testing::Range(0, 20));

}  // namespace
}  // namespace eyrie
