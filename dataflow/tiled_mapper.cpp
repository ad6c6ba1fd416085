#include "dataflow/tiled_mapper.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "dataflow/row_stationary_cuts.h"
#include "dataflow/tiled_plan.h"
#include "dataflow/tiled_time.h"
#include "sim/base/types.h"

namespace eyrie {
namespace {

// The sizes up to `most` that cut a dimension into different numbers of blocks.
std::vector<int> useful_sizes(int total, int most) {
  std::vector<int> sizes;
  for (int size = std::min(total, most); size >= 1;) {
    const int blocks = static_cast<int>(ceil_div(total, size));
    const int even = static_cast<int>(ceil_div(total, blocks));
    sizes.push_back(even);
    size = even - 1;
  }
  return sizes;
}

int most_even(int total, int size) {
  const auto blocks = ceil_div(static_cast<std::uint64_t>(total), static_cast<std::uint64_t>(size));
  return static_cast<int>(ceil_div(static_cast<std::uint64_t>(total), blocks));
}

// Energy of counts as a sum of weights: accesses() is linear, but builds a map, which is too slow for every candidate.
class TiledEnergy {
 public:
  TiledEnergy(const Stationary& stays, const AccessCosts& costs) {
    const auto of_one = [&](const TiledCounts& one) { return energy_of(one.accesses(stays), 0, costs); };
    for (std::size_t i = 0; i < kPassed.size(); ++i) {
      TiledCounts one;
      one.passed.*kPassed[i] = 1;
      passed_[i] = of_one(one);
    }
    for (std::size_t i = 0; i < kTiles.size(); ++i) {
      TiledCounts one;
      one.*kTiles[i] = 1;
      tiles_[i] = of_one(one);
    }
    TiledCounts done, gated;
    done.passed.macs = gated.passed.macs = gated.macs_gated = 1;
    done_ = of_one(done);
    gated_ = of_one(gated);
  }

  double of(const TiledCounts& counts) const {
    double energy = static_cast<double>(counts.passed.macs - counts.macs_gated) * done_ +
                    static_cast<double>(counts.macs_gated) * gated_;
    for (std::size_t i = 0; i < kPassed.size(); ++i)
      energy += static_cast<double>(counts.passed.*kPassed[i]) * passed_[i];
    for (std::size_t i = 0; i < kTiles.size(); ++i) energy += static_cast<double>(counts.*kTiles[i]) * tiles_[i];
    return energy;
  }

 private:
  using P = PassCounts;
  using T = TiledCounts;
  // With MACs, every number that accesses() hands on.
  static constexpr std::array kPassed{&P::filter_reads,     &P::filters_delivered, &P::ifmap_reads,
                                      &P::ifmaps_delivered, &P::ifmaps_from_right, &P::ifmaps_from_below,
                                      &P::psum_words,       &P::psums_from_below};
  static constexpr std::array kTiles{&T::filter_fills, &T::ifmap_fills, &T::psum_fills,  &T::ofmap_drains,
                                     &T::dram_filters, &T::dram_biases, &T::dram_ifmaps, &T::dram_ofmaps};
  std::array<double, kPassed.size()> passed_{};
  std::array<double, kTiles.size()> tiles_{};
  double done_ = 0, gated_ = 0;  // of a MAC
};

class Search {
 public:
  Search(const Layer& layer, Dataflow dataflow, const SpatialLimits& limits, const SpatialTiming& timing,
         const LayerTraffic& traffic, Objective objective, const AccessCosts& costs, std::size_t k)
      : layer_(layer),
        kind_(tiled_dataflow(dataflow)),
        limits_(limits),
        timing_(timing),
        traffic_(traffic),
        objective_(objective),
        cycle_cost_(costs.cycle),
        energy_(kind_.stays(), costs),
        k_(k) {
    base_.dataflow = dataflow;
    gated_ = count_gated(layer, traffic, layer.macs());
  }

