// PEs whose operands do not all stay, in an array of 2 x 2 on a clock, with the test in place of the networks.
#include <gtest/gtest.h>

#include "pe/pe_array.h"
#include "tests/clocked_bench.h"

namespace eyrie {
namespace {

PeWork work(std::uint32_t pe, std::uint32_t chain, bool top, bool bottom, std::uint16_t channels = 1) {
  return {.pe = pe, .chain = chain, .top = top, .bottom = bottom, .surplus = false, .filters = 1, .channels = channels};
}

class StreamingPes : public testing::TestWithParam<bool>, protected ClockedBench {
 protected:
  StreamingPes() { array.reverse_evaluation(GetParam()); }

  // In the present cycle, for use in the next.
  void give_filter(std::uint32_t pe, Word word) { array.pe(pe).filter_in.push(now(), FilterPacket{{word}, 1}); }
  void give_pixel(std::uint32_t pe, Word pixel) { array.pe(pe).ifmap_in.push(now(), pixel); }
  void give_psum(std::uint32_t pe, Psum psum) { array.pe(pe).psum_in.push(now(), PsumPacket{{psum}, 1, 0}); }
  // The psum that left a PE in the present cycle, if one did.
  std::optional<Psum> left(std::uint32_t pe) {
    if (!array.pe(pe).output.can_pop(now() + 1)) return std::nullopt;
    return array.pe(pe).output.pop(now() + 1).words[0];
  }

  PassProgram program;
  PeArray array{"array", ArrayParams{2, 2}, PeParams{}, Arithmetic{}, 1, clock};
};

// Weight stationary: the weight is loaded once and meets two pixels; each product goes on at once.
TEST_P(StreamingPes, AWeightStaysAndAPsumGoesOnAfterEveryMac) {
  program.stays = {.filter = true, .ifmap = false, .psum = false};
  program.positions = 2;
  program.chains = 1;
  program.work = {work(0, 0, true, true)};
  array.start(program);
  give_filter(0, 3);
  give_pixel(0, 10);
  give_psum(0, 1);
  cycle();  // 1: the weight goes into its scratchpad
  give_pixel(0, 20);
  give_psum(0, 2);
  cycles(2);  // 2: first MAC, 3: second
  EXPECT_EQ(left(0), std::nullopt) << "one cycle early: not yet";
  cycle();
  EXPECT_EQ(left(0), 3 * 10 + 1) << "on time: yes";
  cycle();
  EXPECT_EQ(left(0), 3 * 20 + 2) << "a psum a cycle";
  array.finish(now());
  const auto& counters = array.pe(0).counters;
  EXPECT_EQ(counters.filter_writes.value(), 1u);
  EXPECT_EQ(counters.filter_reads.value(), 2u);
  EXPECT_EQ(counters.psum_reads.value() + counters.psum_writes.value(), 0u) << "psums do not stay";
  EXPECT_EQ(counters.ifmap_reads.value() + counters.ifmap_writes.value(), 0u) << "pixels do not stay";
  EXPECT_EQ(counters.filter_load.value(), 1u);
  EXPECT_EQ(counters.useful_cycles + counters.stalled(), now());
}

// No local reuse: every MAC waits for a weight of its own.
TEST_P(StreamingPes, AMacWaitsForAFilterWordThatDoesNotStay) {
  program.stays = {.filter = false, .ifmap = false, .psum = false};
  program.positions = 2;
  program.chains = 1;
  program.work = {work(0, 0, true, true)};
  array.start(program);
  give_filter(0, 3);
  give_pixel(0, 10);
  give_psum(0, 1);
  cycle();  // 1: first MAC
  give_pixel(0, 20);
  give_psum(0, 2);
  cycles(2);
  EXPECT_EQ(left(0), 3 * 10 + 1);
  EXPECT_EQ(array.pe(0).counters.filter.value(), 2u) << "cycles 2 and 3";
  give_filter(0, 4);
  cycles(3);
  EXPECT_EQ(left(0), 4 * 20 + 2);
  array.finish(now());
  EXPECT_EQ(array.pe(0).counters.filter_reads.value(), 0u) << "weights do not stay";
}

// Output stationary, two ofmap pixels side by side, a filter of 1 x 2 with stride 1: the left PE takes its second pixel
// from its right.
TEST_P(StreamingPes, APixelComesFromTheRightAStrideLater) {
  program.stays = {.filter = false, .ifmap = false, .psum = true};
  program.shift = {.rows = 1, .columns = 1, .R = 1, .S = 2};
  program.taps = program.step = 2;
  program.chains = 2;
  program.work = {work(0, 0, true, true), work(1, 1, true, true)};
  program.work[0].right = 1;
  array.start(program);
  for (const std::uint32_t pe : {0u, 1u}) {
    give_filter(pe, 2);
    give_psum(pe, 100);
  }
  give_pixel(0, 5);  // pixels 5 6 7 of the row: the left PE's window is 5 6, the right one's 6 7
  give_pixel(1, 6);
  cycle();
  for (const std::uint32_t pe : {0u, 1u}) give_filter(pe, 3);
  give_pixel(1, 7);
  cycles(4);
  EXPECT_EQ(left(0), 100 + 2 * 5 + 3 * 6);
  EXPECT_EQ(left(1), 100 + 2 * 6 + 3 * 7);
  array.finish(now());
  EXPECT_EQ(array.pe(0).counters.ifmaps_from_neighbours.value(), 1u);
  EXPECT_EQ(array.pe(0).counters.ifmap_writes.value(), 0u) << "a latch, no scratchpad";
  EXPECT_EQ(array.pe(0).counters.psum_reads.value(), 2u);
  EXPECT_EQ(array.pe(1).counters.ifmaps_from_neighbours.value(), 0u);
}

// Two ofmap pixels one above the other, a filter of 2 x 1: the upper PE takes its second pixel from below, where it has
// waited in the scratchpad.
TEST_P(StreamingPes, APixelFromBelowWaitsInTheScratchpad) {
  program.stays = {.filter = false, .ifmap = false, .psum = true};
  program.shift = {.rows = 1, .columns = 1, .R = 2, .S = 1};
  program.taps = program.step = 2;
  program.chains = 2;
  program.work = {work(0, 0, true, true), work(2, 1, true, true)};
  program.work[0].below = 2;
  array.start(program);
  for (const std::uint32_t pe : {0u, 2u}) {
    give_filter(pe, 2);
    give_psum(pe, 0);
  }
  give_pixel(0, 5);
  give_pixel(2, 6);
  cycle();
  for (const std::uint32_t pe : {0u, 2u}) give_filter(pe, 3);
  give_pixel(2, 7);
  cycles(4);
  EXPECT_EQ(left(0), 2 * 5 + 3 * 6);
  EXPECT_EQ(left(2), 2 * 6 + 3 * 7);
  array.finish(now());
  EXPECT_EQ(array.pe(0).counters.ifmap_writes.value(), 1u);
  EXPECT_EQ(array.pe(0).counters.ifmap_reads.value(), 1u);
  EXPECT_EQ(array.pe(0).counters.ifmaps_from_neighbours.value(), 1u);
}

INSTANTIATE_TEST_SUITE_P(Orders, StreamingPes, testing::Bool(),
                         [](const auto& of) { return of.param ? "Reversed" : "InOrder"; });

}  // namespace
}  // namespace eyrie
