#include "dataflow/row_stationary_mapper.h"

#include <algorithm>
#include <limits>
#include <tuple>

#include "dataflow/row_stationary_time.h"
#include "dataflow/row_stationary_widths.h"

namespace eyrie {
namespace {

// The largest value of lowest .. highest for which fits() holds, given that it holds up to some value; lowest - 1 if
// for none. Often it is the highest.
template <class Fits>
int largest(int lowest, int highest, Fits fits) {
  if (lowest <= highest && fits(highest)) return highest;
  --highest;
  while (lowest <= highest) {
    const int middle = lowest + (highest - lowest) / 2;
    if (fits(middle))
      lowest = middle + 1;
    else
      highest = middle - 1;
  }
  return highest;
}

// What a pass of some q and r works on, and all such passes of a group together.
struct ChannelShape {
  int q = 1, r = 1;
  std::int64_t passes = 0, sets = 0;  // as in ChannelCuts
  ChannelTime time;
};

class Search {
 public:
  Search(const TimedLayer& timed, Objective objective, const CountEnergy& costs, std::size_t k)
      : timed_(timed),
        layer_(timed.layer),
        limits_(timed.limits),
        segment_(largest_segment(layer_, limits_)),
        objective_(objective),
        energy_(costs),
        k_(k) {}

  std::vector<RankedMapping> run() {
    if (k_ == 0) return {};
    for (int e = 1; e <= std::min(layer_.E(), limits_.rows / segment_.R * limits_.columns); ++e)
      widths_.emplace_back(timed_, energy_, e, columns_.cuts(e, 0, limits_), columns_.f(0));
    add_channel_shapes();
    for (Width& width : widths_) set_bound(width);
    std::sort(widths_.begin(), widths_.end(), [](const Width& a, const Width& b) { return a.value < b.value; });
    for (const Width& width : widths_)
      if (!hopeless(width.bound)) search(width);
    if (columns_.size() > 1) search_columns();
    return std::move(best_);
  }

 private:
  using Bound = MappingBound;
  using Width = MappingWidth;
  // All mappings of a Width with some q and r: of them what is best, be it of different q and r.
  struct Box {
    const Width& width;
    double channel_energy;
    ChannelShape least;
    int most_p, most_t, most_filters;  // p x t
    int most_channels;                 // q x r
    TileRange tiles{};
  };
  // What a pass looks like: the mapping without m and n.
  struct Shape {
    Mapping map;  // m and n as small as they can be
    Bound bound;
    double value;  // of the bound
  };

  void add_channel_shapes() {
    // All segments have the same R and S as those of any other e.
    const LayerCuts& segments = widths_.front().segments;
    for (int r = 1; r <= std::min(limits_.rows / segment_.R, layer_.group_C()); ++r) {
      channels_.emplace_back();
      for (int q = 1; q * segment_.S <= limits_.ifmap_spad_words && q * r <= layer_.group_C(); ++q) {
        const ChannelCuts cut(layer_.group_C(), q, r);
        channels_.back().push_back({q, r, cut.pass_count, cut.sets, ChannelTime(timed_, segments, q, r)});
      }
    }
  }

  static void widen(Box& box, const ChannelShape& more) {
    ChannelShape& least = box.least;
    box.channel_energy = std::min(box.channel_energy, box.width.energy.of_channels(more.passes, more.sets));
    box.most_channels = std::max(box.most_channels, more.q * more.r);
    least.passes = std::min(least.passes, more.passes);
    least.time.macs = std::min(least.time.macs, more.time.macs);
    least.time.once = std::min(least.time.once, more.time.once);
  }

  Box box_of(const Width& width, const ChannelShape& channels) const {
    const int S = segment_.S, R = segment_.R;
    Box box{
        width, width.energy.of_channels(channels.passes, channels.sets), channels, 0, 0, 0, channels.q * channels.r};
    box.most_p = std::min({limits_.psum_spad_words, limits_.filter_spad_words / (channels.q * S), layer_.group_M()});
    box.most_t = std::min(most_sets(width.e, limits_.rows / (R * channels.r), limits_.columns), layer_.group_M());
    const std::int64_t array = std::int64_t{box.most_p} * box.most_t;
    const int buffer = std::min(layer_.group_M(), limits_.prefetch_words / (channels.q * channels.r * R * S));
    box.most_filters = static_cast<int>(std::min<std::int64_t>(array, buffer));
    return box;
  }
  // q = 1 leaves the most room for filters.
  Box box_of(const Width& width, const std::vector<ChannelShape>& same_r) const {
    Box box = box_of(width, same_r.front());
    for (const ChannelShape& channels : same_r) widen(box, channels);
    return box;
  }

