// Mappings for layers whose workload file gives none.
#pragma once
#include <deque>
#include <optional>
#include <variant>
#include <vector>

#include "dataflow/chip_rule.h"
#include "dataflow/row_stationary_mapper.h"
#include "dataflow/tiled_mapper.h"
#include "sim/spatial/spatial_config.h"
#include "sim/workload_file.h"

namespace eyrie {

// From a machine's configuration, and a layer's recipe, to the numbers a mapper weighs mappings by. An ofmap whose
// density the recipe leaves open is taken to be half zeros behind a ReLU, dense without.
SpatialTiming timing_of(const SpatialConfig& machine);
LayerTraffic traffic_of(const SpatialConfig& machine, const WorkloadLayer& entry);
AccessCosts access_costs_of(const SpatialConfig& machine);

// A mapping with what it makes the machine count, in closed form, and what it takes and costs, estimated.
struct MappingEstimate {
  Mapping mapping;
  std::uint64_t passes = 0;
  Accesses accesses;
  Cycle cycles = 0;
  double energy = 0;
};

// A machine as the mappers see it, for all layers of a workload.
class MachineMapper {
 public:
  explicit MachineMapper(const SpatialConfig& machine);

  // The best `k` mappings of a layer, by the machine's dataflow; a Misfit, with the numbers, if none fits. Layers that
  // differ in nothing that a mapper looks at share one search.
  const std::variant<std::vector<MappingEstimate>, Misfit>& best(const WorkloadLayer& entry, Objective objective,
                                                                 std::size_t k);

 private:
  std::variant<std::vector<MappingEstimate>, Misfit> search(const Layer& layer, const LayerTraffic& traffic,
                                                            Objective objective, std::size_t k) const;
  std::variant<std::vector<MappingEstimate>, Misfit> by_chip_rule(const Layer& layer, const LayerTraffic& traffic,
                                                                  std::size_t k) const;

  struct Known {
    Layer layer;
    LayerTraffic traffic;
    Objective objective;
    std::size_t k;
    std::variant<std::vector<MappingEstimate>, Misfit> best;
  };
  const SpatialConfig& machine_;
  const SpatialLimits limits_;
  const SpatialTiming timing_;
  const AccessCosts costs_;
  const CountEnergy count_energy_;
  std::deque<Known> known_;
};

// For one layer.
std::variant<std::vector<MappingEstimate>, Misfit> best_mappings_on(const SpatialConfig& machine,
                                                                    const WorkloadLayer& entry, Objective objective,
                                                                    std::size_t k);

// The mapping a run gives to a layer without one: the best.
class MappingChoice {
 public:
  MappingChoice(const SpatialConfig& machine, Objective objective) : machine_(machine), objective_(objective) {}
  std::variant<Mapping, Misfit> operator()(const WorkloadLayer& entry);

 private:
  const SpatialConfig& machine_;
  const Objective objective_;
  std::optional<MachineMapper> mapper_;  // once a layer wants it
};

}  // namespace eyrie
