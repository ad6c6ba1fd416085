// The mapper against brute force, and what it says when nothing fits.
#include <gtest/gtest.h>

#include <algorithm>

#include "dataflow/row_stationary.h"
#include "dataflow/row_stationary_least_time.h"
#include "dataflow/row_stationary_mapper.h"
#include "dataflow/row_stationary_time.h"
#include "sim/spatial/mapping_choice.h"
#include "tests/random_layer.h"
#include "tests/random_machine.h"
#include "tests/read_spatial_machine.h"

namespace eyrie {
namespace {

struct Case {
  SpatialConfig machine;
  WorkloadLayer entry;
  AccessCosts costs;
};

// A machine and a layer with few enough mappings to try them all.
Case random_case(std::uint64_t seed) {
  Random random(seed);
  const auto in = [&](int low, int high) { return static_cast<int>(random.in(low, high)); };
  Case a;
  a.machine = random_machine(random);
  a.machine.array = {in(1, 6), in(1, 6)};
  a.machine.pe.ifmap_spad_words = in(2, 8);
  a.machine.pe.filter_spad_words = in(4, 24);
  a.machine.pe.psum_spad_words = in(1, 6);
  a.machine.global_buffer.bank_bytes = 64 << in(0, 3);
  a.machine.global_buffer.prefetch_bytes = 64 << in(0, 4);
  Layer& layer = a.entry.layer;
  layer = random_layer(random);
  layer.C = layer.groups * in(1, 5);
  layer.M = layer.groups * in(1, 9);
  layer.H = std::max(in(1, 8), layer.window_H() - layer.padding.rows());
  layer.W = std::max(in(1, 8), layer.window_W() - layer.padding.columns());
  a.entry.coded_input = in(0, 1);
  a.entry.data.activation_density = 0.1 * in(0, 10);
  a.entry.data.bias = {in(0, 1)};
  for (std::size_t c = 0; c < kComponentNames.size(); ++c)
    for (std::size_t action = 0; action < kActionNames.size(); ++action)
      for (std::size_t o = 0; o < kOperandNames.size(); ++o)
        a.costs.word[{static_cast<Component>(c), static_cast<Action>(action), static_cast<Operand>(o)}] =
            in(0, 20) * (in(0, 3) ? 1.0 : 0.3);
  a.costs.cycle = in(0, 1) ? 0.0 : in(0, 50);
  return a;
}

std::vector<RankedMapping> brute_force(const TimedLayer& timed, Objective objective, const AccessCosts& costs) {
  const Layer& layer = timed.layer;
  std::vector<RankedMapping> all;
  Mapping map;
  for (const int f : even_columns(layer.F())) {
    map.f = f;
    for (map.m = 1; map.m <= layer.group_M(); ++map.m)
      for (map.n = 1; map.n <= layer.N; ++map.n)
        for (map.e = 1; map.e <= layer.E(); ++map.e)
          for (map.p = 1; map.p <= map.m; ++map.p)
            for (map.q = 1; map.q <= layer.group_C(); ++map.q)
              for (map.r = 1; map.r <= layer.group_C(); ++map.r)
                for (map.t = 1; map.t <= map.m; ++map.t)
                  if (!row_stationary_misfit(layer, map, timed.limits))
                    all.push_back(rank_mapping(timed, objective, costs, map));
  }
  std::sort(all.begin(), all.end(), ranks_before);
  return all;
}

void expect_best_of_all(std::uint64_t seed, Objective objective) {
  SCOPED_TRACE("seed " + std::to_string(seed));
  const Case a = random_case(seed);
  const SpatialLimits limits = limits_of(a.machine);
  const SpatialTiming timing = timing_of(a.machine);
  const LayerTraffic traffic = traffic_of(a.machine, a.entry);
  const TimedLayer timed{a.entry.layer, limits, timing, traffic};
  const auto all = brute_force(timed, objective, a.costs);
  const std::size_t k = 1 + seed % 5;
  const auto found = best_mappings(timed, objective, a.costs, k);
  if (all.empty()) {
    ASSERT_TRUE(std::holds_alternative<Misfit>(found));
    return;
  }
  const auto& best = std::get<0>(found);
  ASSERT_EQ(best.size(), std::min(k, all.size()));
  for (std::size_t i = 0; i < best.size(); ++i) {
    ASSERT_EQ(best[i].mapping, all[i].mapping) << i << " of " << all.size();
    ASSERT_EQ(best[i].value, all[i].value);
    ASSERT_EQ(best[i].cycles, all[i].cycles);
    ASSERT_EQ(best[i].energy, all[i].energy);
    ASSERT_EQ(best[i].counts.accesses(), all[i].counts.accesses());
  }
}

TEST(MapperBound, IsNeverAboveTheEstimatedCycles) {
  for (std::uint64_t seed = 1; seed <= 10000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const SpatialConfig machine = random_machine(random);
    WorkloadLayer entry;
    entry.layer = random_layer(random);
    entry.coded_input = random.below(2);
    entry.data.activation_density = static_cast<double>(random.below(11)) / 10;
    const Layer& layer = entry.layer;
    const SpatialLimits limits = limits_of(machine);
    const SpatialTiming timing = timing_of(machine);
    const LayerTraffic traffic = traffic_of(machine, entry);
    const auto map = random_mapping(random, layer, limits);
    if (!map) continue;
    const TimedLayer timed{layer, limits, timing, traffic};
    const auto segments = segment_cuts(layer, map->e, map->f, limits);
    const BlockTotals totals{.image_blocks = cut_count(layer.N, map->n),
                             .filter_tiles = cut_count(layer.group_M(), map->m),
                             .filter_passes = cut_count(layer.group_M(), map->p * map->t),
                             .channel_passes = cut_count(layer.group_C(), map->q * map->r)};
    const ChannelTime channels(timed, segments, map->q, map->r);
    const int n = std::min(map->n, layer.N), a_pass = map->p * map->t, channels_a_pass = map->q * map->r;
    const int slots = buffer_needs(layer, *map, limits).psum_slots(limits.banks);
    const LeastTime least(timed, segments);
    const Cycle cycles = row_stationary_cycles(timed, *map, segments);
    const PassRange pass{map->t, a_pass, channels_a_pass, channels_a_pass};
    ASSERT_LE(least.of(pass, {map->m, map->m, n, n, slots, slots}, totals, channels), cycles);

    // As of one among many mappings.
    const auto in = [&](int low, int high) { return static_cast<int>(random.in(low, high)); };
    const int fewer = in(a_pass, map->m), more = in(map->m, layer.group_M());
    const int most_filters = a_pass + in(0, 3);
    const TileRange tiles{fewer, more, in(1, n), in(n, layer.N)};
    const BlockTotals fewest{.image_blocks = cut_count(layer.N, tiles.most_images),
                             .filter_tiles = cut_count(layer.group_M(), more),
                             .filter_passes = cut_count(layer.group_M(), most_filters),
                             .channel_passes = in(1, static_cast<int>(totals.channel_passes))};
    const PassRange passes{map->t + in(0, 2), most_filters, in(1, channels_a_pass), channels_a_pass + in(0, 9)};
    ASSERT_LE(least.of(passes, tiles, fewest, channels), cycles);
  }
}

class Mapper : public testing::TestWithParam<Objective> {};

TEST_P(Mapper, FindsWhatTryingAllMappingsFinds) {
  for (std::uint64_t seed = 1; seed <= 80; ++seed) {
    expect_best_of_all(seed, GetParam());
    if (HasFatalFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Objectives, Mapper, testing::Values(Objective::energy, Objective::delay, Objective::edp));

// Layers that differ in one thing that the mapper looks at come between layers that are alike.
TEST(MappingChoice, OfALayerIsItsBestMappingWhateverCameBefore) {
  const SpatialConfig machine = read_spatial_machine(EYRIE_SOURCE_DIR "/configs/eyeriss.yaml");
  WorkloadLayer entry;
  entry.layer = {.name = "a", .C = 6, .H = 9, .W = 7, .M = 8, .R = 3, .S = 3, .padding = 1};
  std::vector<WorkloadLayer> entries(8, entry);
  entries[1].layer.name = "b";
  entries[2].layer.stride = {1, 2};
  entries[3].layer.groups = 2;
  entries[4].data.activation_density = 0.1;
  entries[5].coded_input = !entry.coded_input;
  entries[6].data.bias = {5};
  MappingChoice choice(machine, Objective::energy);
  for (const WorkloadLayer& one : entries) {
    const auto best = best_mappings_on(machine, one, Objective::energy, 1);
    EXPECT_EQ(std::get<Mapping>(choice(one)), std::get<0>(best).front().mapping) << one.layer.name;
  }
}

TEST(Mapper, SaysHowMuchTheSmallestMappingNeeds) {
  const Layer conv1{.name = "conv1", .C = 3, .H = 227, .W = 227, .M = 96, .R = 11, .S = 11, .stride = 4};
  SpatialLimits limits;
  limits.banks = 1;
  const TimedLayer timed{conv1, limits, SpatialTiming{}, LayerTraffic{}};
  EXPECT_EQ(
      std::get<Misfit>(best_mappings(timed, Objective::energy, AccessCosts{}, 1)).reason,
      "no mapping fits: even with m, n, e, f, p, q, r and t all 1 it needs 2 buffer banks (1 for 4 psum words, 1 for "
      "121 ifmap words), the global buffer has 1");
}

}  // namespace
}  // namespace eyrie