  void set_bound(Width& width) const {
    Box box = box_of(width, channels_.front());
    for (const auto& same_r : channels_)
      for (const ChannelShape& channels : same_r) widen(box, channels);
    width.bound = bound_of(box);
    width.roomy = width.energy.of_filters({.image_blocks = 1,
                                           .filter_tiles = 1,
                                           .filter_passes = cut_count(layer_.group_M(), box.most_filters),
                                           .filter_sets = cut_count(layer_.group_M(), box.most_p)}) +
                  box.channel_energy;
    width.value = value_of(objective_, width.bound.energy, width.bound.cycles);
  }

  // Of a box, whose q and r are the smallest in it.
  BlockTotals totals_of(Box& box) const {
    const Width& width = box.width;
    const std::int64_t pass_words =
        width.buffer.ifmap_words_of_channel() * std::min(box.least.q * box.least.r, layer_.group_C());
    const std::int64_t ifmap_banks = static_cast<std::int64_t>(ceil_div(pass_words, limits_.bank_ifmap_words));
    const std::int64_t psums = std::max<std::int64_t>(0, limits_.banks - ifmap_banks) * limits_.bank_psum_words;
    const std::int64_t filter_words = width.buffer.least_psum_words_of_filter();
    const int m = static_cast<int>(std::clamp<std::int64_t>(psums / filter_words, 1, layer_.group_M()));
    const int n = static_cast<int>(
        std::clamp<std::int64_t>(std::min(std::int64_t{limits_.banks} * limits_.bank_ifmap_words / pass_words,
                                          std::int64_t{limits_.banks} * limits_.bank_psum_words / filter_words),
                                 1, layer_.N));
    box.tiles = {1, m, 1, n};
    return {.image_blocks = cut_count(layer_.N, n),
            .filter_tiles = cut_count(layer_.group_M(), m),
            .channel_passes = box.least.passes};
  }

  // Of what is in a box, all with at most p filters in a PE, t sets on different filters, so many filters a pass and at
  // least these totals, which say nothing of passes and sets of filters.
  Bound bound_of(const Box& box, BlockTotals totals, int p, int t, int filters) const {
    totals.filter_passes = cut_count(layer_.group_M(), filters);
    totals.filter_sets = cut_count(layer_.group_M(), p);
    const double energy = box.width.energy.of_filters(totals) + box.channel_energy;
    if (!cycles_matter() || hopeless_by_energy(energy)) return {energy, 0};
    const Cycle cycles = box.width.time.of({t, filters, box.least.q * box.least.r, box.most_channels}, box.tiles,
                                           totals, box.least.time);
    return {energy + energy_.of_cycles(cycles), cycles};
  }
  Bound bound_of(Box& box) const { return bound_of(box, totals_of(box), box.most_p, box.most_t, box.most_filters); }

  // Blocks of columns: all choices but the first, which is all columns.
  void search_columns() {
    columns_.add_cuts(widths_.front().segments);
    for (const Width& uncut : widths_)
      if (!hopeless_by_energy(uncut.roomy + uncut.energy.of_column_block())) search_columns(uncut, 1, columns_.size());
  }
  void search_columns(const Width& uncut, std::size_t first, std::size_t end) {
    const bool one = end - first == 1;
    Width width(timed_, energy_, uncut.e,
                one ? columns_.cuts(uncut.e, first, limits_) : columns_.least_cuts(uncut.segments, first, end),
                columns_.f(end - 1));
    set_bound(width);
    if (hopeless(width.bound)) return;
    if (one) return search(width);
    const std::size_t middle = first + (end - first) / 2;
    search_columns(uncut, first, middle);
    search_columns(uncut, middle, end);
  }

  void search(const Width& width) {
    shapes_.clear();
    for (const auto& same_r : channels_) {
      Box any_q = box_of(width, same_r);
      if (any_q.most_filters == 0) break;  // nor is there room with a larger r
      if (hopeless(bound_of(any_q))) continue;
      for (const ChannelShape& channels : same_r) {
        Box box = box_of(width, channels);
        if (box.most_filters > 0 && !hopeless(bound_of(box))) add_shapes(box);
      }
    }
    std::sort(shapes_.begin(), shapes_.end(), [](const Shape& a, const Shape& b) { return a.value < b.value; });
    for (const Shape& shape : shapes_)
      if (!hopeless(shape.bound)) examine(width, shape.map);
  }

  // Fewer filters in a PE, or a pass, never bound less.
  void add_shapes(Box& box) {
    const BlockTotals totals = totals_of(box);
    Mapping map{.e = box.width.e, .f = box.width.f, .q = box.least.q, .r = box.least.r};
    for (map.p = box.most_p; map.p >= 1; --map.p) {
      const std::int64_t array = std::int64_t{map.p} * box.most_t;
      const int most = static_cast<int>(std::min<std::int64_t>(box.most_filters, array));
      if (hopeless(bound_of(box, totals, map.p, box.most_t, most))) return;
      for (map.t = most / map.p; map.t >= 1; --map.t) {
        const Bound bound = bound_of(box, totals, map.p, map.t, map.p * map.t);
        if (hopeless(bound)) break;
        map.m = map.p * map.t;
        if (box.width.buffer.fits(map)) add(box.width, map, bound);
      }
    }
  }

