// DRAM and its link: when blocks arrive, in closed form. A block asked for in cycle c may have the link from c + 1 on;
// b beats from there take the next b edges of the DRAM clock; the words are there `latency_cycles` edges after the
// last.
#include "memory/dram.h"

#include <gtest/gtest.h>

#include "tests/clocked_bench.h"

namespace eyrie {
namespace {

constexpr DramStream kFilter = DramStream::kFilter, kIfmap = DramStream::kIfmap, kOfmap = DramStream::kOfmap;

// A block of 16-b words, as they are; the link moves four of them a beat.
Transfer block(Operand operand, std::uint32_t words) {
  return {.operand = operand, .words = words, .link_bits = std::uint64_t{words} * 16};
}

// A block whose words pass the codec, and that takes so many beats as it is coded.
Transfer coded_block(Operand operand, std::uint32_t words, std::uint64_t beats) {
  return {.operand = operand, .words = words, .coded = words, .link_bits = beats * 64};
}

class DramBench : public ClockedBench {
 public:
  explicit DramBench(const DramParams& params, const CompressionParams& codec = {})
      : buffer("global_buffer", BufferParams{}, NetworkParams{}, clock),
        dram("dram", params, codec, /*core_MHz=*/200, buffer) {
    start_layer(1 << 20);
  }

  // A ring of so many ifmap words.
  void start_layer(std::uint32_t ifmap_words) {
    buffer.divide(4096, ifmap_words, 0);
    dram.start_layer(ifmap_words);
    origin_ = now();
  }
  Cycle cycle_of_layer() const { return now() - origin_; }
  void run_to(Cycle cycle) {
    while (cycle_of_layer() < cycle) pass_time();
  }
  // The cycle from which on so many blocks have arrived.
  Cycle arrival(DramStream stream, std::uint64_t blocks = 1) {
    while (dram.arrived(stream) < blocks && cycle_of_layer() < 100000) pass_time();
    EXPECT_EQ(dram.arrived(stream), blocks);
    return cycle_of_layer();
  }

  GlobalBuffer buffer;
  Dram dram;
  Watcher progress{"progress", dram.progress()};

