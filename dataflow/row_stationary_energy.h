// Energy of closed-form counts, without a look at any technology.
#pragma once
#include <array>

#include "dataflow/objective.h"
#include "dataflow/row_stationary_counts.h"

namespace eyrie {

// What AccessCosts make of closed-form counts: the weight of each number, worked out once.
class CountEnergy {
 public:
  CountEnergy(const AccessCosts& costs);

  double of(const RowStationaryCounts& counts, Cycle cycles) const;
  double of_cycles(Cycle cycles) const { return static_cast<double>(cycles) * cycle_; }
  // Of what `more` counts beyond `less`; below zero where that is less.
  double of_difference(const RowStationaryCounts& more, const RowStationaryCounts& less) const;

 private:
  using Field = std::uint64_t RowStationaryCounts::*;
  using C = RowStationaryCounts;
  // Every number that accesses() hands on.
  static constexpr std::array<Field, 15> kFields{
      &C::filter_words, &C::filters_delivered, &C::ifmap_fills, &C::ifmap_reads,  &C::ifmaps_delivered,
      &C::psum_words,   &C::psums_from_below,  &C::psum_fills,  &C::ofmap_drains, &C::dram_filters,
      &C::dram_biases,  &C::dram_ifmaps,       &C::dram_ofmaps, &C::macs_done,    &C::macs_gated,
  };
  std::array<double, kFields.size()> weights_{};
  double cycle_ = 0;
};

// A layer's least_counts are linear in the totals, and so is their energy: what a search of many thousand mappings can
// afford to look at first.
class LeastEnergy {
 public:
  LeastEnergy(const CountEnergy& energy, const Layer& layer, const LayerTraffic& traffic, const LayerCuts& segments);

  // At most the energy of any mapping with at least these totals, but for the cost of its cycles.
  double of(const BlockTotals& totals) const {
    return of_filters(totals) + of_channels(totals.channel_passes, totals.channel_sets);
  }
  // The part that the blocks of channels have no say in, and theirs.
  double of_filters(const BlockTotals& totals) const {
    return none_ + image_block_ * static_cast<double>(totals.image_blocks) +
           filter_tile_ * static_cast<double>(totals.filter_tiles) +
           filter_pass_ * static_cast<double>(totals.filter_passes) +
           filter_set_ * static_cast<double>(totals.filter_sets);
  }
  // What grows with the number of column blocks, at least: each fetches the filters again.
  double of_column_block() const { return image_block_; }
  double of_channels(std::int64_t passes, std::int64_t sets) const {
    return channel_pass_ * static_cast<double>(passes) + channel_set_ * static_cast<double>(sets);
  }

 private:
  double none_, image_block_, filter_tile_, filter_pass_, filter_set_, channel_pass_, channel_set_;
};

}  // namespace eyrie
