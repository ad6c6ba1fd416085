#include "dataflow/row_stationary_mapper.h"

#include <algorithm>
#include <limits>
#include <tuple>

#include "dataflow/row_stationary.h"
#include "dataflow/row_stationary_least_time.h"
#include "dataflow/row_stationary_time.h"

namespace eyrie {
namespace {

// The largest value of lowest .. highest for which fits() holds, given that it holds up to some value; lowest - 1 if
// for none.
template <class Fits>
int largest(int lowest, int highest, Fits fits) {
  while (lowest <= highest) {
    const int middle = lowest + (highest - lowest) / 2;
    if (fits(middle))
      lowest = middle + 1;
    else
      highest = middle - 1;
  }
  return highest;
}

class Search {
 public:
  Search(const TimedLayer& timed, Objective objective, const AccessCosts& costs, std::size_t k)
      : timed_(timed),
        layer_(timed.layer),
        limits_(timed.limits),
        segment_(largest_segment(layer_, limits_)),
        objective_(objective),
        energy_(costs),
        k_(k) {}

  std::vector<RankedMapping> run() {
    if (k_ == 0) return {};
    for (int e = 1; e <= std::min(layer_.E(), limits_.rows / segment_.R * limits_.columns); ++e) add_shapes(e);
    std::erase_if(shapes_, [&](const Shape& shape) { return hopeless(shape.bound); });
    std::sort(shapes_.begin(), shapes_.end(), [](const Shape& a, const Shape& b) { return a.value < b.value; });
    for (const Shape& shape : shapes_)
      if (!hopeless(shape.bound)) examine(shape.map);
    return std::move(best_);
  }

 private:
  // What a set of mappings has at least.
  struct Bound {
    double energy;
    Cycle cycles;
  };
  // What a pass looks like: the mapping without m and n.
  struct Shape {
    Mapping map;  // m and n as small as they can be
    Bound bound;
    double value;  // of the bound
  };

  void add_shapes(int e) {
    segments_.push_back(segment_cuts(layer_, e, limits_));
    least_energy_.emplace_back(energy_, layer_, timed_.traffic, segments_.back());
    Mapping map{.e = e};
    const auto& [rows, S, R] = std::tuple(limits_.rows, segment_.S, segment_.R);
    for (map.r = 1; map.r <= std::min(rows / R, layer_.group_C()); ++map.r) {
      const int shelves = rows / (R * map.r);
      for (map.t = 1; map.t <= layer_.group_M() && shelves_taken(e, map.t, limits_.columns) <= shelves; ++map.t)
        for (map.q = 1; map.q * S <= limits_.ifmap_spad_words && map.q * map.r <= layer_.group_C(); ++map.q)
          for (map.p = 1; map.p * map.t <= layer_.group_M() && map.p <= limits_.psum_spad_words &&
                          map.p * map.q * S <= limits_.filter_spad_words &&
                          map.p * map.t * map.q * map.r * R * S <= limits_.prefetch_words;
               ++map.p)
            add(map);
    }
  }

  // Keeps a shape for later. Of the most promising one so far a mapping is tried at once: what is hopeless beside it
  // need not be kept.
  void add(Mapping map) {
    map.m = map.p * map.t;
    Mapping widest = map;
    widest.n = layer_.N;
    if (hopeless_by_energy(least_energy(widest, totals_of(widest, layer_.group_M())))) return;
    if (hopeless(bound_of(widest, layer_.group_M())) || !fits_buffer(map)) return;
    widest.n = most_images(map);
    const Bound bound = bound_of(widest, most_filters(map));
    if (hopeless(bound)) return;
    const double value = value_of(objective_, bound.energy, bound.cycles);
    shapes_.push_back({map, bound, value});
    if (value >= least_value_ && best_.size() == k_) return;
    least_value_ = std::min(least_value_, value);
    map.n = widest.n;
    map.m = most_filters(map);
    keep(map, row_stationary_counts(layer_, map, timed_.traffic, segments(map)));
  }

  bool fits_buffer(const Mapping& map) const {
    const BufferNeeds needs = buffer_needs(segment_, map, limits_);
    return needs.ifmap_banks + needs.psum_banks <= limits_.banks;
  }
  int most_images(Mapping map) const {
    return largest(1, layer_.N, [&](int n) {
      map.n = n;
      return fits_buffer(map);
    });
  }
  int most_filters(Mapping map) const {
    return largest(map.p * map.t, layer_.group_M(), [&](int m) {
      map.m = m;
      return fits_buffer(map);
    });
  }

  // Of all mappings of the shape with at most map.n images and m filters.
  Bound bound_of(const Mapping& map, int m) const { return bound_of(map, totals_of(map, m)); }

  Bound bound_of(const Mapping& map, const BlockTotals& totals) const {
    const Cycle cycles = least_cycles(timed_, map, totals, segments(map));
    return {least_energy(map, totals) + energy_.of_cycles(cycles), cycles};
  }

  BlockTotals totals_of(const Mapping& map, int m) const {
    return totals_of(map, cut_count(layer_.group_M(), m), cut_count(layer_.group_M(), map.p * map.t),
                     cut_count(layer_.group_M(), map.p));
  }
  // Of all mappings of the shape with at most map.n images and at least so many blocks of filters (see FilterCuts).
  BlockTotals totals_of(const Mapping& map, std::int64_t tiles, std::int64_t passes, std::int64_t sets) const {
    const ChannelCuts channels(layer_.group_C(), map.q, map.r);
    return {.image_blocks = cut_count(layer_.N, map.n),
            .filter_tiles = tiles,
            .filter_passes = passes,
            .filter_sets = sets,
            .channel_passes = channels.pass_count,
            .channel_sets = channels.sets};
  }
  double least_energy(const Mapping& map, const BlockTotals& totals) const {
    return least_energy_[static_cast<std::size_t>(map.e - 1)].of(totals);
  }

