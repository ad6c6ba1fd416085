#include "sim/energy_groups.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "sim/measures.h"

namespace eyrie {
namespace {

const std::vector<EnergyGroup> kEnergyGroups{
    {"RF", {"ifmap_spad", "filter_spad", "psum_spad"}},
    {"RAM", {"iaram", "oaram"}},
    {"FIFO", {"weight_fifo"}},
    {"acc", {"accumulator"}},
    {"NoC",
     {"local_network", "filter_network", "ifmap_network", "psum_network", "output_network", "weight_broadcast",
      "crossbar", "halo_network"}},
    {"GLB", {"prefetch_buffer", "global_buffer"}},
    {"DRAM", {"dram"}},
    {"ALU", {"mac"}},
    {"clock", {"clock"}},
    {"leakage", {"leakage"}},
};

}  // namespace

double group_energy(const LayerResult& result, const EnergyGroup& group) {
  double sum = 0;
  for (const std::string& component : group.components) sum += component_energy(result, component);
  return sum;
}

std::vector<EnergyGroup> energy_groups(const std::vector<const LayerResult*>& results) {
  std::vector<EnergyGroup> groups;
  for (const EnergyGroup& group : kEnergyGroups) {
    const auto spent = [&](const LayerResult* result) { return group_energy(*result, group) > 0; };
    if (std::any_of(results.begin(), results.end(), spent)) groups.push_back(group);
  }
  return groups;
}

ReadableUnit readable_unit(const Energy& largest) {
  static constexpr const char* kJoules[] = {"pJ", "nJ", "uJ", "mJ", "J"};
  int thousands = largest.total < 1000 ? 0 : static_cast<int>(std::log10(largest.total) / 3);
  if (largest.unit != "pJ") {
    if (thousands == 0) return {largest.unit, 1};
    return {fmt::format("1e{} {}", 3 * thousands, largest.unit), std::pow(10.0, 3 * thousands)};
  }
  thousands = std::min<int>(thousands, std::size(kJoules) - 1);
  return {kJoules[thousands], std::pow(10.0, 3 * thousands)};
}

}  // namespace eyrie
