// A link's latency is one cycle both ways, so neither end can tell whether the other moved before or after it.
#include "sim/base/link.h"

#include <gtest/gtest.h>

#include <vector>

#include "workloads/random.h"

namespace eyrie {
namespace {

TEST(Link, AnItemCanBePoppedTheCycleAfterItsPush) {
  Link<int> link(2);
  link.push(5, 42);
  EXPECT_FALSE(link.can_pop(5)) << "same cycle: not yet";
  EXPECT_TRUE(link.can_pop(6)) << "next cycle: yes";
  EXPECT_EQ(link.pop(6), 42);
  EXPECT_TRUE(link.empty());
}

TEST(Link, APlaceCanBeTakenTheCycleAfterItsPop) {
  Link<int> link(1);
  link.push(5, 42);
  link.pop(8);
  EXPECT_FALSE(link.can_push(8)) << "same cycle: not yet";
  EXPECT_TRUE(link.can_push(9)) << "next cycle: yes";
}

TEST(Link, HoldsAsManyItemsAsItIsDeep) {
  for (std::uint32_t depth = 1; depth <= 9; ++depth) {
    Link<std::uint32_t> link(depth);
    for (std::uint32_t i = 0; i < depth; ++i) {
      ASSERT_TRUE(link.can_push(1)) << "depth " << depth << ", item " << i;
      link.push(1, i);
    }
    EXPECT_FALSE(link.can_push(1)) << "depth " << depth;
    EXPECT_FALSE(link.can_push(2)) << "depth " << depth;
    for (std::uint32_t i = 0; i < depth; ++i) EXPECT_EQ(link.pop(2), i) << "depth " << depth;
    EXPECT_FALSE(link.can_pop(2));
  }
}

TEST(Link, SeveralItemsMayMoveInACycle) {
  Link<int> link(4);
  for (int i = 0; i < 3; ++i) link.push(1, i);
  link.push(2, 3);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(link.pop(2), i);
  EXPECT_FALSE(link.can_pop(2)) << "the fourth was pushed in this cycle";
  EXPECT_EQ(link.pop(3), 3);
}

TEST(Link, IsEmptyWhenAllThatWasPushedIsPopped) {
  Link<int> link(2);
  EXPECT_TRUE(link.empty());
  link.push(1, 7);
  link.push(1, 8);
  link.pop(2);
  EXPECT_FALSE(link.empty());
  link.pop(2);
  EXPECT_TRUE(link.empty());
}

TEST(Link, CanBeDeepenedWhileEmpty) {
  Link<int> link(1);
  for (Cycle now = 1; now < 10; now += 2) {  // leaves the ring at any place
    link.push(now, 0);
    link.pop(now + 1);
  }
  link.set_depth(6);
  for (int i = 0; i < 6; ++i) link.push(20, i);
  EXPECT_FALSE(link.can_push(21));
  for (int i = 0; i < 6; ++i) EXPECT_EQ(link.pop(21), i);
  link.set_depth(2);
  link.push(30, 0);
  link.push(30, 1);
  EXPECT_FALSE(link.can_push(31)) << "as deep as it was last set";
}

// Items that get through in so many cycles when both ends move whenever they can.
int carried(std::uint32_t depth, Cycle cycles) {
  Link<int> link(depth);
  int items = 0;
  for (Cycle now = 1; now <= cycles; ++now) {
    if (link.can_push(now)) link.push(now, 0);
    if (link.can_pop(now)) {
      link.pop(now);
      ++items;
    }
  }
  return items;
}

TEST(Link, DepthOneRunsAtHalfRate) { EXPECT_EQ(carried(1, 100), 50); }

TEST(Link, DepthTwoRunsAtFullRate) { EXPECT_EQ(carried(2, 100), 99); }

// What the consumer sees, cycle by cycle, if each end acts or rests as the seed has it.
std::vector<int> seen(std::uint32_t depth, std::uint64_t seed, bool producer_first) {
  Random random(seed);
  Link<int> link(depth);
  std::vector<int> trace;
  int next = 0;
  for (Cycle now = 1; now <= 200; ++now) {
    const int pushes = static_cast<int>(random.below(4)), pops = static_cast<int>(random.below(4));
    const auto produce = [&] {
      for (int i = 0; i < pushes && link.can_push(now); ++i) link.push(now, next++);
    };
    const auto consume = [&] {
      for (int i = 0; i < pops && link.can_pop(now); ++i) trace.push_back(link.pop(now));
      trace.push_back(-1);  // the cycle's end
    };
    if (producer_first) produce();
    consume();
    if (!producer_first) produce();
  }
  EXPECT_GT(next, 30) << "seed " << seed;
  return trace;
}

TEST(Link, TheOrderOfItsEndsInACycleDoesNotMatter) {
  for (std::uint64_t seed = 0; seed < 50; ++seed)
    for (std::uint32_t depth = 1; depth <= 5; ++depth)
      EXPECT_EQ(seen(depth, seed, true), seen(depth, seed, false)) << "seed " << seed << ", depth " << depth;
}

}  // namespace
}  // namespace eyrie