  // Keeps a shape for later. Of the most promising one so far a mapping is tried at once: what is hopeless beside it
  // need not be kept.
  void add(const Width& width, Mapping map, const Bound& bound) {
    const double value = value_of(objective_, bound.energy, bound.cycles);
    shapes_.push_back({map, bound, value});
    if (value >= least_value_ && best_.size() == k_) return;
    least_value_ = std::min(least_value_, value);
    map.n = most_images(width.buffer, map);
    map.m = most_filters(width.buffer, map);
    keep(map, counts_of(width, map), row_stationary_cycles(timed_, map, width.segments));
  }

  RowStationaryCounts counts_of(const Width& width, const Mapping& map) const {
    return row_stationary_counts(layer_, map, timed_.traffic, width.segments, width.buffer.needs(map).shared);
  }

  int most_images(const BufferSpace& buffer, Mapping map) const {
    return largest(1, layer_.N, [&](int n) {
      map.n = n;
      return buffer.fits(map);
    });
  }
  int most_filters(const BufferSpace& buffer, Mapping map) const {
    return largest(map.p * map.t, layer_.group_M(), [&](int m) {
      map.m = m;
      return buffer.fits(map);
    });
  }

  // Of all mappings of the shape with map.n images and least .. most filters in the buffer.
  Bound bound_of(const Width& width, const Mapping& map, int least, int most) const {
    const BlockTotals totals =
        totals_of(map, cut_count(layer_.group_M(), most), cut_count(layer_.group_M(), map.p * map.t),
                  cut_count(layer_.group_M(), map.p));
    return bound_of(width, map, least, most, totals);
  }
  // More filters never leave more slots, unless the ifmap tiles shrink that have no room for all segments any more.
  TileRange tiles_of(const Width& width, Mapping map, int least, int most) const {
    const auto slots = [&](int m) {
      map.m = m;
      return width.buffer.needs(map).psum_slots(limits_.banks);
    };
    if (width.buffer.folded() && least < most) return {least, most, map.n, map.n};
    const int least_slots = slots(most);
    return {least, most, map.n, map.n, least_slots, least_slots == 2 || least == most ? least_slots : slots(least)};
  }
  Bound bound_of(const Width& width, const Mapping& map, int least, int most, const BlockTotals& totals) const {
    const double energy = width.energy.of(totals);
    if (hopeless_by_energy(energy) || (least < most && !cycles_matter())) return {energy, 0};
    const PassRange pass{map.t, map.p * map.t, map.q * map.r, map.q * map.r};
    const Cycle cycles = width.time.of(pass, tiles_of(width, map, least, most), totals, channels(map).time);
    return {energy + energy_.of_cycles(cycles), cycles};
  }

  // Of all mappings of the shape with at most map.n images and at least so many blocks of filters (see FilterCuts).
  BlockTotals totals_of(const Mapping& map, std::int64_t tiles, std::int64_t passes, std::int64_t sets) const {
    return {.image_blocks = cut_count(layer_.N, map.n),
            .filter_tiles = tiles,
            .filter_passes = passes,
            .filter_sets = sets,
            .channel_passes = channels(map).passes,
            .channel_sets = channels(map).sets};
  }
  const ChannelShape& channels(const Mapping& map) const { return channels_[map.r - 1][map.q - 1]; }

  // The margin is for rounding: a bound and a value are not added up in the same order.
  static constexpr double margin = 1 - 1e-12;

  // Sooner known than a bound on the cycles, where energy alone decides.
  bool hopeless_by_energy(double least) const {
    return objective_ == Objective::energy && best_.size() == k_ && least * margin > best_.back().value;
  }
  // Where cycles only tell apart what costs the same, a bound on them is not worth its time but for single mappings.
  bool cycles_matter() const { return objective_ != Objective::energy || energy_.of_cycles(1) > 0; }

  // Nothing within the bound ranks before the worst of the best k.
  bool hopeless(const Bound& bound) const { return worse({bound.energy * margin, bound.cycles}); }

  // Nothing that has at least this energy, to the last bit, and these cycles ranks before the worst of the best k.
  bool worse(const Bound& bound) const {
    if (best_.size() < k_) return false;
    const RankedMapping& worst = best_.back();
    const double value = value_of(objective_, bound.energy, bound.cycles);
    if (value != worst.value) return value > worst.value;
    if (bound.cycles != worst.cycles) return bound.cycles > worst.cycles;
    return bound.energy > worst.energy;
  }

