// How a row-stationary mapping is laid out on the array and cut into passes, and what keeps one from running.
#include <gtest/gtest.h>

#include <set>

#include "dataflow/row_stationary.h"
#include "dataflow/row_stationary_program.h"
#include "tests/random_layer.h"
#include "tests/random_machine.h"

namespace eyrie {
namespace {

// AlexNet and its mappings on the chip: Eyeriss, JSSC 2017, Table III; CONV3 with the mapping of CONV4.
const Layer kConv1{.name = "CONV1", .N = 4, .C = 3, .H = 227, .W = 227, .M = 96, .R = 11, .S = 11, .stride = 4};
const Layer kConv2{
    .name = "CONV2", .N = 4, .C = 96, .H = 27, .W = 27, .M = 256, .R = 5, .S = 5, .padding = 2, .groups = 2};
const Layer kConv3{.name = "CONV3", .N = 4, .C = 256, .H = 13, .W = 13, .M = 384, .R = 3, .S = 3, .padding = 1};
constexpr Mapping kMap1{.m = 96, .n = 1, .e = 7, .p = 16, .q = 1, .r = 1, .t = 2};
constexpr Mapping kMap2{.m = 64, .n = 1, .e = 27, .p = 16, .q = 2, .r = 1, .t = 1};
constexpr Mapping kMap3{.m = 64, .n = 4, .e = 13, .p = 16, .q = 3, .r = 2, .t = 2};

Plan plan_of(const Layer& layer, const Mapping& mapping, const SpatialLimits& limits = {}) {
  auto plan = row_stationary_plan(layer, mapping, limits);
  if (const auto* misfit = std::get_if<Misfit>(&plan)) ADD_FAILURE() << misfit->reason;
  return std::get<Plan>(std::move(plan));
}

// Where the chains of a program stand: top row and column of each.
std::vector<std::pair<int, int>> places(const PassProgram& program, int columns) {
  std::vector<std::pair<int, int>> all;
  for (const PeWork& work : program.work)
    if (work.top) all.emplace_back(work.pe / columns, work.pe % columns);
  return all;
}

TEST(RowStationaryPlan, ASetWiderThanTheArrayIsCutIntoSegments) {
  const Plan plan = plan_of(kConv2, kMap2);
  EXPECT_EQ(plan.active_pes, 135) << "5 x 27, as 5 x 14 and 5 x 13";
  const auto tops = places(*plan.passes[0].program, 14);
  ASSERT_EQ(tops.size(), 27u);
  for (int row = 0; row < 27; ++row)
    EXPECT_EQ(tops[row], row < 14 ? std::pair(0, row) : std::pair(5, row - 14)) << "ofmap row " << row;
}

TEST(RowStationaryPlan, NarrowSetsStandSideBySide) {
  const Plan plan = plan_of(kConv1, kMap1);
  EXPECT_EQ(plan.active_pes, 154) << "two sets of 11 x 7 beside each other";
  const auto tops = places(*plan.passes[0].program, 14);
  ASSERT_EQ(tops.size(), 14u);
  for (int chain = 0; chain < 14; ++chain) EXPECT_EQ(tops[chain], std::pair(0, chain));
}

TEST(RowStationaryPlan, SetsOnDifferentChannelsAreStackedIntoOneChain) {
  const Plan plan = plan_of(kConv3, kMap3);
  EXPECT_EQ(plan.active_pes, 156) << "two times two sets of 3 x 13";
  const PassProgram& program = *plan.passes[0].program;
  const auto tops = places(program, 14);
  ASSERT_EQ(tops.size(), 26u);
  for (int chain = 0; chain < 26; ++chain)
    EXPECT_EQ(tops[chain], chain < 13 ? std::pair(0, chain) : std::pair(6, chain - 13));
  for (std::size_t link = 0; link < 6; ++link) EXPECT_EQ(program.work[link].pe, link * 14) << "down column 0";
}

// Width 30 on 14 columns: two whole segments and a rest of 2 columns; seven rests fit on a shelf.
TEST(RowStationaryPlan, TheRestsOfWideSetsShareShelves) {
  EXPECT_EQ(shelves_taken(30, 1, 14), 2 + 1);
  EXPECT_EQ(shelves_taken(30, 7, 14), 14 + 1);
  EXPECT_EQ(shelves_taken(30, 8, 14), 16 + 2);
  EXPECT_EQ(shelves_taken(28, 3, 14), 6) << "no rest";
  EXPECT_EQ(shelves_taken(5, 3, 14), 2) << "two beside each other";
  for (int columns = 1; columns <= 6; ++columns)
    for (int width = 1; width <= 20; ++width)
      for (int shelves = 0; shelves <= 20; ++shelves) {
        const int t = most_sets(width, shelves, columns);
        ASSERT_LE(t ? shelves_taken(width, t, columns) : 0, shelves) << width << " wide, of " << columns;
        ASSERT_GT(shelves_taken(width, t + 1, columns), shelves) << width << " wide, of " << columns;
      }

  const Layer layer{.name = "wide", .C = 1, .H = 30, .W = 4, .M = 2, .R = 1, .S = 1};
  const Plan plan = plan_of(layer, {.m = 2, .e = 30, .t = 2});
  const auto tops = places(*plan.passes[0].program, 14);
  for (int set = 0; set < 2; ++set)
    for (int row = 0; row < 30; ++row)
      EXPECT_EQ(tops[set * 30 + row],
                row < 28 ? std::pair(set * 2 + row / 14, row % 14) : std::pair(4, set * 2 + row - 28))
          << "set " << set << ", ofmap row " << row;
}

TEST(RowStationaryPlan, APeStandsInOneChainAndAChainInOneColumn) {
  int plans = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const SpatialLimits limits = limits_of(random_machine(random));
    const Layer layer = random_layer(random);
    const auto mapping = random_mapping(random, layer, limits);
    if (!mapping) continue;
    ++plans;
    const Plan plan = plan_of(layer, *mapping, limits);
    for (const auto& program : plan.programs) {
      std::set<std::uint32_t> taken;
      for (std::size_t i = 0; i < program->work.size(); ++i) {
        const PeWork& work = program->work[i];
        EXPECT_TRUE(taken.insert(work.pe).second) << "PE " << work.pe << " twice";
        EXPECT_LT(work.pe, static_cast<std::uint32_t>(limits.rows * limits.columns));
        if (work.top) continue;
        EXPECT_EQ(work.pe, program->work[i - 1].pe + limits.columns) << "below the one before";
        EXPECT_EQ(work.chain, program->work[i - 1].chain);
      }
    }
  }
  EXPECT_GT(plans, 200);
}

TEST(RowStationaryPlan, EveryDimensionKeepsItsRemainder) {
  // 7 filters as 4 + 3 (m), of these 3 + 1 (p x t); 5 channels as 3 + 2; 3 images as 2 + 1; 8 ofmap rows as 5 + 3.
  const Layer layer{.name = "ragged", .N = 3, .C = 5, .H = 10, .W = 6, .M = 7, .R = 3, .S = 2};
  const Plan plan = plan_of(layer, {.m = 4, .n = 2, .e = 5, .p = 3, .q = 3, .r = 1, .t = 1});
  ASSERT_EQ(plan.psum_tiles.size(), 2u * 2 * 2);
  EXPECT_EQ(plan.psum_tiles[0].filters, (Range{0, 4}));
  EXPECT_EQ(plan.psum_tiles[0].images, (Range{0, 2}));
  EXPECT_EQ(plan.psum_tiles[0].strip, (Range{0, 5}));
  EXPECT_EQ(plan.psum_tiles[0].words, 2u * 5 * 5 * 4) << "2 images, 5 columns of the ofmap";
  EXPECT_EQ(plan.psum_tiles[7].filters, (Range{4, 3}));
  EXPECT_EQ(plan.psum_tiles[7].images, (Range{2, 1}));
  EXPECT_EQ(plan.psum_tiles[7].strip, (Range{5, 3}));
  EXPECT_EQ(plan.psum_tiles[7].words, 1u * 3 * 5 * 3);

  // The first psum tile: for each of two sets of channels, two passes.
  const auto& passes = plan.passes;
  EXPECT_EQ(passes[0].filters, (Range{0, 3}));
  EXPECT_EQ(passes[1].filters, (Range{3, 1}));
  EXPECT_EQ(passes[1].psum_offset, 2u * 5 * 5 * 3) << "behind the first three filters' psums";
  EXPECT_EQ(plan.ifmap_tiles[passes[1].ifmap_tile].channels, (Range{0, 3}));
  EXPECT_EQ(plan.ifmap_tiles[passes[2].ifmap_tile].channels, (Range{3, 2}));
  EXPECT_EQ(plan.ifmap_tiles[0].words, 2u * 7 * 6 * 3) << "images, rows under 5 ofmap rows, columns, channels";
  EXPECT_TRUE(!passes[0].last_of_ifmap_tile && passes[1].last_of_ifmap_tile && !passes[1].last_of_psum_tile);
  EXPECT_TRUE(passes[3].last_of_ifmap_tile && passes[3].last_of_psum_tile);
  EXPECT_EQ(plan.psum_tiles[passes[4].psum_tile].strip, (Range{5, 3}));
}

TEST(RowStationaryPlan, SetsShareFiltersAndChannelsAsEvenlyAsTheyCan) {
  const Layer layer{.name = "shares", .C = 5, .H = 4, .W = 4, .M = 7, .R = 2, .S = 2};
  const RowStationaryPass pass{.images = 1, .rows = 2, .channels = 5, .filters = 7, .r = 2, .t = 3};
  const PassProgram program = row_stationary_program(layer, pass, {});
  EXPECT_EQ(program.chain_filters, (std::vector<std::uint16_t>{3, 3, 2, 2, 2, 2}));
  std::vector<int> channels;
  for (std::size_t link = 0; link < 4; ++link) channels.push_back(program.work[link].channels);
  EXPECT_EQ(channels, (std::vector<int>{3, 3, 2, 2}));
  EXPECT_EQ(program.macs, 7u * 5 * 2 * 2 * 2 * 3) << "filters, channels, filter plane, ofmap rows and columns";
}

TEST(RowStationaryPlan, ARemainderStripRunsOnTheColumnsItNeedsOrOnTheFullSet) {
  const Layer layer{.name = "strips", .C = 1, .H = 8, .W = 4, .M = 1, .R = 1, .S = 1};
  const Mapping mapping{.e = 5};
  const Plan cut = plan_of(layer, mapping);
  EXPECT_EQ(cut.passes[1].program->chains, 3u);
  EXPECT_EQ(cut.passes[1].program->surplus_macs, 0u);
  EXPECT_EQ(cut.ifmap_tiles[1].words, 3u * 4);

  SpatialLimits limits;
  limits.pass.remainder_strip = RemainderStrip::full;
  const Plan full = plan_of(layer, mapping, limits);
  EXPECT_EQ(full.passes[1].program->chains, 5u);
  EXPECT_EQ(full.passes[1].program->macs, 3u * 4);
  EXPECT_EQ(full.passes[1].program->surplus_macs, 2u * 4);
  EXPECT_EQ(full.ifmap_tiles[1].words, 5u * 4);
  EXPECT_EQ(full.psum_tiles[1].strip, (Range{5, 3}));
  EXPECT_EQ(full.psum_tiles[1].rows, 5);
}

TEST(RowStationaryPlan, PassesOfOneShapeShareAProgram) {
  const Plan plan = plan_of(kConv3, kMap3);
  // 42 sets of 6 channels and one of 4; 6 sets of m = 64 filters in 2 passes of 32.
  EXPECT_EQ(plan.passes.size(), 43u * 6 * 2);
  EXPECT_EQ(plan.programs.size(), 2u);
}

TEST(RowStationaryPlan, TheBanksThatPsumsLeaveServeIfmaps) {
  const Plan plan = plan_of(kConv1, kMap1);
  EXPECT_EQ(plan.psum_banks, 19) << "96 x 7 x 55 psums, 2048 a bank";
  EXPECT_EQ(plan.ifmap_banks, 25 - 19);
  EXPECT_EQ(plan.psum_slots, 1) << "35 rows of 227 pixels take 4 banks: no room for a second psum tile";
  EXPECT_EQ(plan.ifmap_words, 6u * 2048);

  const Plan small = plan_of(kConv1, {.m = 32, .n = 1, .e = 7, .p = 16, .q = 1, .r = 1, .t = 2});
  EXPECT_EQ(small.psum_slots, 2) << "one drains while the other is worked on";
  EXPECT_EQ(small.psum_banks, 2 * 7) << "32 x 7 x 55 psums";
  EXPECT_EQ(small.slot_words, 7u * 2048);
}

TEST(RowStationaryPlan, MoreImagesThanTheBatchAreCutToIt) {
  Layer layer = kConv3;
  layer.N = 2;
  const Plan plan = plan_of(layer, kMap3);
  EXPECT_EQ(plan.mapping.n, 2);
  EXPECT_EQ(plan.psum_tiles[0].images, (Range{0, 2}));
}

// CONV1's mapping with one thing changed.
std::string misfit(const Mapping& mapping, const SpatialLimits& limits = {}, const Layer& layer = kConv1) {
  const auto found = row_stationary_misfit(layer, mapping, limits);
  return found ? found->reason : "none";
}

Mapping with(Mapping mapping, int Mapping::*key, int value) {
  mapping.*key = value;
  return mapping;
}

TEST(RowStationaryMisfit, NamesTheNumberThatIsTooLarge) {
  EXPECT_EQ(misfit(kMap1), "none");
  EXPECT_EQ(misfit(with(kMap1, &Mapping::m, 97)), "needs 97 ofmap channels in the buffer (m), a group has 96");
  EXPECT_EQ(misfit(with(kMap2, &Mapping::m, 129), {}, kConv2),
            "needs 129 ofmap channels in the buffer (m), a group has 128");
  EXPECT_EQ(misfit(with(kMap1, &Mapping::e, 56)), "needs 56 ofmap rows a pass (e), the ofmap has 55");
  EXPECT_EQ(misfit(with(kMap1, &Mapping::r, 4)), "needs 4 channels a pass (q x r), a group has 3");
  EXPECT_EQ(misfit(with(kMap1, &Mapping::t, 7)), "needs 112 filters a pass (p x t), the mapping keeps m = 96");
  EXPECT_EQ(misfit(with(kMap1, &Mapping::q, 2)), "needs 22 ifmap words a PE (q x S), the scratchpad has 12");
  EXPECT_EQ(misfit(with(kMap1, &Mapping::p, 21)), "needs 231 filter words a PE (p x q x S), the scratchpad has 224");
  EXPECT_EQ(misfit(with(with(kMap2, &Mapping::p, 25), &Mapping::q, 1), {}, kConv2),
            "needs 25 psum words a PE (p), the scratchpad has 24");
  EXPECT_EQ(misfit(with(kMap1, &Mapping::r, 2)), "needs 22 PE rows (R x r), the array has 12");
  EXPECT_EQ(misfit(with(kMap1, &Mapping::e, 8)),
            "needs 2 shelves of 11 PE rows for 2 sets of width 8, the array has 1");
}

TEST(RowStationaryMisfit, NamesTheBufferThatIsTooSmall) {
  SpatialLimits limits;
  limits.prefetch_words = 3871;
  EXPECT_EQ(misfit(kMap1, limits),
            "needs 3872 filter words a pass (p x t x q x r x R x S), the prefetch buffer has 3871");
  limits.prefetch_words = 3872;
  EXPECT_EQ(misfit(kMap1, limits), "none");
  limits.banks = 22;
  EXPECT_EQ(misfit(kMap1, limits),
            "needs 23 buffer banks (19 for 36960 psum words, 4 for 7945 ifmap words), the global buffer has 22");
  limits.banks = 23;
  EXPECT_EQ(misfit(kMap1, limits), "none");
}

TEST(RowStationaryMisfit, APlanIsRefusedWithIt) {
  const auto plan = row_stationary_plan(kConv1, with(kMap1, &Mapping::m, 97), {});
  ASSERT_TRUE(std::holds_alternative<Misfit>(plan));
  EXPECT_EQ(std::get<Misfit>(plan).reason, "needs 97 ofmap channels in the buffer (m), a group has 96");
}

// A packet takes a row of a bank for itself: 6 filters in packets of 4 take 8 words.
TEST(RowStationaryPlan, AHalfFullPacketTakesItsPlaceInTheBuffer) {
  const Layer layer{.name = "packets", .C = 1, .H = 9, .W = 9, .M = 6, .R = 2, .S = 2};
  EXPECT_EQ(buffer_needs(layer, {.m = 6, .e = 8, .p = 6}, {}).psum_words, 8 * 8 * 8);
  EXPECT_EQ(buffer_needs(layer, {.m = 6, .e = 8, .p = 3, .t = 2}, {}).psum_words, 2 * 4 * 8 * 8);
  EXPECT_EQ(buffer_needs(layer, {.m = 6, .e = 8, .p = 4}, {}).psum_words, (4 + 4) * 8 * 8) << "4, then 2";
}

}  // namespace
}  // namespace eyrie
