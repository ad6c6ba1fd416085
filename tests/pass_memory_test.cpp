// What is known of a pass that was ticked once.
#include "sim/spatial/pass_memory.h"

#include <gtest/gtest.h>

#include "tests/clocked_bench.h"

namespace eyrie {
namespace {

struct Reader : Counted {
  struct Counters : CounterGroup {
    Counter reads{*this, Component::kDram, Action::kRead, Operand::kIfmap, Unit::kWords, "words read"};
    StallCounter dry{*this, "dry", "nothing to read"};
  } counters;
  const char* unit() const override { return "unit"; }
  CounterGroup& counter_group() override { return counters; }
};

class PassMemoryTest : public testing::Test {
 protected:
  PassMemoryTest() : memory(row(unit)) {}
  static CounterRow row(Reader& unit) {
    CounterRow counters;
    counters.include(unit);
    return counters;
  }
  static PassProgram program(int positions) {
    PassProgram some;
    some.positions = positions;
    return some;
  }
  // Ticks a pass that reads so many words.
  void tick(const PassProgram& some, std::uint64_t reads) {
    memory.begin(some)->cycles = 10;
    unit.counters.reads += reads;
    ++unit.counters.dry;
    unit.counters.useful_cycles += 9;
    memory.end();
  }

  Reader unit;
  PassMemory memory;
};

TEST_F(PassMemoryTest, KnowsAPassByItsProgramAndNotByItsPlace) {
  const PassProgram ticked = program(5), equal = program(5), other = program(6);
  EXPECT_EQ(memory.find(ticked), nullptr);
  tick(ticked, 3);
  ASSERT_NE(memory.find(ticked), nullptr);
  EXPECT_EQ(memory.find(equal), memory.find(ticked));
  EXPECT_EQ(memory.find(other), nullptr);
  EXPECT_EQ(memory.find(equal)->times.cycles, 10u);
}

TEST_F(PassMemoryTest, APlaceMayHoldAnotherProgramInTheNextLayer) {
  PassProgram place = program(5);
  tick(place, 3);
  KnownPass* const five = memory.find(place);
  place = program(6);
  memory.start_layer();
  EXPECT_EQ(memory.find(place), nullptr);
  place = program(5);
  EXPECT_EQ(memory.find(place), five);
}

TEST_F(PassMemoryTest, ReplaysCountAsTheTickedPassDid) {
  unit.counters.reads += 100;  // before: not the pass' own
  const PassProgram first = program(5), second = program(6);
  tick(first, 3);
  tick(second, 4);
  memory.find(first)->replays += 2;
  memory.find(second)->replays += 10;
  memory.settle();
  EXPECT_EQ(unit.counters.reads.value(), 100u + 3 * 3 + 11 * 4);
  EXPECT_EQ(unit.counters.dry.value(), 3u + 11);
  EXPECT_EQ(unit.counters.useful_cycles, (3u + 11) * 9);
  memory.settle();
  EXPECT_EQ(unit.counters.reads.value(), 100u + 3 * 3 + 11 * 4) << "each replay once";
}

}  // namespace
}  // namespace eyrie
