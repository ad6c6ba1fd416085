// Closed-form counts against what a simulation counts: of random layers, mappings and machines, every counter that data
// do not decide, and with dense, uncoded feature maps every counter.
#include <gtest/gtest.h>

#include "dataflow/row_stationary_counts.h"
#include "sim/base/sc/elaboration.h"
#include "sim/spatial/mapping_choice.h"
#include "sim/spatial/spatial_machine.h"
#include "tests/random_layer.h"
#include "tests/random_machine.h"

namespace eyrie {
namespace {

struct Counts {
  Accesses closed_form, simulated;
};

// The first layer and machine from this seed on that have a mapping.
Counts random_counts(std::uint64_t seed, double density, FeatureMapCode code) {
  Random random(seed);
  for (;;) {
    SpatialConfig machine = random_machine(random);
    machine.compression.feature_maps = code;
    WorkloadLayer entry;
    entry.layer = random_layer(random);
    entry.data.activation_density = density;
    if (random.below(2)) entry.data.bias = {7};
    const SpatialLimits limits = limits_of(machine);
    const auto mapping = random_mapping(random, entry.layer, limits);
    if (!mapping) continue;

    const LayerData data = make_layer_data(entry.layer, entry.data, machine.arithmetic);
    fresh_elaboration();
    SpatialMachine simulation("machine", machine);
    const Plan plan = std::get<Plan>(row_stationary_plan(entry.layer, *mapping, limits));
    const auto simulated = simulation.simulate(entry.layer, data, plan, entry.coded_input);
    return {row_stationary_counts(entry.layer, *mapping, limits, traffic_of(machine, entry)).accesses(),
            simulated.counters.accesses};
  }
}

class SimulatedCounts : public testing::TestWithParam<int> {};

TEST_P(SimulatedCounts, AreThoseOfTheClosedFormIfMapsAreDenseAndUncoded) {
  for (int i = 0; i < 10; ++i) {
    const std::uint64_t seed = 10 * GetParam() + i;
    SCOPED_TRACE("seed " + std::to_string(seed));
    const Counts counts = random_counts(seed, 1.0, FeatureMapCode::none);
    EXPECT_EQ(counts.closed_form, counts.simulated);
  }
}

TEST_P(SimulatedCounts, OfCodedSparseMapsDifferOnlyWhereDataDecide) {
  using enum Component;
  for (int i = 0; i < 5; ++i) {
    const std::uint64_t seed = 10000 + 10 * GetParam() + i;
    SCOPED_TRACE("seed " + std::to_string(seed));
    const Counts counts = random_counts(seed, 0.5, FeatureMapCode::rlc);
    for (const auto& [key, words] : counts.simulated) {
      const bool coded = key.component == kDram && (key.operand == Operand::kIfmap || key.operand == Operand::kOfmap);
      const bool gated = key.component == kMac || key.component == kFilterSpad || key.component == kPsumSpad;
      if (coded || gated) continue;
      EXPECT_EQ(counts.closed_form.at(key), words)
          << name(key.component) << '.' << name(key.action) << '.' << name(key.operand);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, SimulatedCounts, testing::Range(0, 20));

}  // namespace
}  // namespace eyrie
