// A machine that cannot go on, or breaks a law, says which unit it was and what it waited for.
#include <gmock/gmock.h>

#include "dataflow/row_stationary.h"
#include "sim/base/fault.h"
#include "sim/base/sc/elaboration.h"
#include "sim/spatial/limits.h"
#include "sim/spatial/spatial_machine.h"

namespace eyrie {
namespace {

const Layer kLayer{.name = "conv", .C = 1, .H = 2, .W = 4, .M = 2, .R = 2, .S = 2};

// What comes of the one pass' program after a change that no dataflow would make.
template <class Change>
std::string fault(Change change) {
  const SpatialConfig config;
  Plan plan = std::get<Plan>(row_stationary_plan(kLayer, {.m = 2, .p = 2}, limits_of(config)));
  PassProgram broken = *plan.programs[0];
  change(broken);
  plan.programs[0] = std::make_unique<const PassProgram>(broken);
  plan.passes[0].program = plan.programs[0].get();

  fresh_elaboration();
  SpatialMachine machine("eyeriss", config);
  const LayerData data = make_layer_data(kLayer, {}, config.arithmetic);
  try {
    machine.simulate(kLayer, data, plan, true);
  } catch (const Fault& found) {
    return found.what();
  }
  return "none";
}

TEST(MachineFault, NoneIsFoundInASoundPlan) {
  EXPECT_EQ(fault([](PassProgram&) {}), "none");
}

// The psums of two windows never come.
TEST(MachineFault, AStuckPassSaysWhatItWaitsFor) {
  EXPECT_THAT(fault([](PassProgram& program) { program.psum.transactions = 1; }),
              testing::MatchesRegex("eyeriss.sequencer at cycle [0-9]+: layer conv does not go on: pass 1 of 1, in the "
                                    "array; 1 of 1 ifmap tiles and 1 blocks of filters and biases arrived, 0 of 1 psum "
                                    "tiles in DRAM; 2 PEs have MACs to issue"));
}

// The pass ends before its last psum is out.
TEST(MachineFault, WordsLeftBehindAreFound) {
  EXPECT_EQ(fault([](PassProgram& program) { program.output_packets -= 1; }),
            "eyeriss.array.pe_0_0: layer conv: words are left in its queues");
}

// Psums that were not read are written.
TEST(MachineFault, WordsThatCameFromNowhereAreFound) {
  EXPECT_EQ(fault([](PassProgram& program) {
              for (auto& transaction : program.psum.sequence) transaction.words = 1;
              program.psum.words = program.psum.transactions;
            }),
            "eyeriss.global_buffer: layer conv: psums read are not those written");
}

}  // namespace
}  // namespace eyrie