  void examine(const Width& width, Mapping map) {
    const int most_n = most_images(width.buffer, map);
    for (map.n = most_n; map.n >= 1; --map.n) {
      map.m = map.p * map.t;
      examine_filters(width, map, map.m, most_filters(width.buffer, map));
    }
  }

  // With least .. most filters in the buffer.
  void examine_filters(const Width& width, Mapping& map, int least, int most) {
    if (least > most || hopeless(bound_of(width, map, least, most))) return;
    if (least == most) {
      map.m = most;
      return examine_mapping(width, map);
    }
    const int middle = least + (most - least) / 2;
    examine_filters(width, map, middle + 1, most);
    examine_filters(width, map, least, middle);
  }

  void examine_mapping(const Width& width, const Mapping& map) {
    const FilterCuts filters(layer_.group_M(), map.m, map.p, map.t);
    const BlockTotals totals = totals_of(map, filters.tile_count, filters.pass_count, filters.sets);
    const Bound bound = bound_of(width, map, map.m, map.m, totals);
    if (hopeless(bound)) return;
    if (objective_ != Objective::energy) {  // its cycles alone may make it hopeless
      const Cycle cycles = row_stationary_cycles(timed_, map, width.segments);
      const double more = energy_.of_cycles(cycles) - energy_.of_cycles(bound.cycles);
      if (hopeless({bound.energy + more, cycles})) return;
      return keep(map, counts_of(width, map), cycles);
    }
    const RowStationaryCounts counts = counts_of(width, map);
    // Energy adds up as it does in keep(), so that with no more cycles it is no more, to the last bit.
    if (!worse({energy_.of(counts, bound.cycles), bound.cycles}))
      keep(map, counts, row_stationary_cycles(timed_, map, width.segments));
  }

  void keep(const Mapping& map, const RowStationaryCounts& counts, Cycle cycles) {
    RankedMapping ranked{.mapping = map, .counts = counts};
    ranked.cycles = cycles;
    ranked.energy = energy_.of(counts, ranked.cycles);
    ranked.value = value_of(objective_, ranked.energy, ranked.cycles);
    const auto place = std::upper_bound(best_.begin(), best_.end(), ranked, ranks_before);
    if (best_.size() == k_ && place == best_.end()) return;
    if (place != best_.begin() && std::prev(place)->mapping == map) return;  // tried before
    best_.insert(place, ranked);
    if (best_.size() > k_) best_.pop_back();
  }

  const TimedLayer& timed_;
  const Layer& layer_;
  const SpatialLimits& limits_;
  const Layer segment_;  // the largest
  const Objective objective_;
  const CountEnergy& energy_;
  const std::size_t k_;
  std::vector<std::vector<ChannelShape>> channels_;  // of r = 1, 2, ..., each of q = 1, 2, ...
  ColumnChoices columns_{layer_};
  std::vector<Width> widths_;                                     // of all columns
  std::vector<Shape> shapes_;                                     // of the width searched
  double least_value_ = std::numeric_limits<double>::infinity();  // of the bounds of all shapes met
  std::vector<RankedMapping> best_;
};

}  // namespace

bool ranks_before(const RankedMapping& a, const RankedMapping& b) {
  const auto order = [](const RankedMapping& ranked) {
    const Mapping& map = ranked.mapping;
    return std::tuple(ranked.value, ranked.cycles, ranked.energy, map.m, map.n, map.e, -map.f, map.p, map.q, map.r,
                      map.t);
  };
  return order(a) < order(b);
}

RankedMapping rank_mapping(const TimedLayer& timed, Objective objective, const CountEnergy& costs,
                           const Mapping& mapping) {
  const LayerCuts segments = segment_cuts(timed.layer, mapping.e, mapping.f, timed.limits);
  RankedMapping ranked;
  ranked.mapping = mapping;
  ranked.counts = row_stationary_counts(timed.layer, mapping, timed.traffic, segments,
                                        buffer_needs(timed.layer, mapping, timed.limits).shared);
  ranked.cycles = row_stationary_cycles(timed, mapping, segments);
  ranked.energy = costs.of(ranked.counts, ranked.cycles);
  ranked.value = value_of(objective, ranked.energy, ranked.cycles);
  return ranked;
}

std::variant<std::vector<RankedMapping>, Misfit> best_mappings(const TimedLayer& timed, Objective objective,
                                                               const CountEnergy& costs, std::size_t k) {
  if (auto misfit = row_stationary_misfit(timed.layer, Mapping{.f = 1}, timed.limits))
    return Misfit{"no mapping fits: even with m, n, e, f, p, q, r and t all 1 it " + misfit->reason};
  return Search(timed, objective, costs, k).run();
}

}  // namespace eyrie