  // The margin is for rounding: a bound and a value are not added up in the same order.
  static constexpr double margin = 1 - 1e-12;

  // Sooner known than a bound on the cycles, where energy alone decides.
  bool hopeless_by_energy(double least) const {
    return objective_ == Objective::energy && best_.size() == k_ && least * margin > best_.back().value;
  }

  // Nothing within the bound ranks before the worst of the best k.
  bool hopeless(const Bound& bound) const {
    if (best_.size() < k_) return false;
    const RankedMapping& worst = best_.back();
    const double value = value_of(objective_, bound.energy * margin, bound.cycles);
    if (value != worst.value) return value > worst.value;
    if (bound.cycles != worst.cycles) return bound.cycles > worst.cycles;
    return bound.energy * margin > worst.energy;
  }

  void examine(Mapping map) {
    const int most_n = most_images(map);
    for (map.n = most_n; map.n >= 1; --map.n) {
      map.m = map.p * map.t;
      const int most_m = most_filters(map);
      if (hopeless(bound_of(map, most_m))) continue;
      examine_filters(map, most_m);
    }
  }

  // Fewer filters in the buffer are never in fewer tiles, so there may be a point from which none is worth a look.
  void examine_filters(Mapping map, int most_m) {
    const int a_pass = map.p * map.t;
    std::int64_t tiles = 0;
    for (map.m = most_m; map.m >= a_pass; --map.m) {
      const FilterCuts filters(layer_.group_M(), map.m, map.p, map.t);
      if (filters.tile_count != tiles && hopeless(bound_of(map, map.m))) return;
      tiles = filters.tile_count;
      const BlockTotals totals = totals_of(map, tiles, filters.pass_count, filters.sets);
      if (hopeless_by_energy(least_energy(map, totals))) continue;
      const Bound bound = bound_of(map, totals);
      if (hopeless(bound)) continue;
      const RowStationaryCounts counts = row_stationary_counts(layer_, map, timed_.traffic, segments(map));
      if (!hopeless({energy_.of(counts, bound.cycles), bound.cycles})) keep(map, counts);
    }
  }

  void keep(const Mapping& map, const RowStationaryCounts& counts) {
    RankedMapping ranked{.mapping = map, .counts = counts};
    ranked.cycles = row_stationary_cycles(timed_, map, segments(map));
    ranked.energy = energy_.of(counts, ranked.cycles);
    ranked.value = value_of(objective_, ranked.energy, ranked.cycles);
    const auto place = std::upper_bound(best_.begin(), best_.end(), ranked, ranks_before);
    if (best_.size() == k_ && place == best_.end()) return;
    if (place != best_.begin() && std::prev(place)->mapping == map) return;  // tried before
    best_.insert(place, ranked);
    if (best_.size() > k_) best_.pop_back();
  }

  const std::vector<SegmentCuts>& segments(const Mapping& map) const { return segments_[map.e - 1]; }

  const TimedLayer& timed_;
  const Layer& layer_;
  const SpatialLimits& limits_;
  const Layer segment_;  // the largest
  const Objective objective_;
  const CountEnergy energy_;
  const std::size_t k_;
  std::vector<std::vector<SegmentCuts>> segments_;  // of e = 1, 2, ...
  std::vector<LeastEnergy> least_energy_;           // likewise
  std::vector<Shape> shapes_;
  double least_value_ = std::numeric_limits<double>::infinity();  // of the bounds of all shapes met
  std::vector<RankedMapping> best_;
};

}  // namespace

bool ranks_before(const RankedMapping& a, const RankedMapping& b) {
  const auto order = [](const RankedMapping& ranked) {
    const Mapping& map = ranked.mapping;
    return std::tuple(ranked.value, ranked.cycles, ranked.energy, map.m, map.n, map.e, map.p, map.q, map.r, map.t);
  };
  return order(a) < order(b);
}

RankedMapping rank_mapping(const TimedLayer& timed, Objective objective, const AccessCosts& costs,
                           const Mapping& mapping) {
  const std::vector<SegmentCuts> segments = segment_cuts(timed.layer, mapping.e, timed.limits);
  RankedMapping ranked;
  ranked.mapping = mapping;
  ranked.counts = row_stationary_counts(timed.layer, mapping, timed.traffic, segments);
  ranked.cycles = row_stationary_cycles(timed, mapping, segments);
  ranked.energy = CountEnergy(costs).of(ranked.counts, ranked.cycles);
  ranked.value = value_of(objective, ranked.energy, ranked.cycles);
  return ranked;
}

std::variant<std::vector<RankedMapping>, Misfit> best_mappings(const TimedLayer& timed, Objective objective,
                                                               const AccessCosts& costs, std::size_t k) {
  if (auto misfit = row_stationary_misfit(timed.layer, Mapping{}, timed.limits))
    return Misfit{"no mapping fits: even with m, n, e, p, q, r and t all 1 it " + misfit->reason};
  return Search(timed, objective, costs, k).run();
}

}  // namespace eyrie