  std::vector<RankedTiled> run() {
    add_tilings();
    add_shapes();
    const auto by_energy = [](const Half& a, const Half& b) { return a.energy < b.energy; };
    std::sort(tilings_.begin(), tilings_.end(), by_energy);
    std::sort(shapes_.begin(), shapes_.end(), by_energy);
    if (shapes_.empty()) return {};
    // Past the worst value that is wanted all behind are worse, if their order is that of their bounds.
    const bool in_order = objective_ == Objective::energy && cycle_cost_ == 0;
    Half least = shapes_.front();
    for (const Half& shape : shapes_) least.cycles = std::min(least.cycles, shape.cycles);
    for (const Half& tiling : tilings_) {
      if (in_order && past(tiling, least)) break;
      if (hopeless(tiling, least)) continue;
      for (const Half& shape : shapes_) {
        if (in_order && past(tiling, shape)) break;
        if (!hopeless(tiling, shape)) examine(tiling, shape);
      }
    }
    return std::move(best_);
  }

 private:
  // Half of a mapping: what the buffer holds, or what the array does; with the energy and the cycles it takes at least.
  struct Half {
    Mapping map;
    double energy;
    Cycle cycles;
  };

  void add_tilings() {
    for (const int n : useful_sizes(layer_.N, layer_.N))
      for (const int e : useful_sizes(layer_.E(), layer_.E()))
        for (const int c : useful_sizes(layer_.group_C(), layer_.group_C())) add_tiling(n, e, c);
  }

  void add_tiling(int n, int e, int c) {
    Mapping map = base_;
    map.n = n, map.e = e, map.c = c;
    int low = 0, high = layer_.group_M();
    while (low < high) {
      map.m = low + (high - low + 1) / 2;
      if (tile_needs(layer_, map, limits_).banks() <= limits_.banks)
        low = map.m;
      else
        high = map.m - 1;
    }
    if (low == 0) return;
    map.m = most_even(layer_.group_M(), low);
    // Where channels are cut, tiles of both kinds come for every tile of the other.
    for (const Keep keep : {Keep::filter, Keep::ifmap}) {
      if (keep == Keep::ifmap && c < layer_.group_C()) continue;
      map.keep = keep;
      TiledCounts counts;
      count_tiles(layer_, map, traffic_, counts);
      tilings_.push_back({map, energy_.of(counts), link_cycles(counts, timing_)});
    }
  }

  void add_shapes() {
    const int pes = limits_.rows * limits_.columns;
    if (kind_.pixels_in_array()) {
      const bool one_pixel = base_.dataflow == Dataflow::os_c;
      for (const int y : useful_sizes(layer_.E(), one_pixel ? 1 : limits_.rows))
        for (const int x : useful_sizes(layer_.F(), one_pixel ? 1 : limits_.columns))
          for (const int b : useful_sizes(layer_.N, one_pixel ? 1 : layer_.N)) {
            const int sets = limits_.rows / y * (limits_.columns / x) / b;
            Mapping map = base_;
            map.y = y, map.x = x, map.b = b;
            if (sets > 0) add_shape(map, base_.dataflow == Dataflow::os_a ? 1 : sets);
          }
      return;
    }
    const int weights = kind_.tap_by_tap() ? 1 : layer_.R * layer_.S;
    for (const int r : useful_sizes(layer_.group_C(), pes / weights)) {
      Mapping map = base_;
      map.r = r;
      add_shape(map, pes / (weights * r));
    }
  }

  void add_shape(Mapping map, int most_filters) {
    map.t = most_even(layer_.group_M(), std::min(most_filters, layer_.group_M()));
    Mapping whole = map;
    whole.m = layer_.group_M(), whole.n = layer_.N, whole.e = layer_.E(), whole.c = layer_.group_C();
    TiledCounts counts;
    const Cycle cycles = count_and_time(whole, counts);
    shapes_.push_back({map, energy_.of(counts), cycles});
  }

  // The passes of a mapping; their cycles.
  Cycle count_and_time(const Mapping& map, TiledCounts& counts) const {
    Cycle cycles = 0;
    for_each_kind_of_pass(layer_, map, [&](const TiledPass& pass, std::uint64_t times) {
      const PassCounts one = kind_.counts(layer_, pass, limits_);
      counts.passes += times;
      add(counts.passed, one, times);
      cycles += times * tiled_pass_cycles(layer_, map.dataflow, pass, one, limits_, timing_);
    });
    counts.macs_gated = gated_;  // every mapping has all MACs of the layer
    return cycles;
  }

