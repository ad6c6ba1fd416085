// Finds the best row-stationary mappings of a layer: all of (m, n, e, f, p, q, r, t) that fit the machine are
// considered, of f one for each number of column blocks (even_columns); those that cannot be among the best are skipped
// in bulk by lower bounds.
#pragma once
#include <variant>
#include <vector>

#include "dataflow/row_stationary_energy.h"
#include "dataflow/row_stationary_pass_time.h"

namespace eyrie {

struct RankedMapping {
  Mapping mapping;
  RowStationaryCounts counts;
  Cycle cycles = 0;   // estimated
  double energy = 0;  // estimated
  double value = 0;   // of the objective: energy, cycles, or their product
};

// The best `k` mappings, or all if fewer fit, best first: by value, of equal ones by fewer cycles, then by less energy,
// then by the smaller m, n, e, the larger f, the smaller p, q, r, t, compared in this order. A Misfit if no mapping
// fits.
std::variant<std::vector<RankedMapping>, Misfit> best_mappings(const TimedLayer& timed, Objective objective,
                                                               const CountEnergy& costs, std::size_t k);

// One mapping, which must fit, by the same measures.
RankedMapping rank_mapping(const TimedLayer& timed, Objective objective, const CountEnergy& costs,
                           const Mapping& mapping);
// The order of best_mappings.
bool ranks_before(const RankedMapping& a, const RankedMapping& b);

}  // namespace eyrie
