#include "dataflow/row_stationary_energy.h"

namespace eyrie {
namespace {

// accesses() is linear: what one of a number alone costs is its weight.
double weight(std::uint64_t RowStationaryCounts::*field, const AccessCosts& costs) {
  RowStationaryCounts one;
  one.*field = 1;
  return energy_of(one.accesses(), 0, costs);
}

}  // namespace

CountEnergy::CountEnergy(const AccessCosts& costs) : cycle_(costs.cycle) {
  for (std::size_t i = 0; i < kFields.size(); ++i) weights_[i] = weight(kFields[i], costs);
}

double CountEnergy::of(const RowStationaryCounts& counts, Cycle cycles) const {
  double energy = static_cast<double>(cycles) * cycle_;
  for (std::size_t i = 0; i < kFields.size(); ++i) energy += static_cast<double>(counts.*kFields[i]) * weights_[i];
  return energy;
}

double CountEnergy::of_difference(const RowStationaryCounts& more, const RowStationaryCounts& less) const {
  double energy = 0;
  for (std::size_t i = 0; i < kFields.size(); ++i)
    energy += static_cast<double>(static_cast<std::int64_t>(more.*kFields[i] - less.*kFields[i])) * weights_[i];
  return energy;
}

LeastEnergy::LeastEnergy(const CountEnergy& energy, const Layer& layer, const LayerTraffic& traffic,
                         const LayerCuts& segments) {
  const auto counts = [&](const BlockTotals& totals) { return least_counts(layer, totals, traffic, segments); };
  const RowStationaryCounts none = counts({});
  const auto one = [&](const BlockTotals& totals) { return energy.of_difference(counts(totals), none); };
  none_ = energy.of(none, 0);
  image_block_ = one({.image_blocks = 1});
  filter_tile_ = one({.filter_tiles = 1});
  filter_pass_ = one({.filter_passes = 1});
  filter_set_ = one({.filter_sets = 1});
  channel_set_ = one({.channel_sets = 1});
  channel_pass_ = one({.channel_passes = 1});  // fewer psums from below: the difference of unsigned numbers is right
}

}  // namespace eyrie
