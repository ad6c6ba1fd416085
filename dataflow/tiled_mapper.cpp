#include "dataflow/tiled_mapper.h"

#include <algorithm>
#include <tuple>

#include "dataflow/output_stationary.h"
#include "dataflow/tiled_energy.h"
#include "dataflow/tiled_plan.h"
#include "dataflow/tiled_time.h"
#include "dataflow/tilings.h"

namespace eyrie {
namespace {

// What decides between mappings, apart from the layer.
struct Aim {
  const SpatialLimits& limits;
  const SpatialTiming& timing;
  const LayerTraffic& traffic;
  const Objective objective;
  const AccessCosts& costs;
};

// The best so far, in order.
class Best {
 public:
  explicit Best(std::size_t k) : k_(k) {}

  bool full() const { return best_.size() == k_; }
  const RankedTiled& worst() const { return best_.back(); }

  void keep(const RankedTiled& ranked) {
    const Order order = order_of(ranked);
    const auto place = std::upper_bound(orders_.begin(), orders_.end(), order);
    const auto at = place - orders_.begin();
    if (at > 0 && best_[at - 1].mapping == ranked.mapping) return;
    orders_.insert(place, order);
    best_.insert(best_.begin() + at, ranked);
    if (best_.size() <= k_) return;
    best_.pop_back();
    orders_.pop_back();
  }

  std::vector<RankedTiled> take() && { return std::move(best_); }

 private:
  using Order = std::tuple<double, Cycle, double, int, int, int, int, int, int, int, int, int, int, Keep>;
  static Order order_of(const RankedTiled& one) {
    const Mapping& m = one.mapping;
    return {one.value, one.cycles, one.energy, m.m, m.n, m.e, m.f, m.c, m.r, m.t, m.b, m.y, m.x, m.keep};
  }

  const std::size_t k_;
  std::vector<RankedTiled> best_;
  std::vector<Order> orders_;
};

class Search {
 public:
  Search(const Layer& layer, Dataflow dataflow, const Aim& aim, std::size_t k)
      : layer_(layer),
        base_{.dataflow = dataflow},
        aim_(aim),
        kind_(tiled_dataflow(dataflow)),
        energy_(kind_.stays(), aim.costs),
        gated_(count_gated(layer, aim.traffic, layer.macs())),
        tilings_(layer, base_, aim.limits),
        best_(k) {}

  std::vector<RankedTiled> run() {
    add_shapes();
    std::vector<Tiling> rows;
    for (const TilingRow& row : tilings_.rows()) add_tilings(row.largest, &row, rows);
    const auto by_energy = [](const auto& a, const auto& b) { return a.energy < b.energy; };
    std::sort(rows.begin(), rows.end(), by_energy);
    std::sort(shapes_.begin(), shapes_.end(), by_energy);
    if (shapes_.empty()) return {};
    // Past the worst value that is wanted all behind are worse, if their order is that of their bounds.
    in_order_ = aim_.objective == Objective::energy && aim_.costs.cycle == 0;
    least_ = shapes_.front();
    for (const Shape& shape : shapes_) least_.cycles = std::min(least_.cycles, shape.cycles);
    for (const Tiling& row : rows) {
      if (in_order_ && past(row, least_)) break;
      if (!hopeless(row, least_)) examine_row(row);
    }
    return std::move(best_).take();
  }

 private:
  // What the buffer holds, with what it fetches; of a row of tilings the largest.
  struct Tiling {
    Mapping map;
    const TilingRow* row;
    TiledCounts counts;
    double energy;
    Cycle link, ends;  // of a row no ends: those of smaller tilings are shorter
  };
  // What the array does, with the energy and the cycles it takes at least.
  struct Shape {
    Mapping map;
    double energy;
    Cycle cycles;
  };

  Tiling tiling_of(const Mapping& map) const {
    Tiling tiling{map, nullptr, {}, 0, 0, 0};
    count_tiles(layer_, map, tilings_.strips(map), tilings_.columns(map), aim_.traffic, tiling.counts);
    tiling.energy = energy_.of(tiling.counts);
    tiling.link = link_cycles(tiling.counts, aim_.timing);
    tiling.ends = end_cycles(tiling.counts, aim_.timing);
    return tiling;
  }

  void add_tilings(Mapping map, const TilingRow* row, std::vector<Tiling>& rows) const {
    // Where channels are cut, tiles of both kinds come for every tile of the other.
    for (const Keep keep : {Keep::filter, Keep::ifmap}) {
      if (keep == Keep::ifmap && map.c < layer_.group_C()) continue;
      map.keep = keep;
      rows.push_back(tiling_of(map));
      rows.back().row = row;
      rows.back().ends = 0;
    }
  }

  void examine_row(const Tiling& largest) {
    std::vector<const Shape*> shapes;
    for (const Shape& shape : shapes_)
      if (!hopeless(largest, shape)) shapes.push_back(&shape);
    Mapping map = largest.map;
    for (std::size_t i = largest.row->begin; i < largest.row->end; ++i) {
      map.*tilings_.inner() = tilings_.inner_sizes()[i];
      const Tiling tiling = tiling_of(map);
      if (in_order_ && past(tiling, least_)) return;
      if (hopeless(tiling, least_)) continue;
      for (const Shape* const shape : shapes) {
        if (in_order_ && past(tiling, *shape)) break;
        if (!hopeless(tiling, *shape)) examine(tiling, *shape);
      }
    }
  }

