// The crossing between two clocks, against its definition: the other clock advances on core cycle c when
// floor((c + 1) f / F) > floor(c f / F), with both frequencies whole Hz.
#include "sim/base/sc/clock_crossing.h"

#include <gtest/gtest.h>

namespace eyrie {
namespace {

struct Clocks {
  double core_MHz, other_MHz;
  std::uint64_t core, other;  // their ratio, in lowest terms
};

constexpr Clocks kClocks[] = {
    {200, 60, 10, 3},                       // the Eyeriss chip
    {200, 200, 1, 1},                       // the same clock
    {60, 200, 3, 10},                       // faster
    {250, 66.666667, 250000000, 66666667},  // a period nobody can write down
    {97, 89, 97, 89},                       // primes
    {89, 97, 89, 97},
    {0.001, 100000, 1, 100000000},  // the widest ratios a machine file may ask for
    {100000, 0.001, 100000000, 1},
};

class EachPair : public testing::TestWithParam<Clocks> {};

TEST_P(EachPair, TicksAdvanceWhereTheDefinitionSays) {
  const auto [core_MHz, other_MHz, core, other] = GetParam();
  const ClockCrossing crossing(core_MHz, other_MHz);
  std::uint64_t ticks = 0;
  for (Cycle c = 0; c < 2000; ++c) {
    ASSERT_EQ(crossing.ticks_before(c), ticks) << "core cycle " << c;
    ticks += (c + 1) * other / core - c * other / core;  // small enough not to overflow
  }
}

TEST_P(EachPair, TheCycleAfterSoManyTicksIsTheFirstThatHasThem) {
  const auto [core_MHz, other_MHz, core, other] = GetParam();
  const ClockCrossing crossing(core_MHz, other_MHz);
  EXPECT_EQ(crossing.cycle_after(0), 0u);
  for (std::uint64_t ticks = 1; ticks < 2000; ++ticks) {
    const Cycle after = crossing.cycle_after(ticks);
    ASSERT_GE(crossing.ticks_before(after), ticks) << "on time";
    ASSERT_LT(crossing.ticks_before(after - 1), ticks) << "one cycle early";
  }
}

INSTANTIATE_TEST_SUITE_P(ClockCrossing, EachPair, testing::ValuesIn(kClocks));

TEST(ClockCrossing, ThreeTicksInTenCyclesComeAtTheFourthSeventhAndTenth) {
  const ClockCrossing crossing(200, 60);
  // The fourth cycle is cycle 3: floor(4 x 0.3) = 1 > floor(3 x 0.3) = 0. What it ends is seen in cycle 4.
  EXPECT_EQ(crossing.cycle_after(1), 4u);
  EXPECT_EQ(crossing.cycle_after(2), 7u);
  EXPECT_EQ(crossing.cycle_after(3), 10u);
}

TEST(ClockCrossing, DoesNotDriftInAYearOfCycles) {
  const ClockCrossing crossing(200, 60);
  const Cycle year = 200'000'000ull * 365 * 24 * 3600;
  EXPECT_EQ(crossing.ticks_before(year), 60'000'000ull * 365 * 24 * 3600);
  EXPECT_EQ(crossing.cycle_after(60'000'000ull * 365 * 24 * 3600), year);
}

}  // namespace
}  // namespace eyrie
