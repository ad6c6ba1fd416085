// EIE's queues, PEs and detection tree by a hand clock. A broadcast sent in cycle c is in the queues in c + 1, where
// its pointers are read; its entries follow one a cycle.
#include <gtest/gtest.h>

#include "pe/eie/detection_tree.h"
#include "pe/eie/eie_array.h"
#include "tests/clocked_bench.h"

namespace eyrie {
namespace {

// PEs that work on the columns of a matrix as the test broadcasts them; a weight is its own code.
class EieBench : public ClockedBench {
 public:
  // Columns are given as rows of a matrix of small weights.
  EieBench(int pes, int depth, const std::vector<std::vector<Word>>& columns, const EiePeParams& params = {})
      : array("array", pes, depth, params, Arithmetic{}, clock), codebook_({0, 1, 2, 3, 4, 5}) {
    const std::size_t rows = columns.front().size();
    std::vector<Word> values(rows * columns.size());
    for (std::size_t c = 0; c < columns.size(); ++c)
      for (std::size_t r = 0; r < rows; ++r) values[r * columns.size() + c] = columns[c][r];
    matrix_ = csc_encode({values.data(), columns.size(), static_cast<int>(rows), static_cast<int>(columns.size())},
                         {.pes = pes}, codebook_);
    cycle();
    array.start(now(), matrix_, codebook_.values());
  }

  void send(std::uint32_t column, Word activation = 1) {
    array.queues.send(now(), {column, activation});
    array.queues.set_state(now(), BroadcastState::kSent);
  }
  void state(BroadcastState state) { array.queues.set_state(now(), state); }
  // Until the batch is over; ends the units' tallies.
  Cycle run_out() {
    state(BroadcastState::kExhausted);
    for (int i = 0; i < 1000 && !array.finished(now()); ++i) cycle();
    return now();
  }

  EieArray array;

