// The closed-form counts against sums over the passes of a plan.
#include <gtest/gtest.h>

#include "dataflow/row_stationary.h"
#include "dataflow/row_stationary_counts.h"
#include "dataflow/row_stationary_streams.h"
#include "tests/random_layer.h"
#include "tests/random_machine.h"

namespace eyrie {
namespace {

std::uint64_t dram_words(std::uint64_t words, int bits) { return ceil_div(words * bits, 16); }

std::uint64_t delivered(const Multicast& multicast) {
  std::uint64_t words = 0;
  for (const auto& transaction : multicast.sequence)
    words += transaction.words * multicast.destinations(transaction.tag).size();
  return words * (multicast.transactions / multicast.sequence.size());
}

// MACs of a pass on pixels that are not padding.
std::uint64_t macs_in_map(const Layer& layer, const Pass& pass, const IfmapTile& tile) {
  std::uint64_t rows = 0, columns = 0;
  for (int row = tile.strip.begin; row < tile.strip.end(); ++row)
    for (int tap = 0; tap < layer.R; ++tap) {
      const int y = row * layer.stride.y + tap * layer.dilation.y - layer.padding.top;
      rows += y >= 0 && y < layer.H;
    }
  for (int column = 0; column < layer.F(); ++column)
    for (int tap = 0; tap < layer.S; ++tap) {
      const int x = column * layer.stride.x + tap * layer.dilation.x - layer.padding.left;
      columns += x >= 0 && x < layer.W;
    }
  return rows * columns * tile.images.count * tile.channels.count * pass.filters.count;
}

// What a machine counts that runs the plan, every ifmap value being non-zero and feature maps uncoded.
Accesses counted(const Layer& layer, const Plan& plan, const LayerTraffic& traffic) {
  std::map<AccessKey, std::uint64_t> sum;
  using enum Component;
  using enum Action;
  using O = Operand;
  const auto add = [&](Component component, Action action, O operand, std::uint64_t words) {
    sum[{component, action, operand}] += words;
  };
  for (const Pass& pass : plan.passes) {
    const PassProgram& program = *pass.program;
    const std::uint64_t macs = program.macs + program.surplus_macs;
    const IfmapTile& ifmap_tile = plan.ifmap_tiles[pass.ifmap_tile];
    const std::uint64_t in_map =
        macs_in_map(plan.segments[plan.filter_tiles[pass.filter_tile].segment].layer, pass, ifmap_tile);
    const std::uint64_t done = traffic.zero_gating ? in_map : macs;
    add(kMac, kCompute, O::kMac, done);
    add(kMac, kGated, O::kMac, macs - done);
    add(kFilterSpad, kRead, O::kFilter, done);
    add(kPsumSpad, kRead, O::kPsum, done);
    add(kPsumSpad, kWrite, O::kPsum, done);
    add(kIfmapSpad, kRead, O::kIfmap, macs);
    add(kIfmapSpad, kWrite, O::kIfmap, delivered(program.ifmap));
    add(kFilterSpad, kWrite, O::kFilter, delivered(program.filter));
    for (const PeWork& work : program.work)
      add(kLocalNetwork, kDeliver, O::kPsum,
          work.bottom ? 0 : std::uint64_t{work.filters} * program.positions * program.images);
    add(kLocalNetwork, kDeliver, O::kIfmap, 0);  // pixels do not move between PEs
    add(kFilterNetwork, kSend, O::kFilter, program.filter.words);
    add(kFilterNetwork, kDeliver, O::kFilter, delivered(program.filter));
    add(kIfmapNetwork, kSend, O::kIfmap, program.ifmap.words);
    add(kIfmapNetwork, kDeliver, O::kIfmap, delivered(program.ifmap));
    add(kPsumNetwork, kSend, O::kPsum, program.psum.words);
    add(kPsumNetwork, kDeliver, O::kPsum, delivered(program.psum));
    add(kOutputNetwork, kSend, O::kPsum, program.psum.words);
    add(kPrefetchBuffer, kFill, O::kFilter, program.filter.words);
    add(kPrefetchBuffer, kRead, O::kFilter, program.filter.words);
    add(kGlobalBuffer, kRead, O::kIfmap, program.ifmap.words);
    add(kGlobalBuffer, kRead, O::kPsum, program.psum.words);
    add(kGlobalBuffer, kWrite, O::kPsum, program.psum.words);
    add(kDram, kRead, O::kFilter, dram_words(program.filter.words, traffic.filter_bits));
  }
  const Tensor<Word> ifmap(layer.N, layer.C, layer.H, layer.W);
  for (const IfmapTile& tile : plan.ifmap_tiles) {
    const IfmapStream stream = ifmap_stream(plan.segment(tile).layer, plan.mapping, tile, ifmap);
    add(kGlobalBuffer, kFill, O::kIfmap, stream.words.size());
    add(kDram, kRead, O::kIfmap,
        dram_words(std::count(stream.padding.begin(), stream.padding.end(), false), traffic.ifmap.word_bits));
  }
  for (const PsumTile& tile : plan.psum_tiles) {
    const std::uint64_t outputs = psum_order(layer, plan.mapping, tile).size();
    add(kGlobalBuffer, kFill, O::kPsum, psum_filters(layer, plan.mapping, tile).size());
    add(kGlobalBuffer, kDrain, O::kOfmap, outputs);
    add(kDram, kWrite, O::kOfmap, dram_words(outputs, traffic.ofmap.word_bits));
    add(kDram, kRead, O::kBias, traffic.bias ? dram_words(tile.filters.count, traffic.psum_bits) : 0);
  }
  return sum;
}

struct Case {
  Layer layer;
  Mapping mapping;
  SpatialLimits limits;
  LayerTraffic traffic;
};

Case random_case(std::uint64_t seed) {
  Random random(seed);
  const auto bits = [&] { return 8 + 4 * static_cast<int>(random.below(3)); };
  for (;;) {
    Case a;
    a.limits = limits_of(random_machine(random));
    a.layer = random_layer(random);
    a.traffic.ifmap.word_bits = a.traffic.ofmap.word_bits = bits();
    a.traffic.filter_bits = bits();
    a.traffic.psum_bits = bits();
    a.traffic.bias = random.below(2);
    a.traffic.zero_gating = random.below(2);
    const auto mapping = random_mapping(random, a.layer, a.limits);
    if (!mapping) continue;
    a.mapping = *mapping;
    return a;
  }
}

TEST(RowStationaryCounts, AreTheSumsOverThePlansPasses) {
  for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const auto [layer, mapping, limits, traffic] = random_case(seed);
    const Plan plan = std::get<Plan>(row_stationary_plan(layer, mapping, limits));
    const RowStationaryCounts counts = row_stationary_counts(layer, mapping, limits, traffic);
    ASSERT_EQ(counts.passes, plan.passes.size());
    ASSERT_EQ(counts.ifmap_tiles, plan.ifmap_tiles.size());
    ASSERT_EQ(counts.psum_tiles, plan.psum_tiles.size());
    ASSERT_EQ(counts.macs() - counts.surplus_macs, layer.macs());
    ASSERT_EQ(counts.accesses(), counted(layer, plan, traffic));
  }
}

TEST(RowStationaryCounts, ABoundOfFewerBlocksIsNeverAbove) {
  for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    auto [layer, mapping, limits, traffic] = random_case(seed);
    if (seed % 2) traffic.ifmap = traffic.ofmap = StoredFeatureMap::coded(16, 0.1 * (seed % 11), RlcFormat{});
    const ChannelCuts channels(layer.group_C(), mapping.q, mapping.r);
    const BlockTotals fewest{.image_blocks = 1,
                             .filter_tiles = 1,
                             .filter_passes = cut_count(layer.group_M(), mapping.p * mapping.t),
                             .filter_sets = cut_count(layer.group_M(), mapping.p),
                             .channel_passes = channels.pass_count,
                             .channel_sets = channels.sets};
    const auto bound =
        least_counts(layer, fewest, traffic, segment_cuts(layer, mapping.e, mapping.f, limits)).accesses();
    for (const auto& [key, words] : row_stationary_counts(layer, mapping, limits, traffic).accesses())
      ASSERT_LE(bound.at(key), words) << name(key.component) << "." << name(key.action) << " " << name(key.operand);
  }
}

// CONV2 of AlexNet on Eyeriss, the mapping of JSSC 2017, Table III: ifmap reads, psum reads and psum writes of the
// global buffer for a batch of 4 are the 77.6 MB of its Table V.
TEST(RowStationaryCounts, OfAlexNetsConv2AreTheChips) {
  const Layer conv2{
      .name = "conv2", .N = 4, .C = 96, .H = 27, .W = 27, .M = 256, .R = 5, .S = 5, .padding = 2, .groups = 2};
  const auto counts =
      row_stationary_counts(conv2, {.m = 64, .e = 27, .p = 16, .q = 2}, SpatialLimits{}, LayerTraffic{});
  const double megabytes = static_cast<double>(counts.ifmap_reads + 2 * counts.psum_words) * 2 / 1e6;
  EXPECT_NEAR(megabytes, 77.6, 0.05);
}

}  // namespace
}  // namespace eyrie
