// What a layer moved against what the ports of its machine can move: on time, and one word too many.
#include "sim/laws.h"

#include <gmock/gmock.h>

#include "sim/base/fault.h"
#include "sim/engine.h"
#include "tests/every_machine.h"

namespace eyrie {
namespace {

constexpr Cycle kCycles = 100;

LayerResult moved(const Accesses& accesses) {
  LayerResult result;
  result.layer.name = "a";
  result.cycles = kCycles;
  result.accesses = accesses;
  return result;
}

std::string broken(const MachineConfig& machine, const LayerResult& result) {
  try {
    check_laws(machine, result);
  } catch (const Fault& fault) {
    return fault.what();
  }
  return "none";
}

TEST(Laws, APortMovesSoManyWordsACycle) {
  const AccessKey key{Component::kIfmapNetwork, Action::kSend, Operand::kIfmap};
  EXPECT_EQ(broken(SpatialConfig{}, moved({{key, 100}})), "none");
  EXPECT_EQ(broken(SpatialConfig{}, moved({{key, 101}})),
            "ifmap_network.send.ifmap: layer a: 101 words need at least 101.0 cycles, the layer took 100");
}

TEST(Laws, ASharedPortMovesItsOperandsOneAfterTheOther) {
  SpatialConfig machine;  // 4 psums a cycle, in and out
  const Accesses psums{{{Component::kGlobalBuffer, Action::kRead, Operand::kPsum}, 240},
                       {{Component::kGlobalBuffer, Action::kWrite, Operand::kPsum}, 164}};
  EXPECT_EQ(broken(machine, moved(psums)), "none");
  machine.global_buffer.psum_ports = PsumPorts::shared;
  EXPECT_EQ(broken(machine, moved(psums)),
            "global_buffer psums: layer a: 404 words need at least 101.0 cycles, the layer took 100");
}

TEST(Laws, AVectorUnitReadsTheBufferAtItsOwnRate) {
  SpatialConfig machine;
  machine.vector_unit.words_per_cycle = 4;
  const AccessKey key{Component::kGlobalBuffer, Action::kRead, Operand::kIfmap};
  EXPECT_EQ(broken(machine, moved({{key, 400}})), "none");
  EXPECT_EQ(broken(machine, moved({{key, 401}})),
            "global_buffer.read.ifmap: layer a: 401 words need at least 100.2 cycles, the layer took 100");
}

// 64 bits at 60 MHz beside a core at 200 MHz: 1.2 words a cycle, the last of which may hold one bit.
TEST(Laws, DramMovesNoMoreThanItsBandwidth) {
  const auto read = [](std::uint64_t words) {
    return moved({{{Component::kDram, Action::kRead, Operand::kIfmap}, words}});
  };
  EXPECT_EQ(broken(SpatialConfig{}, read(121)), "none");
  EXPECT_EQ(broken(SpatialConfig{}, read(122)),
            "dram: layer a: 122 words need at least 100.8 cycles, the layer took 100");
}

TEST(Laws, AMultiplierDoesOneMacACycleGatedOrNot) {
  const Accesses macs{{{Component::kMac, Action::kCompute, Operand::kMac}, 16000},
                      {{Component::kMac, Action::kGated, Operand::kMac}, 801}};
  EXPECT_THAT(broken(SpatialConfig{}, moved(macs)), testing::StartsWith("mac: layer a: 16801 words"));
}

TEST(Laws, AUtilisationIsAtMostOne) {
  LayerResult result = moved({});
  result.utilization = 1;
  EXPECT_EQ(broken(EieConfig{}, result), "none");
  result.utilization = 1.25;
  EXPECT_EQ(broken(EieConfig{}, result), ": layer a: a utilisation of 1.25 is above 1");
}

TEST(Laws, ADenseMachineMovesEveryDistinctWord) {
  LayerResult result = moved({});
  result.traffic["dram"] = {10, 10, 20};
  EXPECT_EQ(broken(SpatialConfig{}, result), "none");
  result.traffic["dram"].compulsory = 11;
  EXPECT_EQ(broken(SpatialConfig{}, result),
            "dram: layer a: 10 bytes moved, fewer than the 11 of every distinct word once");
  EXPECT_EQ(broken(ScnnConfig{}, result), "none") << "whose activations stay on the chip";
}

// A port whose counters a machine lacks would bound nothing.
TEST(Laws, EveryPortIsOfCountersThatTheMachineHas) {
  for (const std::string& name : kEveryMachine) {
    const MachineConfig machine = shipped_machine(name);
    const Workload none;
    const Accesses counters = make_engine(machine, none)->counters().collect().accesses;
    for (const Port& port : ports_of(machine)) {
      const bool known = std::any_of(port.uses.begin(), port.uses.end(),
                                     [&](const PortUse& use) { return counters.contains(use.counter); });
      EXPECT_TRUE(known) << name << ": " << port.name;
    }
  }
}

}  // namespace
}  // namespace eyrie
