// Finds the best mappings of a layer for a TiledDataflow. What the buffer may hold (Tilings)
// meets what the array may do; of the filters in the array (t), which only ever save accesses, the most that fit are
// tried. Pairs of tilings and array shapes that bounds rule out are skipped.
#pragma once
#include <variant>
#include <vector>

#include "dataflow/objective.h"
#include "dataflow/spatial_timing.h"
#include "dataflow/tiled_counts.h"

namespace eyrie {

struct RankedTiled {
  Mapping mapping;
  TiledCounts counts;
  Cycle cycles = 0;   // estimated
  double energy = 0;  // estimated
  double value = 0;   // of the objective: energy, cycles, or their product
};

// The best `k` mappings, or all if fewer fit, best first: by value, then cycles, then energy. A Misfit if none fits.
std::variant<std::vector<RankedTiled>, Misfit> best_tiled_mappings(const Layer& layer, Dataflow dataflow,
                                                                   const SpatialLimits& limits,
                                                                   const SpatialTiming& timing,
                                                                   const LayerTraffic& traffic, Objective objective,
                                                                   const AccessCosts& costs, std::size_t k);

}  // namespace eyrie
