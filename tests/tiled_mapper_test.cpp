// The mapper of weight stationary, output stationary and no local reuse against trying every mapping, on machines and
// layers small enough for that.
#include "dataflow/tiled_mapper.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <functional>
#include <limits>

#include "dataflow/tiled_plan.h"
#include "workloads/random.h"

namespace eyrie {
namespace {

constexpr std::array kDataflows{Dataflow::ws, Dataflow::os_a, Dataflow::os_b, Dataflow::os_c, Dataflow::nlr};

// What a count costs differs from component to component, and DRAM costs most.
AccessCosts costs_of(Random& random) {
  AccessCosts costs;
  for (std::size_t c = 0; c < kComponentNames.size(); ++c)
    for (const Action action : {Action::kRead, Action::kWrite, Action::kFill, Action::kDrain, Action::kDeliver})
      for (std::size_t o = 0; o < kOperandNames.size(); ++o)
        costs.word[{static_cast<Component>(c), action, static_cast<Operand>(o)}] =
            c == static_cast<std::size_t>(Component::kDram) ? 100 : static_cast<double>(random.in(1, 9));
  costs.word[{Component::kMac, Action::kCompute, Operand::kMac}] = 2;
  costs.word[{Component::kMac, Action::kGated, Operand::kMac}] = 1;
  return costs;
}

template <class Visit>
void for_each_mapping(const Layer& layer, Dataflow dataflow, const SpatialLimits& limits, Visit visit) {
  const std::array<int, 10> most{layer.group_M(), layer.N,         layer.E(), layer.F(), layer.group_C(),
                                 layer.group_C(), layer.group_M(), layer.N,   layer.E(), layer.F()};
  const std::array<int Mapping::*, 10> factors{&Mapping::m, &Mapping::n, &Mapping::e, &Mapping::f, &Mapping::c,
                                               &Mapping::r, &Mapping::t, &Mapping::b, &Mapping::y, &Mapping::x};
  const auto keys = mapping_keys(dataflow);
  const auto has = [&](int Mapping::*value) {
    return std::any_of(keys.begin(), keys.end(), [&](const MappingKey& key) { return key.value == value; });
  };
  Mapping map{.dataflow = dataflow};
  const std::function<void(std::size_t)> from = [&](std::size_t i) {
    if (i == factors.size()) {
      for (map.keep = Keep::filter;; map.keep = Keep::ifmap) {
        if (!tiled_misfit(layer, map, limits)) visit(map);
        if (map.keep == Keep::ifmap) break;
      }
      return;
    }
    for (map.*factors[i] = 1; map.*factors[i] <= (has(factors[i]) ? most[i] : 1); ++(map.*factors[i])) from(i + 1);
    map.*factors[i] = 1;
  };
  from(0);
}

// A machine and a layer with few enough mappings to try them all.
struct SmallCase {
  Layer layer;
  SpatialLimits limits;
  AccessCosts costs;
  LayerTraffic traffic;
};

SmallCase small_case(int seed) {
  Random random(static_cast<std::uint64_t>(seed));
  const auto in = [&](int low, int high) { return static_cast<int>(random.in(low, high)); };
  SmallCase a;
  a.layer = {.name = "small",
             .N = in(1, 2),
             .C = in(1, 4),
             .H = in(3, 5),
             .W = in(3, 5),
             .M = in(1, 4),
             .R = in(1, 3),
             .S = in(1, 3)};
  a.limits.rows = in(2, 4);
  a.limits.columns = in(2, 5);
  a.limits.prefetch_words = in(4, 30);
  a.limits.banks = in(3, 9);
  a.limits.bank_ifmap_words = a.limits.bank_psum_words = a.limits.bank_filter_words = in(8, 60);
  a.costs = costs_of(random);
  a.traffic.zero_gating = seed % 2 == 0;  // a gated MAC spares accesses of what stays
  a.traffic.ifmap_density = 0.6;
  return a;
}

class TiledMapper : public testing::TestWithParam<std::tuple<Dataflow, int>> {};

TEST_P(TiledMapper, FindsTheLeastEnergyOfAllMappings) {
  const auto [dataflow, seed] = GetParam();
  const auto [layer, limits, costs, traffic] = small_case(seed);
  const Stationary stays = tiled_dataflow(dataflow).stays();

  double least = std::numeric_limits<double>::infinity();
  for_each_mapping(layer, dataflow, limits,
                   [&, &layer = layer, &limits = limits, &costs = costs, &traffic = traffic](const Mapping& map) {
                     least = std::min(least,
                                      energy_of(tiled_counts(layer, map, limits, traffic).accesses(stays), 0, costs));
                   });
  const auto found = best_tiled_mappings(layer, dataflow, limits, {}, traffic, Objective::energy, costs, 2);
  if (const auto* misfit = std::get_if<Misfit>(&found)) {
    EXPECT_EQ(least, std::numeric_limits<double>::infinity()) << misfit->reason;
    return;
  }
  const auto& best = std::get<0>(found);
  ASSERT_FALSE(best.empty());
  EXPECT_FALSE(tiled_misfit(layer, best[0].mapping, limits));
  EXPECT_DOUBLE_EQ(best[0].energy, least);
  if (best.size() > 1) {
    EXPECT_LE(best[0].value, best[1].value);
  }
}

// The best of so many mappings that none is skipped is the best of one.
TEST_P(TiledMapper, SkipsNothingThatIsBetter) {
  const Dataflow dataflow = std::get<0>(GetParam());
  SmallCase a = small_case(std::get<1>(GetParam()));
  a.layer.M *= 4;
  a.layer.C *= 3;
  for (const double cycle : {0.0, 300.0})
    for (const Objective objective : {Objective::energy, Objective::delay, Objective::edp}) {
      a.costs.cycle = cycle;
      const auto best = [&](std::size_t k) {
        return best_tiled_mappings(a.layer, dataflow, a.limits, {}, a.traffic, objective, a.costs, k);
      };
      const auto all = best(1'000'000), one = best(1);
      ASSERT_EQ(std::holds_alternative<Misfit>(all), std::holds_alternative<Misfit>(one));
      if (std::holds_alternative<Misfit>(all)) return;
      EXPECT_EQ(std::get<0>(one)[0].mapping, std::get<0>(all)[0].mapping)
          << static_cast<int>(objective) << " " << cycle;
      EXPECT_EQ(std::get<0>(one)[0].value, std::get<0>(all)[0].value);
    }
}

INSTANTIATE_TEST_SUITE_P(Seeds, TiledMapper, testing::Combine(testing::ValuesIn(kDataflows), testing::Range(0, 12)),
                         [](const auto& of) {
                           return std::string(name(std::get<0>(of.param))) + "_" +
                                  std::to_string(std::get<1>(of.param));
                         });

}  // namespace
}  // namespace eyrie
