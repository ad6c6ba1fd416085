// A PE cycle by cycle. In every test the edges have their first items ready before cycle 1 and give one item a cycle;
// filters come in packets of 4. A filter packet or a pixel taken in a cycle can be used in the next.
#include "pe/processing_element.h"

#include <gtest/gtest.h>

#include "sim/base/types.h"
#include "tests/pe_bench.h"

namespace eyrie {
namespace {

Cycle load_cycles(const PeTask& task) { return ceil_div(task.filter_words(), PeBench::kFilterPacketWords); }

// No scratchpad is larger than the task needs: that must be enough for full speed.
PeParams params_for(const PeTask& task, LoopOrder order = LoopOrder::ifmap_major, int stages = 3) {
  PeParams params;
  params.ifmap_spad_words = task.window();
  params.filter_spad_words = task.filter_words();
  params.psum_spad_words = task.filters;
  params.pipeline_stages = stages;
  params.loop_order = order;
  return params;
}

struct Shape {
  PeTask task;
  int packet_words;
  int stages;
};

const Shape kShapes[] = {
    {{.filters = 1, .channels = 1, .taps = 1}, 1, 2},
    {{.filters = 1, .channels = 1, .taps = 1, .positions = 5}, 4, 3},
    {{.filters = 4, .channels = 1, .taps = 11, .stride = 4, .positions = 3}, 4, 3},
    {{.filters = 16, .channels = 2, .taps = 5, .positions = 7}, 4, 3},
    {{.filters = 16, .channels = 3, .taps = 3, .positions = 4, .images = 3}, 8, 5},
    {{.filters = 6, .channels = 2, .taps = 3, .positions = 4}, 4, 3},
    {{.filters = 7, .channels = 1, .taps = 4, .stride = 3, .positions = 6}, 3, 8},
    {{.filters = 3, .channels = 2, .taps = 2, .stride = 5, .positions = 6, .images = 2}, 2, 4},
};

class EachShape : public testing::TestWithParam<std::tuple<Shape, LoopOrder>> {
 protected:
  const Shape shape = std::get<0>(GetParam());
  const LoopOrder order = std::get<1>(GetParam());
  const PeTask& task = shape.task;
};

// The MAC that completes the first packet's last psum is the n-th of the pass. It is issued in cycle load + n, reaches
// the end of the pipeline stages - 1 cycles later, and the network can take the packet in the cycle after that.
TEST_P(EachShape, TheFirstPacketLeavesOnTime) {
  const int psums = std::min(shape.packet_words, task.filters);
  const int n = order == LoopOrder::ifmap_major ? (task.window() - 1) * task.filters + psums : task.window() * psums;
  const Cycle on_time = load_cycles(task) + n + shape.stages;

  PeBench bench(task, params_for(task, order, shape.stages), shape.packet_words);
  bench.run_to(on_time - 1);
  EXPECT_TRUE(bench.sent.empty()) << "one cycle early: not yet";
  bench.cycle();
  ASSERT_EQ(bench.sent.size(), 1u) << "on time: yes";
  EXPECT_EQ(bench.sent[0].packet.count, psums);
  EXPECT_EQ(bench.sent[0].packet.column, PeBench::kChain);
  EXPECT_EQ(bench.sent[0].packet.words[0], bench.expected()[0]);
}

// Filters, then a MAC a cycle, then the pipeline runs empty.
TEST_P(EachShape, APassTakesItsLoadItsMacsAndItsPipeline) {
  PeBench bench(task, params_for(task, order, shape.stages), shape.packet_words);
  EXPECT_EQ(bench.run(), load_cycles(task) + task.macs() + shape.stages);
  EXPECT_EQ(bench.psums(), bench.expected());

  const auto& counters = bench.pe.counters;
  EXPECT_EQ(counters.useful_cycles, static_cast<Cycle>(task.macs()));
  EXPECT_EQ(counters.filter_load.value(), load_cycles(task));
  EXPECT_EQ(counters.done.value(), static_cast<Cycle>(shape.stages));
  EXPECT_EQ(bench.useful_and_stalled(), bench.now) << "no other cycle is lost";
}

TEST_P(EachShape, EveryWordIsWrittenOnceAndReadOnceAMac) {
  PeBench bench(task, params_for(task, order, shape.stages), shape.packet_words);
  bench.run();
  const auto& counters = bench.pe.counters;
  const auto macs = static_cast<std::uint64_t>(task.macs());
  EXPECT_EQ(counters.macs.value(), macs);
  EXPECT_EQ(counters.macs_gated.value(), 0u);
  EXPECT_EQ(counters.filter_writes.value(), static_cast<std::uint64_t>(task.filter_words()));
  EXPECT_EQ(counters.filter_reads.value(), macs);
  // Windows that overlap find their common pixels in the scratchpad.
  EXPECT_EQ(counters.ifmap_writes.value(), static_cast<std::uint64_t>(task.pixels()));
  EXPECT_EQ(counters.ifmap_reads.value(), macs);
  EXPECT_EQ(counters.psum_reads.value(), macs);
  EXPECT_EQ(counters.psum_writes.value(), macs);
  EXPECT_EQ(counters.psums_from_below.value(), 0u) << "they came from the psum network";
}

TEST_P(EachShape, AnAdderCycleAPsumCostsThatManyCycles) {
  PeParams params = params_for(task, order, shape.stages);
  params.psum_accumulation = PsumAccumulation::adder_cycle;
  PeBench bench(task, params, shape.packet_words);
  const Cycle adds = task.windows() * task.filters;
  EXPECT_EQ(bench.run(), load_cycles(task) + task.macs() + adds + shape.stages);
  EXPECT_EQ(bench.pe.counters.psum_adder.value(), adds);
  EXPECT_EQ(bench.useful_and_stalled(), bench.now);
  EXPECT_EQ(bench.psums(), bench.expected());
  // The psums of a window leave when all its MACs are issued.
  const int psums = std::min(shape.packet_words, task.filters);
  EXPECT_EQ(bench.sent[0].at, load_cycles(task) + task.window() * task.filters + psums + shape.stages);
}

// The first filter packet is there after cycle 1, and a packet comes a cycle: no MAC waits after that.
TEST_P(EachShape, MacsDuringTheFilterLoadWaitForTheirOwnWordOnly) {
  PeParams params = params_for(task, order, shape.stages);
  params.macs_during_filter_load = true;
  PeBench bench(task, params, shape.packet_words);
  EXPECT_EQ(bench.run(), 1u + task.macs() + shape.stages);
  EXPECT_EQ(bench.psums(), bench.expected());
}

// With p psums a window, each a packet, a queue of one packet takes them every other cycle: the p-th is p - 1 cycles
// late, and everything behind it.
TEST_P(EachShape, AShallowOutputQueueCostsACycleAPsumButTheFirst) {
  if (order == LoopOrder::filter_major && task.window() > 1) return;  // there the psums of a window leave far apart
  PeParams params = params_for(task, order, shape.stages);
  params.fifos.output_packets = 1;
  PeBench bench(task, params, 1);
  // A window of one pixel has no MACs between the psums of two windows.
  const Cycle late = task.window() == 1 ? task.windows() * task.filters - 1 : task.windows() * (task.filters - 1);
  EXPECT_EQ(bench.run(), load_cycles(task) + task.macs() + late + shape.stages);
  EXPECT_EQ(bench.pe.counters.psum_out.value(), late);
  EXPECT_EQ(bench.useful_and_stalled(), bench.now);
  EXPECT_EQ(bench.psums(), bench.expected());
}

INSTANTIATE_TEST_SUITE_P(ProcessingElement, EachShape,
                         testing::Combine(testing::ValuesIn(kShapes),
                                          testing::Values(LoopOrder::ifmap_major, LoopOrder::filter_major)));

constexpr PeTask kTask{.filters = 4, .channels = 2, .taps = 3, .positions = 5};  // 24 MACs a window, 6 filter packets
constexpr Cycle kUnstalled = 6 + 5 * 24 + 3;

TEST(ProcessingElement, ZeroGatingSavesAccessesAndNoCycle) {
  PeParams gating = params_for(kTask), plain = gating;
  plain.zero_gating = false;
  // Pixel 0 is in the first window only; pixel 6, the first of column 3, in the three windows from the second on.
  const std::uint64_t gated = (1 + 3) * 4, all = kTask.macs();

  PeBench bench(kTask, gating);
  bench.zero_pixels({0, 6});
  EXPECT_EQ(bench.run(), kUnstalled);
  EXPECT_EQ(bench.psums(), bench.expected());
  EXPECT_EQ(bench.pe.counters.macs.value(), all - gated);
  EXPECT_EQ(bench.pe.counters.macs_gated.value(), gated);
  EXPECT_EQ(bench.pe.counters.ifmap_reads.value(), all) << "a pixel is read to see that it is zero";
  EXPECT_EQ(bench.pe.counters.filter_reads.value(), all - gated);
  EXPECT_EQ(bench.pe.counters.psum_reads.value(), all - gated);
  EXPECT_EQ(bench.pe.counters.psum_writes.value(), all - gated);

  PeBench ungated(kTask, plain);
  ungated.zero_pixels({0, 6});
  EXPECT_EQ(ungated.run(), kUnstalled);
  EXPECT_EQ(ungated.psums(), bench.psums());
  EXPECT_EQ(ungated.pe.counters.macs.value(), all);
  EXPECT_EQ(ungated.pe.counters.macs_gated.value(), 0u);
  EXPECT_EQ(ungated.pe.counters.filter_reads.value(), all);
}

// A packet every eighth cycle from cycle 0 on: packet j can be used from cycle 8 j + 2 on.
TEST(ProcessingElement, ASlowFilterLoadStallsWhoWaitsForIt) {
  const auto every_eighth = [](Cycle now) { return now % 8 == 0; };
  PeParams params = params_for(kTask);
  PeBench waits_for_all(kTask, params);
  waits_for_all.filters_come = every_eighth;
  EXPECT_EQ(waits_for_all.run(), 8 * 5 + 1 + 5 * 24 + 3u);
  EXPECT_EQ(waits_for_all.pe.counters.filter_load.value(), 8u * 5 + 1);

  params.macs_during_filter_load = true;
  PeBench waits_for_its_own(kTask, params);
  waits_for_its_own.filters_come = every_eighth;
  EXPECT_EQ(waits_for_its_own.run(), 1 + 5 * 4 + 5 * 24 + 3u) << "4 MACs a packet of 4 words, then 4 cycles to wait";
  EXPECT_EQ(waits_for_its_own.pe.counters.filter_load.value(), 1u + 5 * 4);
  EXPECT_EQ(waits_for_its_own.psums(), waits_for_its_own.expected());
}

// The first MAC is due in cycle 7.
TEST(ProcessingElement, StallsUntilThePixelComes) {
  PeBench bench(kTask, params_for(kTask));
  bench.pixels_come = [](Cycle now) { return now >= 20; };  // taken in cycle 21, used in 22
  EXPECT_EQ(bench.run(), kUnstalled + (22 - 7));
  EXPECT_EQ(bench.pe.counters.ifmap.value(), 22u - 7);
  EXPECT_EQ(bench.useful_and_stalled(), bench.now);
}

// The first psum is complete with MAC 21, in cycle 27, and at the end of the pipeline in cycle 29.
TEST(ProcessingElement, StallsUntilThePsumToAddToComes) {
  PeBench bench(kTask, params_for(kTask));
  bench.psums_come = [](Cycle now) { return now >= 40; };  // used in cycle 41
  EXPECT_EQ(bench.run(), kUnstalled + (41 - 29));
  EXPECT_EQ(bench.pe.counters.psum_in.value(), 41u - 29);
  EXPECT_EQ(bench.useful_and_stalled(), bench.now);
}

// One psum a packet: psums 1 to 4 reach the end of the pipeline in cycles 29 to 32, psums 5 to 8 in 53 to 56. Four fit
// in the output queue; the first place is free in the cycle after the first packet went.
TEST(ProcessingElement, StallsUntilThereIsRoomAbove) {
  PeBench bench(kTask, params_for(kTask), 1);
  bench.psums_go = [](Cycle now) { return now >= 60; };
  bench.run_to(52);
  EXPECT_EQ(bench.pe.counters.psum_out.value(), 0u);
  EXPECT_EQ(bench.run(), kUnstalled + (61 - 53));
  EXPECT_EQ(bench.pe.counters.psum_out.value(), 61u - 53);
  EXPECT_EQ(bench.useful_and_stalled(), bench.now);
}

// A hold stops every stage: the distances between the psums in a deep pipeline stay what they are.
TEST(ProcessingElement, AHeldPipelineStandsStill) {
  const PeTask task{.filters = 1, .channels = 1, .taps = 2, .positions = 9};  // a psum every other cycle
  const PeParams params = params_for(task, LoopOrder::ifmap_major, 8);
  PeBench free(task, params), held(task, params);
  free.run();
  const Cycle first = free.sent[0].at - 1;  // the cycle in which it is at the end of the pipeline
  held.psums_come = [&](Cycle now) { return now >= first + 4; };
  held.run();
  ASSERT_EQ(held.sent.size(), free.sent.size());
  for (std::size_t i = 0; i < free.sent.size(); ++i) EXPECT_EQ(held.sent[i].at, free.sent[i].at + 5) << "psum " << i;
  EXPECT_EQ(held.pe.counters.psum_in.value(), 5u);
}

TEST(ProcessingElement, TakesAPixelOnlyInAFreePlace) {
  PeBench bench(kTask, params_for(kTask));  // 6 places: one window
  bench.filters_come = [](Cycle now) { return now >= 50; };
  bench.run_to(50);
  EXPECT_EQ(bench.pe.counters.ifmap_writes.value(), 6u) << "until the first window begins";
  // Filters are taken in cycles 51 to 56. Pixel 0 is not in the next window: its last MAC, in cycle 60, frees its
  // place.
  bench.run_to(59);
  EXPECT_EQ(bench.pe.counters.ifmap_writes.value(), 6u) << "one cycle early: not yet";
  bench.run_to(60);
  EXPECT_EQ(bench.pe.counters.ifmap_writes.value(), 7u) << "on time: yes";
}

TEST(ProcessingElement, CountsThePsumsOfThePeBelow) {
  PeBench bench(kTask, params_for(kTask));
  bench.begin(kTask, /*bottom=*/false);
  bench.run();
  EXPECT_EQ(bench.pe.counters.psums_from_below.value(), 5u * 4);
  EXPECT_EQ(bench.psums(), bench.expected());
}

// 6 filters in packets of 4: a window's psums come and leave as 4 and 2.
TEST(ProcessingElement, APacketHoldsPsumsOfOneWindowOnly) {
  const PeTask task{.filters = 6, .channels = 1, .taps = 3, .positions = 3};
  PeBench bench(task, params_for(task), 4);
  bench.run();
  ASSERT_EQ(bench.sent.size(), 6u);
  for (std::size_t i = 0; i < 6; ++i) EXPECT_EQ(bench.sent[i].packet.count, i % 2 == 0 ? 4 : 2) << "packet " << i;
}

// Of filter 0, all taps come before filter 1's first: its psum leaves a window of MACs before the next.
TEST(ProcessingElement, FilterMajorOrderSpreadsThePsums) {
  PeBench bench(kTask, params_for(kTask, LoopOrder::filter_major), 1);
  bench.run();
  ASSERT_EQ(bench.sent.size(), 20u);
  for (std::size_t i = 1; i < 20; ++i) EXPECT_EQ(bench.sent[i].at - bench.sent[i - 1].at, 6u) << "psum " << i;
}

TEST(ProcessingElement, TheFiltersOfTheNextPassGoInWhileThisOneDrains) {
  PeBench bench(kTask, params_for(kTask));
  bench.psums_go = [](Cycle now) { return now >= 200; };
  bench.run_to(kUnstalled + 10);
  ASSERT_EQ(bench.working, 0) << "all MACs are issued";
  const std::uint64_t written = bench.pe.counters.filter_writes.value();
  for (int packet = 0; packet < 6; ++packet) {
    bench.pe.filter_in.push(bench.now, FilterPacket{.words = {1, 1, 1, 1}, .count = 4});
    bench.cycle();
  }
  EXPECT_EQ(bench.pe.counters.filter_writes.value(), written + 24);
  bench.run();
  EXPECT_EQ(bench.psums(), bench.expected()) << "the psums on their way do not see them";

  const std::uint64_t loads = bench.pe.counters.filter_load.value();
  bench.psums_go = [](Cycle) { return true; };
  bench.begin(kTask);
  bench.filters_come = [](Cycle) { return false; };
  bench.run_to(2);
  EXPECT_EQ(bench.pe.counters.filter_load.value(), loads) << "they are there";
  EXPECT_EQ(bench.pe.counters.ifmap.value(), 1u) << "the first pixel is taken in cycle 1";
}

TEST(ProcessingElement, ShiftsProductsAndWrapsSums) {
  const PeTask task{.filters = 3, .channels = 1, .taps = 4, .positions = 4};
  PeBench bench(task, params_for(task), 4, {.product_shift = 5});
  bench.run();
  EXPECT_EQ(bench.psums(), bench.expected());
}

PeTask random_task(Random& random) {
  const auto in = [&](int low, int high) { return static_cast<int>(random.in(low, high)); };
  PeTask task{.filters = in(1, 9),
              .channels = in(1, 4),
              .taps = in(1, 5),
              .stride = in(1, 6),
              .positions = in(1, 6),
              .images = in(1, 3)};
  task.sets = in(1, 3) == 1 ? in(1, task.positions) : 1;
  return task;
}

// Every edge moves or rests as the seed has it: three passes, one after the other in the same PE.
struct RandomPasses {
  std::vector<Cycle> left_at;
  std::vector<std::uint64_t> counted;
};
RandomPasses random_passes(std::uint64_t seed, bool edges_first) {
  Random random(seed);
  const auto in = [&](int low, int high) { return static_cast<int>(random.in(low, high)); };
  PeParams params;
  params.ifmap_spad_words = in(20, 40);
  params.filter_spad_words = 180;
  params.psum_spad_words = 9;
  params.pipeline_stages = in(2, 8);
  params.loop_order = in(0, 1) ? LoopOrder::ifmap_major : LoopOrder::filter_major;
  params.psum_accumulation = in(0, 1) ? PsumAccumulation::fused : PsumAccumulation::adder_cycle;
  params.macs_during_filter_load = in(0, 1);
  params.fifos = {in(1, 3), in(1, 5), in(1, 4), in(1, 4), in(1, 4)};
  PeBench bench(random_task(random), params, in(1, 8));
  bench.edges_first = edges_first;
  const auto sometimes = [&](std::uint64_t salt) {
    const std::uint64_t often = 1 + random.below(4);
    return [=](Cycle now) { return stream_seed(seed ^ salt << 32 ^ now << 40, "edge") % 4 < often; };
  };
  bench.filters_come = sometimes(1);
  bench.pixels_come = sometimes(2);
  bench.psums_come = sometimes(3);
  bench.psums_go = sometimes(4);
  RandomPasses result;
  std::uint64_t useful = 0;
  for (int pass = 0; pass < 3; ++pass) {
    const PeTask task = random_task(random);
    bench.begin(task, in(0, 1), random.next());
    bench.run();
    useful += task.macs();
    EXPECT_EQ(bench.psums(), bench.expected());
    for (const auto& sent : bench.sent) result.left_at.push_back(sent.at);
  }
  EXPECT_EQ(bench.useful_and_stalled(), bench.now);
  EXPECT_EQ(bench.pe.counters.useful_cycles, useful);
  for (const Counter* counter : bench.pe.counters.counters()) result.counted.push_back(counter->value());
  for (const StallCounter* stall : bench.pe.counters.stalls()) result.counted.push_back(stall->value());
  return result;
}

TEST(ProcessingElement, AnyPassesAreRightAndEveryCycleHasAName) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const RandomPasses after = random_passes(seed, false), before = random_passes(seed, true);
    EXPECT_EQ(before.left_at, after.left_at) << "whether the edges move first in a cycle does not matter";
    EXPECT_EQ(before.counted, after.counted);
  }
}

}  // namespace
}  // namespace eyrie