  void add_shapes() {
    const SpatialLimits& limits = aim_.limits;
    const int pes = limits.rows * limits.columns;
    if (kind_.pixels_in_array()) {
      const bool one_pixel = base_.dataflow == Dataflow::os_c;
      for (const int y : useful_sizes(layer_.E(), one_pixel ? 1 : limits.rows))
        for (const int x : useful_sizes(layer_.F(), one_pixel ? 1 : y == 1 ? pes : limits.columns))
          for (const int b : useful_sizes(layer_.N, one_pixel ? 1 : pes / (y * x))) {
            const int sets = pe_sets(y, x, limits) / b;
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
    whole.m = layer_.group_M(), whole.c = layer_.group_C();
    whole.n = layer_.N, whole.e = layer_.E(), whole.f = layer_.F();
    TiledCounts counts;
    const Cycle cycles = count_and_time(whole, counts);
    shapes_.push_back({map, energy_.of(counts), cycles});
  }

  // The passes of a mapping; their cycles.
  Cycle count_and_time(const Mapping& map, TiledCounts& counts) const {
    Cycle cycles = 0;
    for_each_kind_of_pass(layer_, map, [&](const TiledPass& pass, std::uint64_t times) {
      const PassCounts one = kind_.counts(layer_, pass, aim_.limits);
      counts.passes += times;
      add(counts.passed, one, times);
      cycles += times * tiled_pass_cycles(layer_, map.dataflow, pass, one, aim_.limits, aim_.timing);
    });
    counts.macs_gated = gated_;  // every mapping has all MACs of the layer
    return cycles;
  }

  // No mapping of these ranks before the worst of the best k. The margin is for rounding. Cycles and energy decide as
  // in the order of mappings: many mappings that DRAM holds up take equal cycles, the least.
  bool hopeless(const Tiling& tiling, const Shape& shape, Cycle passes = 0) const {
    if (!best_.full()) return false;
    const RankedTiled& worst = best_.worst();
    return least_of(tiling, shape, passes) > std::tuple(worst.value, worst.cycles, worst.energy);
  }
  bool past(const Tiling& tiling, const Shape& shape) const {
    return best_.full() && std::get<0>(least_of(tiling, shape, 0)) > best_.worst().value;
  }

  // Value, cycles and energy that a mapping of these has at least, if its passes take at least so long.
  std::tuple<double, Cycle, double> least_of(const Tiling& tiling, const Shape& shape, Cycle passes) const {
    const Cycle cycles = std::max(tiling.link, std::max(shape.cycles, passes) + tiling.ends);
    const double sum = tiling.energy + shape.energy + static_cast<double>(cycles) * aim_.costs.cycle;
    const double energy = sum * (1 - 1e-12);
    return {value_of(aim_.objective, energy, cycles), cycles, energy};
  }

  void examine(const Tiling& tiling, const Shape& shape) {
    RankedTiled ranked;
    ranked.counts = tiling.counts;
    ranked.mapping = tiling.map;
    Mapping& map = ranked.mapping;
    map.t = std::min(shape.map.t, map.m);
    map.r = std::min(shape.map.r, map.c);
    map.b = std::min(shape.map.b, map.n);
    map.y = std::min(shape.map.y, map.e);
    map.x = std::min(shape.map.x, map.f);
    if (hopeless(tiling, shape, least_passes_cycles(layer_, map, aim_.limits, aim_.timing))) return;
    const Cycle passes = count_and_time(map, ranked.counts);
    ranked.cycles = tiled_cycles(ranked.counts, passes, aim_.limits, aim_.timing);
    ranked.energy = energy_.of(ranked.counts) + static_cast<double>(ranked.cycles) * aim_.costs.cycle;
    ranked.value = value_of(aim_.objective, ranked.energy, ranked.cycles);
    best_.keep(ranked);
  }

  const Layer& layer_;
  const Mapping base_;
  const Aim& aim_;
  const TiledDataflow& kind_;
  const TiledEnergy energy_;
  const std::uint64_t gated_;  // MACs
  const Tilings tilings_;
  std::vector<Shape> shapes_;
  Shape least_;  // the least energy and the fewest cycles of all shapes
  bool in_order_ = false;
  Best best_;
};

}  // namespace

std::variant<std::vector<RankedTiled>, Misfit> best_tiled_mappings(const Layer& layer, Dataflow dataflow,
                                                                   const SpatialLimits& limits,
                                                                   const SpatialTiming& timing,
                                                                   const LayerTraffic& traffic, Objective objective,
                                                                   const AccessCosts& costs, std::size_t k) {
  if (auto misfit = tiled_misfit(layer, {.dataflow = dataflow, .f = 1}, limits))
    return Misfit{"no mapping fits: even with all factors 1 it " + misfit->reason};
  const Aim aim{limits, timing, traffic, objective, costs};
  std::vector<RankedTiled> best = Search(layer, dataflow, aim, k).run();
  for (RankedTiled& one : best) one.counts = tiled_counts(layer, one.mapping, limits, traffic);
  return best;
}

}  // namespace eyrie
