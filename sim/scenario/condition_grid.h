// The best plan under every condition of a grid, and how few plans would do nearly as well.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "sim/offload/plan_cache.h"
#include "sim/scenario/placement.h"

namespace eyrie::offload {

struct GridAnswer {
  std::vector<double> Mbps, utilization;         // one value where the axis is not asked for
  std::vector<Choice> plans;                     // that are best somewhere, in the order in which they are met
  std::vector<std::optional<std::size_t>> best;  // [utilization][Mbps] of them; none: no plan keeps the bounds
  std::vector<CacheLoss> losses;                 // of caches of 1, 2, ... plans beside the way out
  Choice way_out;                                // the fastest plan under the file's conditions, kept in every cache

  // The plans of the largest cache, the way out last.
  std::vector<Choice> cached() const;
};

// The conditions of a cell.
Conditions conditions_at(const Placement& placement, double Mbps, double utilization);

// Solves every condition of the placement's grid.
GridAnswer grid_answer(const Placement& placement);

}  // namespace eyrie::offload
