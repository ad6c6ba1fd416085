#include "sim/totals.h"

#include <gmock/gmock.h>

#include "tests/sample_result.h"

namespace eyrie {
namespace {

TEST(Totals, AddUpWhatIsCounted) {
  const LayerResult sum = totals({sample_layer("a", 1), sample_layer("b", 3)}, 168, 200);
  const LayerResult four = sample_layer("four", 4);
  EXPECT_EQ(sum.layer.name, "total");
  EXPECT_EQ(sum.macs, four.macs);
  EXPECT_EQ(sum.macs_gated, four.macs_gated);
  EXPECT_EQ(sum.cycles, four.cycles);
  EXPECT_EQ(sum.processing_cycles, four.processing_cycles);
  EXPECT_EQ(sum.passes, four.passes);
  EXPECT_EQ(sum.accesses, four.accesses);
  EXPECT_EQ(sum.bytes, four.bytes);
  EXPECT_EQ(sum.traffic, four.traffic);
  EXPECT_EQ(sum.stalls, four.stalls);
  EXPECT_EQ(sum.energy.components, four.energy.components);
  EXPECT_EQ(sum.energy.total, four.energy.total);
  EXPECT_EQ(sum.seconds, four.seconds);
}

TEST(Totals, AreSharedByTheImagesOfTheBatch) {
  const LayerResult sum = totals({sample_layer("a", 1), sample_layer("b", 3)}, 168, 200);  // of two images
  const PerImage image = per_image(sum);
  EXPECT_DOUBLE_EQ(image.seconds, sum.seconds / 2);
  EXPECT_DOUBLE_EQ(image.energy, sum.energy.total / 2);
  EXPECT_DOUBLE_EQ(image.macs, 4 * 11520 / 2.0);
  EXPECT_DOUBLE_EQ(image.dram_bytes, 4 * 2500000 / 2.0);
}

TEST(Totals, EffectiveBandwidthIsOfAllTheTime) {
  const LayerResult sum = totals({sample_layer("a", 1), sample_layer("b", 3)}, 168, 200);
  EXPECT_DOUBLE_EQ(effective_bandwidth(sum), 4 * 2500000 / 20e-6);
  EXPECT_EQ(effective_bandwidth(LayerResult{}), 0);
}

TEST(Totals, KeepACounterThatOnlyOneLayerHas) {
  LayerResult without = sample_layer("a", 1), with = sample_layer("b", 1);
  without.stalls.clear();
  EXPECT_EQ(totals({without, with}, 168, 200).stalls, with.stalls);
}

TEST(Totals, UtilizationIsOfAllPeCycles) {
  LayerResult busy = sample_layer("busy", 1), idle = sample_layer("idle", 1);
  busy.macs = 168 * busy.cycles;
  idle.macs = 0;
  idle.cycles = 3 * busy.cycles;
  EXPECT_DOUBLE_EQ(totals({busy, idle}, 168, 200).utilization, 0.25);
}

// The chip's own column: 154, 135, 156, 156, 156 PEs in 16.5, 39.2, 21.8, 16.0, 10.0 ms of processing.
TEST(Totals, ActivePesAreTheirMeanOverTheProcessingTime) {
  const int pes[] = {154, 135, 156, 156, 156};
  const Cycle cycles[] = {165, 392, 218, 160, 100};
  std::vector<LayerResult> layers(5);
  for (int i = 0; i < 5; ++i) {
    layers[i].active_pes = pes[i];
    layers[i].processing_cycles = cycles[i];
  }
  EXPECT_EQ(totals(layers, 168, 200).active_pes, 148);
}

TEST(Totals, MatchOnlyIfEveryLayerWasCheckedAndMatches) {
  LayerResult match = sample_layer("a", 1), unchecked = match, wrong = match;
  unchecked.outputs_match.reset();
  wrong.outputs_match = false;
  EXPECT_EQ(totals({match, match}, 168, 200).outputs_match, true);
  EXPECT_EQ(totals({match, wrong}, 168, 200).outputs_match, false);
  EXPECT_EQ(totals({match, unchecked}, 168, 200).outputs_match, std::nullopt);
}

}  // namespace
}  // namespace eyrie