 private:
  Cycle origin_ = 0;
};

// The DRAM clock is the core's, so that edges are cycles.
constexpr DramParams kSameClock{.width_bits = 64, .clock_MHz = 200, .latency_cycles = 10, .burst_words = 256};

TEST(Dram, ABlockArrivesAfterItsBeatsAndTheLatency) {
  DramBench bench(kSameClock);
  bench.dram.enqueue(kFilter, block(Operand::kFilter, 40));
  // On the link in cycles 1 to 10, in the buffer 10 cycles after that.
  EXPECT_EQ(bench.arrival(kFilter), 1u + 10 + 10);
  EXPECT_EQ(bench.progress.times, std::vector<Cycle>{21});
  EXPECT_EQ(bench.dram.counters.useful_cycles, 10u);
}

TEST(Dram, ABlockThatFillsNoBeatTakesIt) {
  DramBench bench(kSameClock);
  bench.dram.enqueue(kFilter, block(Operand::kFilter, 41));
  EXPECT_EQ(bench.arrival(kFilter), 1u + 11 + 10);
}

// 600 words are 150 beats, whatever bursts they are cut into: the next burst follows the last beat.
TEST(Dram, BurstsFollowEachOther) {
  for (const int burst_words : {1, 3, 4, 40, 256, 600}) {
    SCOPED_TRACE(burst_words);
    DramParams params = kSameClock;
    params.burst_words = burst_words;
    DramBench bench(params);
    bench.dram.enqueue(kIfmap, block(Operand::kIfmap, 600));
    EXPECT_EQ(bench.arrival(kIfmap), 1u + 150 + 10);
    EXPECT_EQ(bench.dram.counters.useful_cycles, 150u);
  }
}

TEST(Dram, BlocksOfAStreamFollowEachOther) {
  DramBench bench(kSameClock);
  for (int i = 0; i < 3; ++i) bench.dram.enqueue(kFilter, block(Operand::kFilter, 40));
  EXPECT_EQ(bench.arrival(kFilter, 1), 21u);
  EXPECT_EQ(bench.arrival(kFilter, 2), 31u);
  EXPECT_EQ(bench.arrival(kFilter, 3), 41u);
}

// 3 edges in 10 cycles: edge n is over in cycle ceil(10 n / 3).
TEST(Dram, ASlowerClockCountsItsOwnEdges) {
  DramParams params = kSameClock;
  params.clock_MHz = 60;
  DramBench bench(params);
  bench.dram.enqueue(kFilter, block(Operand::kFilter, 40));
  EXPECT_EQ(bench.arrival(kFilter), 67u) << "edges 1 to 10 and 11 to 20: ceil(200 / 3)";
  EXPECT_EQ(bench.dram.counters.useful_cycles, 33u) << "from cycle 1 to cycle ceil(100 / 3)";
  bench.run_to(80);
  bench.dram.enqueue(kFilter, block(Operand::kFilter, 40));
  EXPECT_EQ(bench.arrival(kFilter, 2), 147u) << "24 edges are over in cycle 81; 20 more: ceil(440 / 3)";
}

// 5 edges in 2 cycles: edge n is over in cycle ceil(2 n / 5).
TEST(Dram, AFasterClockMovesSeveralBeatsACycle) {
  DramParams params = kSameClock;
  params.clock_MHz = 500;
  DramBench bench(params);
  bench.dram.enqueue(kFilter, block(Operand::kFilter, 40));
  EXPECT_EQ(bench.arrival(kFilter), 9u) << "2 edges are over in cycle 1; 20 more: ceil(44 / 5)";
  EXPECT_EQ(bench.dram.counters.useful_cycles, 4u) << "from cycle 1 to cycle ceil(24 / 5)";
}

TEST(Dram, FiltersGoBeforeIfmapsAndIfmapsBeforeOfmaps) {
  DramBench bench(kSameClock);
  bench.dram.enqueue(kOfmap, block(Operand::kOfmap, 40));
  bench.dram.enqueue(kIfmap, block(Operand::kIfmap, 40));
  bench.dram.enqueue(kFilter, block(Operand::kFilter, 40));
  EXPECT_EQ(bench.arrival(kFilter), 1u + 10 + 10);
  EXPECT_EQ(bench.arrival(kIfmap), 1u + 20 + 10);
  EXPECT_EQ(bench.arrival(kOfmap), 1u + 30 + 10);
}

TEST(Dram, AnotherStreamWaitsForTheEndOfABurstOnly) {
  DramParams params = kSameClock;
  params.burst_words = 40;
  DramBench bench(params);
  bench.dram.enqueue(kIfmap, block(Operand::kIfmap, 120));  // bursts in cycles 1 to 10, 21 to 30, 31 to 40
  bench.run_to(4);
  bench.dram.enqueue(kFilter, block(Operand::kFilter, 40));  // in cycles 11 to 20
  EXPECT_EQ(bench.arrival(kFilter), 11u + 10 + 10);
  EXPECT_EQ(bench.arrival(kIfmap), 31u + 10 + 10);
}

// Three blocks arrive in cycles 21, 31 and 41.
TEST(Dram, BlocksThatNobodyWaitsForArriveUntold) {
  DramBench bench(kSameClock);
  bench.dram.wait_for(kFilter, 2);
  for (int i = 0; i < 3; ++i) bench.dram.enqueue(kFilter, block(Operand::kFilter, 40));
  EXPECT_EQ(bench.arrival(kFilter, 1), 21u);
  EXPECT_EQ(bench.arrival(kFilter, 3), 41u);
  EXPECT_EQ(bench.progress.times, (std::vector<Cycle>{31, 41}));
}

TEST(Dram, WhoComesToWaitForABlockOnItsWayIsTold) {
  DramBench bench(kSameClock);
  bench.dram.wait_for(kFilter, 100);
  for (int i = 0; i < 3; ++i) bench.dram.enqueue(kFilter, block(Operand::kFilter, 40));
  bench.run_to(35);
  EXPECT_TRUE(bench.progress.times.empty());
  bench.dram.wait_for(kFilter, 3);
  EXPECT_EQ(bench.dram.arrived(kFilter), 2u);
  bench.run_to(60);
  EXPECT_EQ(bench.progress.times, std::vector<Cycle>{41});
}

// The time in which nobody else does anything is taken at once: no cycle of it may come out differently.
TEST(Dram, LeftAloneItTakesTheSameTimes) {
  DramParams params = kSameClock;
  params.burst_words = 20;
  const auto progress = [&](bool alone) {
    DramBench bench(params);
    bench.dram.enqueue(kIfmap, coded_block(Operand::kIfmap, 300, 90));
    bench.dram.enqueue(kFilter, block(Operand::kFilter, 150));
    bench.dram.enqueue(kOfmap, coded_block(Operand::kOfmap, 200, 70));
    bench.dram.enqueue(kOfmap, block(Operand::kOfmap, 33));
    if (alone)
      sc_core::sc_start();
    else
      bench.run_to(1000);
    return std::pair(bench.progress.times, bench.dram.counters.useful_cycles);
  };
  EXPECT_EQ(progress(true), progress(false));
  EXPECT_EQ(progress(true).first.size(), 6u) << "four blocks arrive, two of which left the buffer before";
}

// A word a cycle through the decoder, from the arrival of the first burst on.
TEST(Dram, ASlowDecoderSetsThePaceOfAFill) {
  for (const int burst_words : {50, 100, 1000}) {
    SCOPED_TRACE(burst_words);
    DramParams params = kSameClock;
    params.burst_words = burst_words;
    DramBench bench(params);
    bench.dram.enqueue(kIfmap, coded_block(Operand::kIfmap, 1000, 200));
    const Cycle first_burst = burst_words / 5;
    EXPECT_EQ(bench.arrival(kIfmap), 1 + first_burst + 10 + 1000);
  }
}

TEST(Dram, ADecoderMayTakeSeveralWordsACycle) {
  DramBench bench(kSameClock, {.codec_words_per_cycle = 4});
  bench.dram.enqueue(kIfmap, coded_block(Operand::kIfmap, 41, 1));
  EXPECT_EQ(bench.arrival(kIfmap), 1u + 1 + 10 + 11);
}

// The decoder holds the burst it works on and one more. With 20 words a burst and 10 beats: burst 0 is on the link in
// cycles 1 to 10 and decoded from 21 to 40, burst 1 is on the link in 11 to 20 and decoded from 41 on; so burst 2 may
// have the link in cycle 41. What takes the link meanwhile shows that it was free.
TEST(Dram, ABusyDecoderLeavesTheLinkToOthers) {
  DramParams params = kSameClock;
  params.burst_words = 20;
  DramBench bench(params);
  bench.dram.enqueue(kIfmap, coded_block(Operand::kIfmap, 60, 30));
  bench.run_to(22);
  bench.dram.enqueue(kOfmap, block(Operand::kOfmap, 20));
  EXPECT_EQ(bench.arrival(kOfmap), 23u + 5 + 10) << "in cycles 23 to 27";
  EXPECT_EQ(bench.arrival(kIfmap), 41u + 10 + 10 + 20) << "burst 2 in cycles 41 to 50";
}

// The same, with each burst a block of its own, the third asked for when the first two are on their way.
TEST(Dram, ABlockAskedForLateFindsTheDecoderAsBusy) {
  DramBench bench(kSameClock);
  bench.dram.enqueue(kIfmap, coded_block(Operand::kIfmap, 20, 10));
  bench.dram.enqueue(kIfmap, coded_block(Operand::kIfmap, 20, 10));
  bench.run_to(22);
  bench.dram.enqueue(kIfmap, coded_block(Operand::kIfmap, 20, 10));
  bench.dram.enqueue(kOfmap, block(Operand::kOfmap, 20));
  EXPECT_EQ(bench.arrival(kOfmap), 23u + 5 + 10) << "the link is free";
  EXPECT_EQ(bench.arrival(kIfmap, 3), 41u + 10 + 10 + 20);
}

// A drain is coded burst by burst, each while the one before is on the link.
TEST(Dram, AnEncoderWorksAheadOfTheLink) {
  DramParams params = kSameClock;
  params.burst_words = 20;
  DramBench bench(params);
  bench.dram.enqueue(kOfmap, coded_block(Operand::kOfmap, 60, 15));
  // Coded from cycle 1 to 60; the last burst is on the link from cycle 61 on, for 5 cycles.
  bench.run_to(60);
  EXPECT_EQ(bench.dram.tiles_left(), 0u) << "one cycle early: not yet";
  bench.run_to(61);
  EXPECT_EQ(bench.dram.tiles_left(), 1u) << "the last word has left the buffer";
  EXPECT_EQ(bench.arrival(kOfmap), 61u + 5 + 10);
  EXPECT_EQ(bench.progress.times, (std::vector<Cycle>{61, 76}));
}

TEST(Dram, AnEncoderWaitsForTheLinkWithACodedBurst) {
  DramParams params = kSameClock;
  params.burst_words = 20;
  DramBench bench(params);
  bench.dram.enqueue(kFilter, block(Operand::kFilter, 20));          // cycles 1 to 5
  bench.dram.enqueue(kOfmap, coded_block(Operand::kOfmap, 60, 75));  // 25 beats a burst
  // Burst 0 is coded in cycles 1 to 20 and on the link in 21 to 45; burst 1, coded meanwhile, in 46 to 70; burst 2,
  // coded from 46 on, in 71 to 95.
  bench.run_to(65);
  EXPECT_EQ(bench.dram.tiles_left(), 0u);
  bench.run_to(66);
  EXPECT_EQ(bench.dram.tiles_left(), 1u);
  EXPECT_EQ(bench.arrival(kOfmap), 96u + 10);
}

// A pass that reads 16 ifmap words for the last time in each of these cycles of the layer.
PassTimes reads_at(std::vector<std::uint32_t> cycles) {
  PassTimes times{.ifmap_read = {}, .filters_read = 1, .cycles = cycles.back() + 5};
  for (const std::uint32_t cycle : cycles) times.ifmap_read.insert(times.ifmap_read.end(), 16, cycle);
  return times;
}

TEST(Dram, AnIfmapBurstWaitsForRoomInTheRing) {
  DramParams params = kSameClock;
  params.burst_words = 16;
  DramBench bench(params);
  bench.start_layer(64);
  const PassTimes times = reads_at({50, 60, 70, 80});
  bench.buffer.replay(times, static_cast<std::uint32_t>(times.ifmap_read.size()));
  bench.dram.enqueue(kIfmap, block(Operand::kIfmap, 64 + 16));
  bench.dram.enqueue(kIfmap, block(Operand::kIfmap, 20));
  bench.run_to(40);
  EXPECT_EQ(bench.dram.counters.ifmap_fills.value(), 64u) << "the ring is full";
  // What is read in cycle 50 makes room from 51 on; then 4 beats.
  EXPECT_EQ(bench.arrival(kIfmap, 1), 51u + 4 + 10);
  // 16 words may go in cycle 61, the last 4 need room made in cycle 71, for one beat.
  EXPECT_EQ(bench.arrival(kIfmap, 2), 71u + 1 + 10);
  EXPECT_EQ(bench.dram.counters.useful_cycles, 25u);
}

// The decoder holds two bursts until cycle 41 (see ABusyDecoderLeavesTheLinkToOthers); that there is room for a third
// in the ring from cycle 31 on does not help it.
TEST(Dram, AnIfmapBurstWaitsForRoomAndForTheDecoder) {
  DramParams params = kSameClock;
  params.burst_words = 20;
  DramBench bench(params);
  bench.start_layer(40);
  const PassTimes times = reads_at({30, 30, 30});
  bench.buffer.replay(times, static_cast<std::uint32_t>(times.ifmap_read.size()));
  bench.dram.enqueue(kIfmap, coded_block(Operand::kIfmap, 60, 30));
  bench.run_to(32);
  bench.dram.enqueue(kOfmap, block(Operand::kOfmap, 20));
  EXPECT_EQ(bench.arrival(kOfmap), 33u + 5 + 10) << "the link is free";
  EXPECT_EQ(bench.arrival(kIfmap), 41u + 10 + 10 + 20);
}

TEST(Dram, CountsWordsOf16BitsAsTheyAreCoded) {
  DramBench bench(kSameClock);
  bench.dram.enqueue(kFilter, block(Operand::kFilter, 40));
  bench.dram.enqueue(kFilter, {.operand = Operand::kBias, .words = 3, .link_bits = 3 * 20});
  bench.dram.enqueue(kIfmap, coded_block(Operand::kIfmap, 100, 9));
  bench.dram.enqueue(kOfmap, coded_block(Operand::kOfmap, 50, 7));
  EXPECT_EQ(bench.arrival(kFilter, 2), 1u + 10 + 1 + 10);
  bench.arrival(kIfmap);
  bench.arrival(kOfmap);
  const auto& counters = bench.dram.counters;
  EXPECT_EQ(counters.filter_reads.value(), 40u);
  EXPECT_EQ(counters.bias_reads.value(), 4u) << "60 bits";
  EXPECT_EQ(counters.ifmap_reads.value(), 9u * 4);
  EXPECT_EQ(counters.ofmap_writes.value(), 7u * 4);
  EXPECT_EQ(counters.filter_fills.value(), 40u) << "biases go to no buffer";
  EXPECT_EQ(counters.ifmap_fills.value(), 100u);
  EXPECT_EQ(counters.ofmap_drains.value(), 50u);
  bench.dram.finish_layer(bench.cycle_of_layer());
  EXPECT_EQ(useful_and_stalled(bench.dram), bench.cycle_of_layer());
}

// The DRAM clock of a layer begins with it: where the one before ended makes no difference.
TEST(Dram, EachLayerBeginsAnew) {
  DramParams params = kSameClock;
  params.clock_MHz = 60;
  DramBench bench(params);
  bench.dram.enqueue(kFilter, block(Operand::kFilter, 40));
  bench.arrival(kFilter);
  for (const Cycle rest : {1, 2, 3}) {
    bench.run_to(bench.cycle_of_layer() + rest);
    bench.start_layer(1 << 20);
    bench.dram.enqueue(kFilter, block(Operand::kFilter, 40));
    EXPECT_EQ(bench.arrival(kFilter), 67u);
  }
}

}  // namespace
}  // namespace eyrie
