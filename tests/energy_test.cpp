// Energies worked out by hand from the published tables: Eyeriss, ISCA 2016, Table IV (normalised to one 16-b MAC) and
// Horowitz, ISSCC 2014 (45 nm).
#include "sim/energy.h"

#include <gmock/gmock.h>

#include "sim/base/fault.h"

namespace eyrie {
namespace {

using testing::IsEmpty;

TechnologyPart part(double energy, int width_bits = 16, std::optional<double> reference_bytes = {}) {
  return {.energy = energy, .width_bits = width_bits, .reference_bytes = reference_bytes, .source = "test"};
}
ActionCost cost(const std::string& of, int bits = 16, std::optional<double> capacity_bytes = {}) {
  return {.part = of, .capacity_bytes = capacity_bytes, .bits = bits};
}

// Table IV: one 16-b word each.
Technology eyeriss_65nm() {
  return {.name = "eyeriss-65nm-normalized",
          .unit = "MAC",
          .source = "ISCA 2016, Table IV",
          .parts = {{"mac", part(1)},
                    {"register_file", part(1)},
                    {"array_noc", part(2)},
                    {"buffer", part(6)},
                    {"dram", part(200)}}};
}

// Horowitz: 10 pJ for 64 b from 8 KB, growing with the square root of the size; 640 pJ for 32 b from DRAM.
Technology horowitz_45nm() {
  return {.name = "horowitz-45nm",
          .unit = "pJ",
          .source = "ISSCC 2014",
          .parts = {{"sram", part(10, 64, 8192)}, {"dram", part(640, 32)}, {"pe_clock", part(0.5)}}};
}

ActionMap eyeriss_costs() {
  return {{"mac.compute", cost("mac")},
          {"mac.gated", cost("none")},
          {"ifmap_spad.read", cost("register_file")},
          {"filter_spad.read", cost("register_file")},
          {"psum_spad.read", cost("register_file")},
          {"psum_spad.write", cost("register_file")},
          {"local_network.send", cost("array_noc")},
          {"global_buffer.read", cost("buffer")},
          {"dram.read", cost("dram")},
          {"array.clock", cost("none")},
          {"array.leakage", cost("none")}};
}

Accesses one(Component component, Action action, Operand operand, std::uint64_t words) {
  return {{{component, action, operand}, words}};
}

// AlexNet CONV2, batch 16 (ISCA 2016, Fig. 10): 3.58e9 MACs cost 3.58e9, the four scratchpad accesses of each 14.33e9.
// Linear in the root of the capacity between the sizes that are given; by the root alone outside of them.
TEST(Energy, OfASizeBetweenTwoThatAreGivenLiesBetweenTheirs) {
  Technology technology{.name = "t", .unit = "pJ", .source = "test", .parts = {{"sram", part(10, 64, 8192)}}};
  technology.parts["sram"].sizes = {{32768, 20}, {131072, 30}};
  const auto energy = [&](double bytes) { return energy_per_word({"sram", bytes, 64}, technology); };
  EXPECT_DOUBLE_EQ(energy(2048), 5);
  EXPECT_DOUBLE_EQ(energy(8192), 10);
  EXPECT_DOUBLE_EQ(energy(18432), 15);
  EXPECT_DOUBLE_EQ(energy(32768), 20);
  EXPECT_DOUBLE_EQ(energy(73728), 25);
  EXPECT_DOUBLE_EQ(energy(131072), 30);
  EXPECT_DOUBLE_EQ(energy(524288), 60);
}

TEST(Energy, OfConv2InTheIscaPaperIsOneForAMacAndFourForItsScratchpads) {
  const std::uint64_t macs = 16ull * 27 * 27 * 256 * 48 * 5 * 5;
  const Accesses accesses{{{Component::kMac, Action::kCompute, Operand::kMac}, macs},
                          {{Component::kIfmapSpad, Action::kRead, Operand::kIfmap}, macs},
                          {{Component::kFilterSpad, Action::kRead, Operand::kFilter}, macs},
                          {{Component::kPsumSpad, Action::kRead, Operand::kPsum}, macs},
                          {{Component::kPsumSpad, Action::kWrite, Operand::kPsum}, macs}};
  const Energy energy = account(accesses, 1000, 168, eyeriss_costs(), eyeriss_65nm());
  EXPECT_EQ(energy.unit, "MAC");
  EXPECT_NEAR(energy.components.at("mac"), 3.58e9, 0.01e9);
  const double scratchpads =
      energy.components.at("ifmap_spad") + energy.components.at("filter_spad") + energy.components.at("psum_spad");
  EXPECT_NEAR(scratchpads, 14.33e9, 0.01e9);
  EXPECT_EQ(energy.total, 5 * energy.components.at("mac"));
}

TEST(Energy, OfAWordIsItsRowOfTheIscaTable) {
  const auto energy_of = [](Component component, Action action, Operand operand) {
    return account(one(component, action, operand, 3), 0, 168, eyeriss_costs(), eyeriss_65nm()).total;
  };
  EXPECT_EQ(energy_of(Component::kMac, Action::kCompute, Operand::kMac), 3 * 1);
  EXPECT_EQ(energy_of(Component::kIfmapSpad, Action::kRead, Operand::kIfmap), 3 * 1);
  EXPECT_EQ(energy_of(Component::kLocalNetwork, Action::kSend, Operand::kPsum), 3 * 2);
  EXPECT_EQ(energy_of(Component::kGlobalBuffer, Action::kRead, Operand::kIfmap), 3 * 6);
  EXPECT_EQ(energy_of(Component::kDram, Action::kRead, Operand::kFilter), 3 * 200);
}

TEST(Energy, OfAWordIsChargedInProportionToItsWidth) {
  EXPECT_EQ(energy_per_word(cost("dram", 32), horowitz_45nm()), 640);
  EXPECT_EQ(energy_per_word(cost("dram", 16), horowitz_45nm()), 320);
  EXPECT_EQ(energy_per_word(cost("dram", 64), horowitz_45nm()), 1280);
}

TEST(Energy, OfAMemoryWithWordsOfTwoWidthsIsThatOfEachAtItsOwn) {
  ActionMap costs = eyeriss_costs();
  costs["global_buffer.read"].other_bits = {{Operand::kIfmap, 8}};
  const Accesses accesses{{{Component::kGlobalBuffer, Action::kRead, Operand::kIfmap}, 10},
                          {{Component::kGlobalBuffer, Action::kRead, Operand::kPsum}, 5}};
  EXPECT_EQ(account(accesses, 0, 1, costs, eyeriss_65nm()).total, 10 * 3 + 5 * 6);
}

TEST(Energy, OfAMemoryGrowsWithTheSquareRootOfItsSize) {
  const auto of_64_bits = [](double bytes) { return energy_per_word(cost("sram", 64, bytes), horowitz_45nm()); };
  EXPECT_EQ(of_64_bits(8192), 10);
  EXPECT_EQ(of_64_bits(4 * 8192), 20) << "Horowitz: 20 pJ from 32 KB";
  EXPECT_EQ(of_64_bits(512), 2.5);
  EXPECT_EQ(of_64_bits(128 * 1024), 40) << "EIE's matrix memory: 40 pJ a read of 8 entries";
  EXPECT_DOUBLE_EQ(energy_per_word(cost("sram", 16, 102400), horowitz_45nm()), 10 * 3.5355339059327378 / 4);
}

TEST(Energy, OfAPartWithoutAReferenceSizeDoesNotFollowTheCapacity) {
  EXPECT_EQ(energy_per_word(cost("buffer", 16, 1e6), eyeriss_65nm()), 6);
}

TEST(Energy, OfClockAndLeakageIsPerPeAndCycle) {
  ActionMap costs = eyeriss_costs();
  costs["array.clock"] = cost("pe_clock");
  const Energy energy = account({}, 1000, 168, costs, horowitz_45nm());
  EXPECT_EQ(energy.components.at("clock"), 0.5 * 168 * 1000);
  EXPECT_EQ(energy.components.at("leakage"), 0);
  EXPECT_EQ(energy.total, 84000);
}

TEST(Energy, OfOperandsIsThatOfTheirWordsTogether) {
  Technology technology = eyeriss_65nm();
  technology.parts["dram"].energy = 0.1;
  const Accesses apart{{{Component::kDram, Action::kRead, Operand::kIfmap}, 1},
                       {{Component::kDram, Action::kRead, Operand::kFilter}, 2}};
  const Accesses together = one(Component::kDram, Action::kRead, Operand::kIfmap, 3);
  EXPECT_EQ(account(apart, 0, 1, eyeriss_costs(), technology).total,
            account(together, 0, 1, eyeriss_costs(), technology).total);
}

TEST(Energy, ComponentThatCostsNothingIsZeroAndNotAbsent) {
  const Energy energy =
      account(one(Component::kMac, Action::kGated, Operand::kMac, 5), 0, 1, eyeriss_costs(), eyeriss_65nm());
  EXPECT_EQ(energy.components.at("mac"), 0);
}

TEST(EnergyCosts, OfAWholeMapAreFine) {
  EXPECT_THAT(cost_problems(one(Component::kDram, Action::kRead, Operand::kIfmap, 0), eyeriss_costs(), eyeriss_65nm()),
              IsEmpty());
}

TEST(EnergyCosts, NameEveryCounterWithoutAnEnergyAtOnce) {
  const Accesses counters{{{Component::kPsumSpad, Action::kWrite, Operand::kPsum}, 0},
                          {{Component::kGlobalBuffer, Action::kRead, Operand::kIfmap}, 0},
                          {{Component::kDram, Action::kWrite, Operand::kOfmap}, 0}};
  const ActionMap costs{
      {"psum_spad.write", cost("sram")}, {"global_buffer.read", cost("bufer")}, {"array.clock", cost("none")}};
  const std::vector<std::string> expected{
      "energy.array.leakage: missing; give the part of technology horowitz-45nm it costs, or none",
      "energy.dram.write: missing; give the part of technology horowitz-45nm it costs, or none",
      "energy.global_buffer.read: technology horowitz-45nm has no part bufer; it has dram, pe_clock, sram",
      "energy.psum_spad.write: the energy of part sram follows its size; give capacity_bytes"};
  EXPECT_EQ(cost_problems(counters, costs, horowitz_45nm()), expected);
  try {
    account(counters, 1, 1, costs, horowitz_45nm());
    FAIL() << "a counter without an energy was accounted";
  } catch (const UserError& error) {
    EXPECT_EQ(error.problems, expected);
  }
}

TEST(Energy, SumsAddComponentByComponent) {
  Energy sum;
  sum += {.unit = "pJ", .components = {{"dram", 2}, {"mac", 1}}, .total = 3};
  sum += {.unit = "pJ", .components = {{"clock", 0.5}, {"dram", 4}}, .total = 4.5};
  EXPECT_EQ(sum.unit, "pJ");
  EXPECT_EQ(sum.components, (std::map<std::string, double>{{"clock", 0.5}, {"dram", 6}, {"mac", 1}}));
  EXPECT_EQ(sum.total, 7.5);
}

}  // namespace
}  // namespace eyrie
