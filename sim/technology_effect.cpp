#include "sim/technology_effect.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "sim/base/fault.h"
#include "sim/spatial/mapping_choice.h"

namespace eyrie {

std::optional<MachineConfig> read_in_own_technology(const std::string& file, const MachineConfig& machine) try {
  MachineConfig own = read_machine(file, "", base_of(machine).arithmetic);
  return base_of(own).technology.name == base_of(machine).technology.name ? std::nullopt : std::optional(own);
} catch (const UserError&) {
  return std::nullopt;
}

std::string technology_effect(const MachineConfig& machine, const MachineConfig& in_own_technology,
                              const Workload& workload, const std::vector<LayerResult>& layers) {
  const MachineBase &base = base_of(machine), &own = base_of(in_own_technology);
  const auto* spatial = std::get_if<SpatialConfig>(&in_own_technology);
  const bool by_energy = workload.objective == Objective::energy || workload.objective == Objective::edp;
  if (!spatial || !by_energy) return "";
  MappingChoice choice(*spatial, workload.objective);
  std::size_t chosen = 0;
  std::vector<std::string> others;
  for (const LayerResult& layer : layers) {
    const auto entry = std::find_if(workload.layers.begin(), workload.layers.end(),
                                    [&](const WorkloadLayer& each) { return each.layer.name == layer.layer.name; });
    if (entry == workload.layers.end() || entry->mapping || !layer.mapping) continue;
    ++chosen;
    const auto mapping = choice(*entry);
    const auto* fits = std::get_if<Mapping>(&mapping);
    if (!fits || *fits != *layer.mapping) others.push_back(layer.layer.name);
  }
  if (chosen == 0) return "";
  return fmt::format("{}: mappings chosen with energies of {}; with its own, {}, {}", base.name, base.technology.name,
                     own.technology.name,
                     others.empty() ? "they are the same" : fmt::format("they differ for {}", fmt::join(others, ", ")));
}

}  // namespace eyrie