 private:
  const Codebook codebook_;
  CscMatrix matrix_;
};

TEST(EiePe, ReadsPointersThenAnEntryACycle) {
  EieBench bench(1, 8, {{1, 0, 2, 3}});
  bench.send(0, 10);  // cycle 1
  bench.cycle();      // pointers
  EXPECT_EQ(bench.array.pe(0).counters.pointer.value(), 1u);
  EXPECT_EQ(bench.array.psum(0), 0);
  bench.cycle();
  EXPECT_EQ(bench.array.psum(0), 10);
  EXPECT_EQ(bench.array.psum(2), 0) << "one cycle early";
  bench.cycle();
  EXPECT_EQ(bench.array.psum(2), 20) << "the zero before it is only counted";
  bench.cycle();
  EXPECT_EQ(bench.array.psum(3), 30);
  // Cycle 5 was the last entry; three more stages, and seen the cycle after.
  EXPECT_EQ(bench.run_out(), 9u);
  const auto& counters = bench.array.pe(0).counters;
  EXPECT_EQ(counters.macs.value(), 3u);
  EXPECT_EQ(counters.useful_cycles, 3u);
  EXPECT_EQ(counters.pointer_reads.value(), 2u);
  EXPECT_EQ(counters.drain.value(), 3u);
}

TEST(EiePe, ColumnsFollowEachOtherWithoutABubble) {
  EieBench bench(1, 8, {{1, 1}, {2, 2}});
  bench.send(0);
  bench.cycle();
  bench.send(1);
  bench.cycles(3);  // two entries, and the next column's pointers beside the last of them
  EXPECT_EQ(bench.array.psum(1), 1);
  EXPECT_EQ(bench.array.psum(0), 3);
  EXPECT_EQ(bench.array.pe(0).counters.pointer.value(), 1u);
}

TEST(EiePe, AnEmptySliceTakesACycle) {
  EieBench bench(1, 8, {{1, 1}, {0, 0}, {2, 2}});
  for (const int column : {0, 1, 2}) {
    bench.send(column);
    bench.cycle();
  }
  bench.run_out();
  EXPECT_EQ(bench.array.pe(0).counters.pointer.value(), 2u) << "the first, and the one behind the empty slice";
  EXPECT_EQ(bench.array.psum(0), 3);
}

TEST(EiePe, OnePointerBankReadsOneAfterTheOther) {
  EieBench bench(1, 8, {{1}}, {.pointer_banks = 1});
  bench.send(0);
  bench.cycles(2);
  EXPECT_EQ(bench.array.psum(0), 0) << "one cycle early";
  bench.cycle();
  EXPECT_EQ(bench.array.psum(0), 1);
  EXPECT_EQ(bench.array.pe(0).counters.pointer.value(), 2u);
}

TEST(EiePe, TheHeadKeepsItsSlotUntilItsColumnIsDone) {
  for (const bool early : {false, true}) {
    SCOPED_TRACE(early);
    EieBench bench(1, 1, {{1, 1, 1}, {1, 0, 0}}, {.early_release = early});
    EXPECT_TRUE(bench.array.queues.room(bench.now()));
    bench.send(0);
    // Pointers in cycle 2, entries in 3, 4, 5.
    for (bench.cycle(); bench.now() < (early ? 5u : 6u); bench.cycle())
      EXPECT_FALSE(bench.array.queues.room(bench.now())) << bench.now();
    EXPECT_TRUE(bench.array.queues.room(bench.now()));
  }
}

TEST(EiePe, ADeeperQueueTakesOneMore) {
  EieBench bench(1, 2, {{1, 1, 1}, {1, 0, 0}, {1, 0, 0}});
  bench.send(0);
  bench.cycle();
  EXPECT_TRUE(bench.array.queues.room(bench.now()));
  bench.send(1);
  bench.cycle();
  EXPECT_FALSE(bench.array.queues.room(bench.now()));
}

// Two PEs, of which the first has all the entries: the second waits for the first one's queue.
TEST(EiePe, NamesWhatLeavesItIdle) {
  EieBench bench(2, 1, {{1, 1, 1, 0, 1, 0, 1, 0}});
  bench.send(0);
  bench.cycles(2);  // pointers, then the second PE's only entry
  EXPECT_EQ(bench.array.pe(1).counters.starved.value(), 0u);
  bench.cycle();
  EXPECT_EQ(bench.array.pe(1).counters.starved.value(), 1u) << "nothing was blocked yet";
  bench.state(BroadcastState::kBlocked);
  bench.cycle();
  EXPECT_EQ(bench.array.pe(1).counters.others_full.value(), 1u);
  bench.state(BroadcastState::kNoMatrix);
  bench.cycle();
  EXPECT_EQ(bench.array.pe(1).counters.dram.value(), 1u);
  bench.run_out();
  EXPECT_GE(bench.array.pe(1).counters.drain.value(), 3u);
}

// Ten entries in rows of four: 0-3, 4-7, 8-9. Columns hold three, two and five of them.
TEST(EiePe, ReadsAMatrixRowOnceWhileItLastsInTheRegister) {
  const EiePeParams params{.row_entries = 4, .row_words = 2};
  const std::vector<std::vector<Word>> columns{{1, 1, 1, 0, 0}, {1, 1, 0, 0, 0}, {1, 1, 1, 1, 1}};
  EieBench all(1, 8, columns, params);
  for (const int column : {0, 1, 2}) {
    all.send(column);
    all.cycle();
  }
  all.run_out();
  EXPECT_EQ(all.array.pe(0).counters.matrix_reads.value(), 3u * 2) << "words of 16 bits";

  EieBench some(1, 8, columns, params);
  for (const int column : {0, 2}) {
    some.send(column);
    some.cycle();
  }
  some.run_out();
  EXPECT_EQ(some.array.pe(0).counters.matrix_reads.value(), 3u * 2) << "0-2, then 5-7 and 8-9";
}

TEST(EiePe, WithoutBypassAnEntryWaitsForThePsumOfTheOneBefore) {
  for (const bool bypass : {true, false}) {
    SCOPED_TRACE(bypass);
    EieBench bench(1, 8, {{1, 0}, {2, 0}}, {.pipeline = {.stages = 4, .bypass = bypass}});
    bench.send(0);
    bench.cycle();
    bench.send(1);
    bench.cycle();  // the first entry in cycle 3
    EXPECT_EQ(bench.array.psum(0), 1);
    bench.cycles(bypass ? 0 : 2);
    EXPECT_EQ(bench.array.psum(0), 1) << "one cycle early";
    bench.cycle();
    EXPECT_EQ(bench.array.psum(0), 3);
    EXPECT_EQ(bench.array.pe(0).counters.hazard.value(), bypass ? 0u : 2u);
  }
}

TEST(EiePe, CountsPaddingApartFromMacs) {
  std::vector<Word> column(20);
  column[17] = 1;
  EieBench bench(1, 8, {column});
  bench.send(0);
  bench.run_out();
  EXPECT_EQ(bench.array.pe(0).counters.macs.value(), 1u);
  EXPECT_EQ(bench.array.pe(0).counters.padding.value(), 1u);
  EXPECT_EQ(bench.array.pe(0).counters.useful_cycles, 2u);
}

TEST(DetectionTree, HasTheNodesOfAQuadtree) {
  EXPECT_EQ(DetectionTree(64, 4).nodes(), 21);  // EIE, ISCA 2016, Table II
  EXPECT_EQ(DetectionTree(64, 4).levels(), 3);
  EXPECT_EQ(DetectionTree(256, 4).nodes(), 85);
  EXPECT_EQ(DetectionTree(5, 4).nodes(), 3);
  EXPECT_EQ(DetectionTree(1, 4).nodes(), 1);
  EXPECT_EQ(DetectionTree(64, 64).levels(), 1);
}

TEST(DetectionTree, ANonZeroTakesACycleALevelAndTheNextFollows) {
  DetectionTree tree(64, 4);
  const std::vector<Word> activations{0, 5, 0, 0, -7};
  tree.start(activations, false);
  tree.step(false);
  tree.step(false);
  EXPECT_FALSE(tree.leading()) << "one cycle early";
  tree.step(false);
  ASSERT_TRUE(tree.leading());
  EXPECT_EQ(tree.leading()->column, 1u);
  EXPECT_EQ(tree.leading()->activation, 5);
  EXPECT_FALSE(tree.step(false)) << "nobody takes it: all levels hold";
  EXPECT_EQ(tree.leading()->column, 1u);
  tree.step(true);
  ASSERT_TRUE(tree.leading());
  EXPECT_EQ(tree.leading()->column, 4u);
  EXPECT_FALSE(tree.exhausted());
  tree.step(true);
  EXPECT_TRUE(tree.exhausted());
}

TEST(DetectionTree, FindsZerosTooIfEveryActivationIsWanted) {
  DetectionTree tree(1, 4);
  const std::vector<Word> activations{0, 3};
  tree.start(activations, true);
  tree.step(false);
  EXPECT_EQ(tree.leading()->column, 0u);
  tree.step(true);
  EXPECT_EQ(tree.leading()->activation, 3);
}

}  // namespace
}  // namespace eyrie