  // No mapping of these halves ranks before the worst of the best k. The margin is for rounding. Cycles and energy
  // decide as in the order of mappings: many mappings that DRAM holds up take equal cycles, the least.
  bool hopeless(const Half& tiling, const Half& shape) const {
    if (best_.size() < k_) return false;
    const RankedTiled& worst = best_.back();
    return least_of(tiling, shape) > std::tuple(worst.value, worst.cycles, worst.energy);
  }
  bool past(const Half& tiling, const Half& shape) const {
    return best_.size() == k_ && std::get<0>(least_of(tiling, shape)) > best_.back().value;
  }

  // Value, cycles and energy that a mapping of these halves has at least.
  std::tuple<double, Cycle, double> least_of(const Half& tiling, const Half& shape) const {
    const Cycle cycles = std::max(tiling.cycles, shape.cycles);
    const double sum = tiling.energy + shape.energy + static_cast<double>(cycles) * cycle_cost_;
    const double energy = sum * (1 - 1e-12);
    return {value_of(objective_, energy, cycles), cycles, energy};
  }

  void examine(const Half& tiling, const Half& shape) {
    Mapping map = tiling.map;
    map.t = std::min(shape.map.t, map.m);
    map.r = std::min(shape.map.r, map.c);
    map.b = std::min(shape.map.b, map.n);
    map.y = std::min(shape.map.y, map.e);
    map.x = shape.map.x;
    RankedTiled ranked;
    ranked.mapping = map;
    count_tiles(layer_, map, traffic_, ranked.counts);
    const Cycle passes = count_and_time(map, ranked.counts);
    ranked.cycles = tiled_cycles(ranked.counts, passes, timing_);
    ranked.energy = energy_.of(ranked.counts) + static_cast<double>(ranked.cycles) * cycle_cost_;
    ranked.value = value_of(objective_, ranked.energy, ranked.cycles);
    keep(ranked);
  }

  void keep(const RankedTiled& ranked) {
    const auto order = [](const RankedTiled& one) {
      const Mapping& m = one.mapping;
      return std::tuple(one.value, one.cycles, one.energy, m.m, m.n, m.e, m.c, m.r, m.t, m.b, m.y, m.x, m.keep);
    };
    const auto before = [&](const RankedTiled& a, const RankedTiled& b) { return order(a) < order(b); };
    const auto place = std::upper_bound(best_.begin(), best_.end(), ranked, before);
    if (place != best_.begin() && std::prev(place)->mapping == ranked.mapping) return;
    best_.insert(place, ranked);
    if (best_.size() > k_) best_.pop_back();
  }

  const Layer& layer_;
  const TiledDataflow& kind_;
  const SpatialLimits& limits_;
  const SpatialTiming& timing_;
  const LayerTraffic& traffic_;
  const Objective objective_;
  const double cycle_cost_;
  const TiledEnergy energy_;
  const std::size_t k_;
  Mapping base_;
  std::uint64_t gated_ = 0;  // MACs
  std::vector<Half> tilings_, shapes_;
  std::vector<RankedTiled> best_;
};

}  // namespace

std::variant<std::vector<RankedTiled>, Misfit> best_tiled_mappings(const Layer& layer, Dataflow dataflow,
                                                                   const SpatialLimits& limits,
                                                                   const SpatialTiming& timing,
                                                                   const LayerTraffic& traffic, Objective objective,
                                                                   const AccessCosts& costs, std::size_t k) {
  if (auto misfit = tiled_misfit(layer, {.dataflow = dataflow}, limits))
    return Misfit{"no mapping fits: even with all factors 1 it " + misfit->reason};
  auto best = Search(layer, dataflow, limits, timing, traffic, objective, costs, k).run();
  for (RankedTiled& one : best) one.counts = tiled_counts(layer, one.mapping, limits, traffic);
  return best;
}

}  // namespace eyrie
