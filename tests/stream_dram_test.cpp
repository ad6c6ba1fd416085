// A link of 50 bytes a core cycle and 100 cycles of latency, as SCNN's.
#include "memory/stream_dram.h"

#include <gtest/gtest.h>

#include <memory>

#include "sim/base/sc/elaboration.h"

namespace eyrie {
namespace {

constexpr Cycle kLatency = 100;
constexpr std::uint64_t kBitsPerCycle = 400;

class StreamDramTest : public testing::Test {
 protected:
  StreamDramTest() {
    fresh_elaboration();
    dram_ = std::make_unique<StreamDram>("dram", StreamDramParams{50, static_cast<int>(kLatency)}, 1000);
  }
  StreamDram& dram() { return *dram_; }

 private:
  std::unique_ptr<StreamDram> dram_;
};

TEST_F(StreamDramTest, WordsAreThereALatencyAfterTheirLastBitWasOnTheLink) {
  dram().start_layer();
  EXPECT_EQ(dram().stream(Operand::kFilter, 0, kBitsPerCycle), 1 + kLatency);
  EXPECT_EQ(dram().stream(Operand::kFilter, 0, 3 * kBitsPerCycle), 4 + kLatency) << "one after the other";
  EXPECT_EQ(dram().stream(Operand::kFilter, 50, kBitsPerCycle), 51 + kLatency) << "not before there is room";
}

TEST_F(StreamDramTest, WhatWasAskedForBeforeTheLayerIsThereEarlierByTheLead) {
  dram().start_layer(kLatency);
  EXPECT_EQ(dram().stream_asked_before(Operand::kFilter, kBitsPerCycle), 1u);
  EXPECT_EQ(dram().stream_asked_before(Operand::kFilter, kBitsPerCycle), 2u) << "the bandwidth is no other";
  EXPECT_EQ(dram().stream(Operand::kFilter, 0, kBitsPerCycle), 1 + kLatency)
      << "what the layer asks for waits its time";
}

TEST_F(StreamDramTest, AsMuchAsTheLatencyHoldsFollowsWithoutAGap) {
  dram().start_layer(kLatency);
  for (Cycle c = 1; c <= kLatency; ++c) EXPECT_EQ(dram().stream_asked_before(Operand::kFilter, kBitsPerCycle), c);
  EXPECT_EQ(dram().stream(Operand::kFilter, 0, kBitsPerCycle), 1 + kLatency);
}

TEST_F(StreamDramTest, QueuedBlocksTakeWhatTheStreamLeaves) {
  dram().start_layer();
  const std::uint64_t block = dram().queue(Operand::kIfmap, 5, kBitsPerCycle);
  EXPECT_EQ(dram().stream(Operand::kFilter, 0, 10 * kBitsPerCycle), 10 + kLatency);
  EXPECT_EQ(dram().arrival(block), 11 + kLatency);
  EXPECT_EQ(dram().all_arrived(), 11 + kLatency);
}

TEST_F(StreamDramTest, AStreamThatNobodyWaitsForIsWaitedForInTheEnd) {
  dram().start_layer();
  EXPECT_EQ(dram().all_arrived(), 0u);
  dram().stream(Operand::kFilter, 0, 7 * kBitsPerCycle);
  EXPECT_EQ(dram().all_arrived(), 7 + kLatency);
}

}  // namespace
}  // namespace eyrie
