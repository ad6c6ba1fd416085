// The cycles of small passes and layers through the whole machine, in closed form.
//
// A filter packet is read from the buffer in one cycle, crosses its network in the next, is taken by the PE in the
// third, and can be used in the fourth; so do pixels, behind the last filter packet if the networks take turns. A psum
// packet that leaves a chain crosses the output network in the next cycle, and is written to the buffer in the cycle
// after that, which is the pass' last.
#include <gtest/gtest.h>

#include "dataflow/row_stationary.h"
#include "sim/base/sc/elaboration.h"
#include "sim/spatial/limits.h"
#include "sim/spatial/spatial_machine.h"

namespace eyrie {
namespace {

// DRAM has the core's clock and no code.
SpatialConfig plain_machine() {
  SpatialConfig machine;
  machine.name = "plain";
  machine.clock_MHz = machine.dram.clock_MHz = 200;
  machine.compression.feature_maps = FeatureMapCode::none;
  return machine;
}

SimulatedLayer simulate(const SpatialConfig& config, const Layer& layer, const Mapping& mapping,
                        const EngineOptions& options = {}) {
  fresh_elaboration();
  SpatialMachine machine("machine", config, options);
  const Plan plan = std::get<Plan>(row_stationary_plan(layer, mapping, limits_of(config)));
  const LayerData data = make_layer_data(layer, {}, config.arithmetic);
  return machine.simulate(layer, data, plan, /*coded_input=*/true);
}

// One PE: p filters, q channels, S taps over a row of F windows.
struct OnePe {
  int p, q, S, F;
  Layer layer() const { return {.name = "one_pe", .C = q, .H = 1, .W = F + S - 1, .M = p, .R = 1, .S = S}; }
  Mapping mapping() const { return {.m = p, .p = p, .q = q}; }
  Cycle load() const { return ceil_div(p * q * S, 4); }
  Cycle macs() const { return p * q * S * F; }
};

constexpr OnePe kOnePe[] = {{1, 1, 1, 1}, {1, 1, 1, 9}, {4, 1, 3, 5}, {16, 2, 5, 7}, {6, 3, 4, 10}, {24, 1, 9, 2}};
constexpr Cycle kStages = 3;

class PassTime : public testing::TestWithParam<OnePe> {
 protected:
  const OnePe pass = GetParam();
  Cycle cycles(const SpatialConfig& machine) {
    return simulate(machine, pass.layer(), pass.mapping()).processing_cycles;
  }
  // From the first MAC on: a MAC a cycle, the pipeline, output network and buffer.
  Cycle pass_of(Cycle first_mac) const { return first_mac + pass.macs() + kStages; }
};

TEST_P(PassTime, NetworksThatTakeTurns) {
  // Packets are read in cycles 1 to load, the last is delivered in load + 1; so the first pixel in load + 2.
  EXPECT_EQ(cycles(plain_machine()), pass_of(pass.load() + 4));
}

TEST_P(PassTime, PixelsDuringTheFilterLoad) {
  SpatialConfig machine = plain_machine();
  machine.pass.ifmap_during_filter_load = true;
  EXPECT_EQ(cycles(machine), pass_of(pass.load() + 3)) << "the last filter packet is what the first MAC waits for";
}

TEST_P(PassTime, MacsDuringTheFilterLoad) {
  SpatialConfig machine = plain_machine();
  machine.pass.ifmap_during_filter_load = machine.pe.macs_during_filter_load = true;
  EXPECT_EQ(cycles(machine), pass_of(4)) << "four words a packet: filters are always ahead";
}

TEST_P(PassTime, AnAdderCycleAPsum) {
  SpatialConfig machine = plain_machine();
  machine.pe.psum_accumulation = PsumAccumulation::adder_cycle;
  EXPECT_EQ(cycles(machine), pass_of(pass.load() + 4) + pass.p * pass.F);
}

TEST_P(PassTime, ADeeperPipeline) {
  SpatialConfig machine = plain_machine();
  machine.pe.pipeline_stages = 7;
  EXPECT_EQ(cycles(machine), pass_of(pass.load() + 4) + 4);
}

INSTANTIATE_TEST_SUITE_P(OfOnePe, PassTime, testing::ValuesIn(kOnePe));

// A chain of R PEs, p <= 4 filters a packet, p >= R: the PEs' pixels come one after the other, so the bottom PE is the
// last to start, in cycle R load + R + 3. Each PE above adds a packet psum by psum: p cycles a link.
TEST(PassTimeOfAChain, TheBottomPeSetsThePaceAndEachLinkAddsAPacket) {
  for (const int R : {1, 2, 3, 4}) {
    const Layer layer{.name = "chain", .C = 1, .H = R, .W = 9, .M = 4, .R = R, .S = 3};
    const Cycle load = 3, macs = 4 * 3 * 7, p = 4;
    EXPECT_EQ(simulate(plain_machine(), layer, {.m = 4, .p = 4}).processing_cycles,
              R * load + R + 3 + macs + kStages + (R - 1) * p)
        << "R = " << R;
  }
}

// One word of each kind. Filters are on the link in cycle 1 and there in 12, ifmaps one cycle later: the pass begins
// behind cycle 13 and takes 9. The ofmap word asks for the link a cycle later, and is in DRAM 11 cycles after that.
TEST(LayerTime, OneMac) {
  const Layer layer{.name = "mac"};
  for (const bool reuse : {true, false}) {
    const SimulatedLayer one = simulate(plain_machine(), layer, {}, {.reuse = reuse});
    EXPECT_EQ(one.processing_cycles, 9u);
    EXPECT_EQ(one.cycles, 13u + 9 + 12);
    EXPECT_EQ(one.counters.stalls.at("sequencer.ifmap_fill"), 13u);
    EXPECT_EQ(one.counters.stalls.at("sequencer.last_drain"), 12u);
    EXPECT_EQ(one.counters.stalls.at("global_buffer.no_pass"), 13u + 12);
    EXPECT_EQ(one.counters.stalls.at("pe.unused"), 9u * (12 * 14 - 1));
  }
}

TEST(LayerTime, ACodeTakesACycleAWordEachWay) {
  SpatialConfig machine = plain_machine();
  machine.compression.feature_maps = FeatureMapCode::rlc;
  EXPECT_EQ(simulate(machine, Layer{.name = "mac"}, {}).cycles, 13u + 9 + 12 + 2);
}

TEST(LayerTime, ABiasComesBeforeTheFilters) {
  const Layer layer{.name = "mac"};
  const SpatialConfig config = plain_machine();
  fresh_elaboration();
  SpatialMachine machine("machine", config);
  const Plan plan = std::get<Plan>(row_stationary_plan(layer, {}, limits_of(config)));
  LayerData data = make_layer_data(layer, {}, config.arithmetic);
  data.bias = {5};
  // Bias, filter and ifmap words are on the link in cycles 1, 2 and 3.
  EXPECT_EQ(machine.simulate(layer, data, plan, true).cycles, 14u + 9 + 12);
}

// Two channels, a pass each. The second pass' filters are asked for when those of the first are read, in cycle 14, on
// the link in cycle 15, and there in 26; the first pass ended with cycle 22.
TEST(LayerTime, ShortPassesWaitForTheirFilters) {
  const Layer layer{.name = "macs", .C = 2};
  for (const bool reuse : {true, false})
    for (const bool reversed : {true, false}) {
      const SimulatedLayer two = simulate(plain_machine(), layer, {}, {.reuse = reuse, .reverse_evaluation = reversed});
      EXPECT_EQ(two.processing_cycles, 2u * 9);
      EXPECT_EQ(two.counters.stalls.at("sequencer.filter_fill"), 26u - 22);
      EXPECT_EQ(two.cycles, 26u + 9 + 12);
    }
}

// Long passes hide the fetch of the next filters, and begin in the cycle after the one before.
TEST(LayerTime, LongPassesFollowEachOther) {
  const OnePe pass{.p = 4, .q = 1, .S = 2, .F = 20};
  Layer layer = pass.layer();
  layer.C = 3;
  const SimulatedLayer three = simulate(plain_machine(), layer, pass.mapping());
  EXPECT_EQ(three.processing_cycles, 3 * (2 + 4 + pass.macs() + kStages));
  EXPECT_EQ(three.counters.stalls.at("sequencer.filter_fill"), 0u);
  EXPECT_EQ(three.counters.stalls.at("sequencer.ifmap_fill") + three.counters.stalls.at("sequencer.last_drain"),
            three.cycles - three.processing_cycles);
}

// Two filter packets are read, delivered and taken in the four cycles between a pass' last MAC and its end: the next
// pass' first MAC waits for its first pixel only, which is in the PE after cycle 3.
TEST(LayerTime, AFilterLoadDuringTheDrainIsHidden) {
  const OnePe pass{.p = 4, .q = 1, .S = 2, .F = 20};
  Layer layer = pass.layer();
  layer.C = 3;
  SpatialConfig machine = plain_machine();
  machine.pass.filter_load_during_drain = true;
  EXPECT_EQ(simulate(machine, layer, pass.mapping()).processing_cycles,
            (2 + 4 + pass.macs() + kStages) + 2 * (4 + pass.macs() + kStages));
}

// Two channels, a pass each. Where feature maps do not overlap with passes, the second pixel is asked for when the
// first pass has ended, with cycle 22: on the link in cycle 23 and there in 34. The second pass' filters are there
// in 26.
TEST(LayerTime, AnIfmapTileWaitsForTheEndOfThePass) {
  SpatialConfig machine = plain_machine();
  machine.pass.overlaps_feature_maps = false;
  const Layer layer{.name = "macs", .C = 2};
  for (const bool reuse : {true, false})
    for (const bool reversed : {true, false}) {
      const SimulatedLayer two = simulate(machine, layer, {}, {.reuse = reuse, .reverse_evaluation = reversed});
      EXPECT_EQ(two.cycles, 34u + 9 + 12);
      EXPECT_EQ(two.counters.stalls.at("sequencer.ifmap_fill"), 13u + (34 - 22));
    }
}

// Two filters, a psum tile each. The first ofmap and the second pass' pixel are on the link in cycles 23 and 24, and
// the later one is there in 35.
TEST(LayerTime, APassWaitsForTheOfmapsOfTheLastOne) {
  SpatialConfig machine = plain_machine();
  machine.pass.overlaps_feature_maps = false;
  const SimulatedLayer two = simulate(machine, Layer{.name = "macs", .M = 2}, {});
  EXPECT_EQ(two.cycles, 35u + 9 + 12);
  EXPECT_GE(two.counters.stalls.at("sequencer.psum_drain"), 34u - 22);
}

// Two psum tiles of 400 words: with room for both, one drains under the next pass; else the next pass waits until the
// first has left, which, coded, takes a cycle a word from the cycle after the pass on.
TEST(LayerTime, ASecondPsumTileHidesTheDrain) {
  const OnePe pass{.p = 4, .q = 1, .S = 2, .F = 100};
  Layer layer = pass.layer();
  layer.M = 8;
  SpatialConfig machine = plain_machine();
  machine.compression.feature_maps = FeatureMapCode::rlc;
  machine.global_buffer.bank_bytes = 1024;  // 512 words
  machine.global_buffer.banks = 3;          // two for psums, one for ifmaps
  const SimulatedLayer hidden = simulate(machine, layer, pass.mapping());
  EXPECT_EQ(hidden.counters.stalls.at("sequencer.psum_drain"), 0u);
  machine.global_buffer.banks = 2;
  const SimulatedLayer waits = simulate(machine, layer, pass.mapping());
  EXPECT_EQ(waits.counters.stalls.at("sequencer.psum_drain"), 401u);
  EXPECT_EQ(waits.cycles, hidden.cycles + 401);
}

}  // namespace
}  // namespace eyrie
