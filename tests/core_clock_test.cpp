// The core clock ticks every cycle from start to stop, and time is counted in cycles.
#include "sim/base/sc/core_clock.h"

#include <gtest/gtest.h>

#include "tests/clocked_bench.h"

namespace eyrie {
namespace {

class CoreClockTest : public testing::Test, FreshWorld {
 protected:
  // Runs up to a cycle, its events included.
  void run_to(Cycle cycle) {
    sc_core::sc_start(core_cycles(cycle) - sc_core::sc_time_stamp());
    while (sc_core::sc_pending_activity_at_current_time()) sc_core::sc_start(sc_core::SC_ZERO_TIME);
  }

  CoreClock clock{"clock"};
  Watcher ticks{"ticks", clock.tick()};
};

TEST_F(CoreClockTest, StandsStillUntilItIsStarted) {
  run_to(5);
  EXPECT_TRUE(ticks.times.empty());
  clock.start();
  run_to(8);
  EXPECT_EQ(ticks.times, (std::vector<Cycle>{6, 7, 8})) << "the first tick comes in the next cycle";
}

TEST_F(CoreClockTest, TicksNoMoreAfterItIsStopped) {
  clock.start();
  run_to(3);
  clock.stop();
  run_to(10);
  EXPECT_EQ(ticks.times, (std::vector<Cycle>{1, 2, 3}));
  clock.start();
  run_to(12);
  EXPECT_EQ(ticks.times, (std::vector<Cycle>{1, 2, 3, 11, 12}));
}

TEST_F(CoreClockTest, GoesOnIfItIsStartedInTheCycleInWhichItStopped) {
  clock.start();
  run_to(3);
  clock.stop();
  clock.start();
  run_to(6);
  EXPECT_EQ(ticks.times, (std::vector<Cycle>{1, 2, 3, 4, 5, 6}));
}

TEST_F(CoreClockTest, TimeIsCountedInCycles) {
  run_to(7);
  EXPECT_EQ(core_now(), 7u);
  EXPECT_EQ(core_cycles(7), sc_core::sc_time_stamp());
  const Cycle many = Cycle{1} << 60;
  EXPECT_EQ(core_cycles(many).value(), many) << "in integers: no rounding";
}

}  // namespace
}  // namespace eyrie
