// An array of 3 x 2 PEs on a clock, with the test in place of the networks.
#include "pe/pe_array.h"

#include <gtest/gtest.h>

#include "tests/clocked_bench.h"

namespace eyrie {
namespace {

// A PE of a pass in which each does one MAC.
PeWork work(std::uint32_t pe, std::uint32_t chain, bool top, bool bottom) {
  return {.pe = pe, .chain = chain, .top = top, .bottom = bottom, .surplus = false, .filters = 1, .channels = 1};
}

class PeArrayTest : public testing::TestWithParam<bool>, protected ClockedBench {
 protected:
  PeArrayTest() {
    // PEs 1 and 3 stand in one column, PE 3 below PE 1; PE 4 is a chain by itself.
    program.work = {work(1, 0, true, false), work(3, 0, false, true), work(4, 1, true, true)};
    program.chains = 2;
    array.reverse_evaluation(GetParam());
  }
  // In the present cycle, for use two cycles later.
  void give(std::uint32_t pe, Word filter, Word pixel) {
    array.pe(pe).filter_in.push(now(), FilterPacket{{filter}, 1});
    array.pe(pe).ifmap_in.push(now(), pixel);
  }
  void give_psum(std::uint32_t pe, Psum psum) { array.pe(pe).psum_in.push(now(), PsumPacket{{psum}, 1, 0}); }

  PassProgram program;
  PeArray array{"array", ArrayParams{3, 2}, PeParams{}, Arithmetic{}, /*psum_packet_words=*/4, clock};
  Watcher macs_done{"macs_done", array.macs_done()};
};

TEST_P(PeArrayTest, PesAreNamedByRowAndColumn) {
  EXPECT_EQ(array.size(), 6u);
  EXPECT_STREQ(array.pe(0).name(), "array.pe_0_0");
  EXPECT_STREQ(array.pe(5).name(), "array.pe_2_1");
}

// Given in cycle 0, taken in 1, multiplied in 2, at the end of the pipeline in 4. PE 3's psum can be taken by PE 1 in
// cycle 5, which waits for it one cycle, and by the network in 6.
TEST_P(PeArrayTest, PsumsGoUpAChainAndLeaveAtItsTop) {
  array.start(program);
  give(1, 2, 10);
  give(3, 3, 100);
  give(4, 4, 1000);
  give_psum(3, 5);
  give_psum(4, 6);
  cycles(4);
  EXPECT_FALSE(array.pe(1).output.can_pop(now() + 1)) << "one cycle early: not yet";
  ASSERT_TRUE(array.pe(4).output.can_pop(now() + 1));
  EXPECT_EQ(array.pe(4).output.pop(now() + 1).words[0], 4 * 1000 + 6);
  cycle();
  ASSERT_TRUE(array.pe(1).output.can_pop(now() + 1)) << "on time: yes";
  EXPECT_EQ(array.pe(1).output.pop(now() + 1).words[0], 2 * 10 + 3 * 100 + 5);
  EXPECT_TRUE(array.pe(3).output.empty()) << "only the top has the network";
  array.finish(now());
  EXPECT_EQ(array.pe(1).counters.psum_in.value(), 1u);
  EXPECT_EQ(array.pe(1).counters.psums_from_below.value(), 1u);
  EXPECT_EQ(array.pe(3).counters.psums_from_below.value(), 0u);
}

TEST_P(PeArrayTest, SaysWhenTheLastMacIsIssued) {
  array.start(program);
  EXPECT_EQ(array.working(), 3);
  give(1, 2, 10);
  give(3, 3, 100);
  cycles(2);
  EXPECT_EQ(array.working(), 1);
  give(4, 4, 1000);
  cycle();
  EXPECT_TRUE(macs_done.times.empty());
  cycles(3);
  EXPECT_EQ(array.working(), 0);
  EXPECT_EQ(macs_done.times, std::vector<Cycle>{4}) << "once";
}

TEST_P(PeArrayTest, EveryPeAccountsForEveryCycle) {
  array.add_idle(7);
  array.start(program);
  for (const std::uint32_t pe : {1, 3, 4}) give(pe, 1, 1);
  for (const std::uint32_t pe : {3, 4}) give_psum(pe, 0);
  cycles(9);
  array.finish(9);
  for (std::size_t pe = 0; pe < array.size(); ++pe) {
    EXPECT_EQ(useful_and_stalled(array.pe(pe)), 7u + 9) << array.pe(pe).name();
    EXPECT_EQ(array.pe(pe).counters.no_pass.value(), 7u);
  }
  EXPECT_EQ(array.pe(0).counters.unused.value(), 9u);
  EXPECT_EQ(array.pe(1).counters.unused.value(), 0u);
  EXPECT_EQ(array.pe(1).counters.useful_cycles, 1u);
}

// PE 0 has no work in this pass: it takes filters once it is told of the next.
TEST_P(PeArrayTest, PesOfTheNextPassTakeItsFilters) {
  array.start(program);
  array.pe(0).filter_in.push(0, FilterPacket{{9}, 1});
  cycles(3);
  EXPECT_FALSE(array.pe(0).filter_in.empty());
  PassProgram next;
  next.work = {work(0, 0, true, true)};
  array.take_filters_of(next);
  cycle();
  EXPECT_TRUE(array.pe(0).filter_in.empty());
  EXPECT_EQ(array.pe(0).counters.filter_writes.value(), 1u);
}

INSTANTIATE_TEST_SUITE_P(InEitherOrderOfEvaluation, PeArrayTest, testing::Bool());

}  // namespace
}  // namespace eyrie
