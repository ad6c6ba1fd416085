// Energy of closed-form counts, without a look at any technology.
#pragma once
#include <array>
#include <map>
#include <utility>

#include "dataflow/row_stationary_counts.h"

namespace eyrie {

// Energy of what a machine counts, in one unit of the caller's.
struct AccessCosts {
  std::map<std::pair<Component, Action>, double> word;  // of one counted word; never negative; what is missing is free
  double cycle = 0;                                     // of the whole array, each cycle
};

class CountEnergy {
 public:
  explicit CountEnergy(const AccessCosts& costs);

  double of(const RowStationaryCounts& counts, Cycle cycles) const;

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

}  // namespace eyrie
