#include "dataflow/chip_rule.h"

#include <algorithm>
#include <tuple>

#include "dataflow/row_stationary.h"
#include "dataflow/row_stationary_counts.h"

namespace eyrie {
namespace {

// The numbers that divide `total`, smallest first.
std::vector<int> divisors(int total) {
  std::vector<int> all;
  for (int d = 1; d <= total; ++d)
    if (total % d == 0) all.push_back(d);
  return all;
}

bool is_better(const ChipRank& a, const ChipRank& b) {
  const auto order = [](const ChipRank& one) {
    const Mapping& map = one.mapping;
    return std::tuple(one.dram_words, one.pass_cycles, one.passes, map.m, map.n, map.e, map.p, map.q, map.r, map.t);
  };
  return order(a) < order(b);
}

class Candidates {
 public:
  Candidates(const TimedLayer& timed, const ChipRule& rule)
      : timed_(timed), layer_(timed.layer), limits_(timed.limits), rule_(rule) {
    const int blocks = ceil_div(layer_.F(), rule.ofmap_columns);
    columns_ = ceil_div(layer_.F(), blocks);
    filters_ = divisors(layer_.group_M());
    images_ = divisors(layer_.N);
  }

  std::vector<ChipRank> ranked() {
    for (const int e : set_widths()) add_width(e);
    const double least = rule_.pe_share * most_pes_;
    std::vector<ChipRank> all;
    for (const auto& [e, cuts, mappings] : widths_)
      for (const auto& [mapping, pes] : mappings)
        if (pes >= least) all.push_back(rank(mapping, cuts));
    std::sort(all.begin(), all.end(), is_better);
    return all;
  }

 private:
  struct Candidate {
    Mapping mapping;
    int pes;
  };
  struct SetWidth {
    int e;
    LayerCuts cuts;
    std::vector<Candidate> mappings;
  };

  std::vector<int> set_widths() const {
    const int rows = layer_.E();
    if (rows <= rule_.set_segments * limits_.columns) return {rows};
    std::vector<int> widths;
    for (int e = 1; e <= limits_.columns; ++e) widths.push_back(e);
    return widths;
  }

  void add_width(int e) {
    widths_.push_back({e, segment_cuts(layer_, e, columns_, limits_), {}});
    const BufferSpace buffer(layer_, e, columns_, limits_);
    const Layer& segment = widths_.back().cuts.front().layer;
    for (int r = 1; r <= std::min(limits_.rows / segment.R, layer_.group_C()); ++r)
      for (int q = 1; q * segment.S <= limits_.ifmap_spad_words && q * r <= layer_.group_C(); ++q) {
        const int most = most_sets(e, limits_.rows / (segment.R * r), limits_.columns);
        add_filters({.e = e, .f = columns_, .q = q, .r = r}, segment, most, buffer);
      }
  }

  // p and t of filters that fit the scratchpads, the array and the prefetch buffer.
  void add_filters(Mapping map, const Layer& segment, int most_t, const BufferSpace& buffer) {
    const int set_words = map.q * segment.S;
    for (map.t = 1; map.t <= most_t; ++map.t)
      for (map.p = 1; map.p <= limits_.psum_spad_words && map.p * set_words <= limits_.filter_spad_words; ++map.p)
        if (map.p * map.t * map.r * set_words * segment.R <= limits_.prefetch_words) add_tiles(map, segment, buffer);
  }

  void add_tiles(Mapping map, const Layer& segment, const BufferSpace& buffer) {
    const int pes = map.e * segment.R * map.r * map.t;
    for (const int m : filters_) {
      if (m % (map.p * map.t) != 0) continue;
      map.m = m;
      for (const int n : images_) {
        map.n = n;
        if (!fits(buffer, map)) break;
        widths_.back().mappings.push_back({map, pes});
        most_pes_ = std::max(most_pes_, pes);
      }
    }
  }

  bool fits(const BufferSpace& buffer, const Mapping& map) const {
    const BufferNeeds needs = buffer.needs(map);
    const std::int64_t bits =
        needs.ifmap_words * timed_.traffic.ifmap.word_bits + needs.psum_words * timed_.traffic.psum_bits;
    return bits <= std::int64_t{8} * rule_.tile_bytes && buffer.fits(map);
  }

  ChipRank rank(const Mapping& mapping, const LayerCuts& cuts) const {
    LayerTraffic uncoded = timed_.traffic;
    uncoded.ifmap = {.word_bits = timed_.traffic.ifmap.word_bits};
    uncoded.ofmap = {.word_bits = timed_.traffic.ofmap.word_bits};
    const bool shared = buffer_needs(layer_, mapping, limits_).shared;
    const RowStationaryCounts counts = row_stationary_counts(layer_, mapping, uncoded, cuts, shared);
    const std::uint64_t ifmaps = dram_words(counts.ifmap_fills, uncoded.ifmap);
    const std::uint64_t words = counts.dram_filters + counts.dram_biases + ifmaps + counts.dram_ofmaps;
    return {mapping, words, pass_cycles(mapping, cuts) * static_cast<double>(counts.passes), counts.passes};
  }

  // Cycles of a full pass, by the rule's formula.
  double pass_cycles(const Mapping& map, const LayerCuts& cuts) const {
    const Layer& segment = cuts.front().layer;
    const SpatialTiming& rates = timed_.timing;
    const double filter_words = static_cast<double>(rates.filter_packets_per_cycle) * limits_.filter_packet_words;
    const double psum_words = static_cast<double>(rates.psum_packets_per_cycle) * limits_.psum_packet_words;
    const int ifmap_rows = (map.e - 1) * segment.stride.y + (segment.R - 1) * segment.dilation.y + 1;
    const double macs = map.p * map.q * segment.S;
    const double ifmaps = 1.0 * ifmap_rows * map.q * map.r * segment.stride.x / rates.ifmap_words_per_cycle;
    const double psums = map.e * map.t * map.p / psum_words;
    const double load = macs * segment.R * map.r * map.t / filter_words;
    return map.n * map.f * std::max({macs, ifmaps, psums}) + load;
  }

  const TimedLayer& timed_;
  const Layer& layer_;
  const SpatialLimits& limits_;
  const ChipRule& rule_;
  int columns_ = 0;                    // f
  std::vector<int> filters_, images_;  // m, n
  std::vector<SetWidth> widths_;
  int most_pes_ = 0;
};

}  // namespace

std::variant<std::vector<ChipRank>, Misfit> chip_mappings(const TimedLayer& timed, const ChipRule& rule,
                                                          std::size_t k) {
  if (auto misfit = row_stationary_misfit(timed.layer, Mapping{.f = 1}, timed.limits))
    return Misfit{"no mapping fits: even with m, n, e, f, p, q, r and t all 1 it " + misfit->reason};
  std::vector<ChipRank> best = Candidates(timed, rule).ranked();
  if (best.empty())
    return Misfit{
        "no mapping keeps to the chip's rule: with all ofmap rows a set, or one array width of them, no tile "
        "takes at most " +
        std::to_string(rule.tile_bytes) + " bytes of the buffer"};
  if (best.size() > k) best.resize(k);
  return best;
}

}  // namespace eyrie
