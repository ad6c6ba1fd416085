#include "dataflow/row_stationary_energy.h"

namespace eyrie {
namespace {

// accesses() is linear: what one of a number alone costs is its weight.
double weight(std::uint64_t RowStationaryCounts::*field, const AccessCosts& costs) {
  RowStationaryCounts one;
  one.*field = 1;
  double energy = 0;
  for (const auto& [key, words] : one.accesses()) {
    const auto cost = costs.word.find({key.component, key.action});
    if (cost != costs.word.end()) energy += static_cast<double>(words) * cost->second;
  }
  return energy;
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

}  // namespace eyrie
