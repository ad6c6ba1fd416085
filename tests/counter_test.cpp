// Counters register themselves, and are summed over the tree of modules.
#include <gtest/gtest.h>

#include "sim/base/sc/counter_tree.h"
#include "tests/clocked_bench.h"

namespace eyrie {
namespace {

class Pump : public sc_core::sc_module, public Counted {
 public:
  struct Counters : CounterGroup {
    Counter reads{*this, Component::kDram, Action::kRead, Operand::kIfmap, Unit::kWords, "words read"};
    Counter writes{*this, Component::kDram, Action::kWrite, Operand::kOfmap, Unit::kWords, "words written"};
    StallCounter dry{*this, "dry", "nothing to pump"};
    StallCounter full{*this, "full", "nowhere to pump to"};
  } counters;

  explicit Pump(sc_core::sc_module_name name) : sc_module(name) {}
  const char* unit() const override { return "pump"; }
  CounterGroup& counter_group() override { return counters; }
};

// Two pumps, one of them below a module that counts nothing.
class Station : public sc_core::sc_module {
 public:
  explicit Station(sc_core::sc_module_name name) : sc_module(name) {}
  Pump first{"first"};
  struct Cellar : sc_core::sc_module {
    explicit Cellar(sc_core::sc_module_name name) : sc_module(name) {}
    Pump second{"second"};
  } cellar{"cellar"};
};

class CounterTest : public testing::Test, FreshWorld {
 protected:
  Station station{"station"};
  Pump::Counters& first = station.first.counters;
  Pump::Counters& second = station.cellar.second.counters;
};

TEST_F(CounterTest, AGroupKnowsItsCounters) {
  EXPECT_EQ(first.counters(), (std::vector<Counter*>{&first.reads, &first.writes}));
  EXPECT_EQ(first.stalls(), (std::vector<StallCounter*>{&first.dry, &first.full}));
}

TEST_F(CounterTest, StalledCyclesAreTheSumOfAllReasons) {
  first.dry += 3;
  ++first.full;
  EXPECT_EQ(first.stalled(), 4u);
}

TEST_F(CounterTest, TheTreeIsSummedByWhatIsCounted) {
  first.reads += 5;
  second.reads += 7;
  ++second.writes;
  second.dry += 2;
  const CounterTotals totals = CounterTree(station).collect();
  const Accesses accesses{{{Component::kDram, Action::kRead, Operand::kIfmap}, 12},
                          {{Component::kDram, Action::kWrite, Operand::kOfmap}, 1}};
  EXPECT_EQ(totals.accesses, accesses);
  EXPECT_EQ(totals.stalls, (std::map<std::string, std::uint64_t>{{"pump.dry", 2}, {"pump.full", 0}}));
}

TEST_F(CounterTest, ASubtreeIsCountedAlone) {
  first.reads += 5;
  second.reads += 7;
  EXPECT_EQ(CounterTree(station.cellar).collect().accesses.at({Component::kDram, Action::kRead, Operand::kIfmap}), 7u);
}

TEST_F(CounterTest, ResetForgetsEverything) {
  first.reads += 5;
  first.dry += 5;
  second.useful_cycles = 9;
  CounterTree(station).reset();
  EXPECT_EQ(first.reads.value(), 0u);
  EXPECT_EQ(first.stalled(), 0u);
  EXPECT_EQ(second.useful_cycles, 0u);
}

TEST_F(CounterTest, WhatAPassAddedCanBeAddedAgain) {
  CounterRow row;
  row.include(station.first);
  row.include(station.cellar.second);
  first.reads += 5;
  second.full += 2;
  second.useful_cycles += 3;
  const auto numbers = row.read();
  row.add(numbers, 10);
  EXPECT_EQ(first.reads.value(), 55u);
  EXPECT_EQ(first.writes.value(), 0u);
  EXPECT_EQ(second.full.value(), 22u);
  EXPECT_EQ(second.useful_cycles, 33u);
}

}  // namespace
}  // namespace eyrie
