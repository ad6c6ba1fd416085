// The units of one layer (neurons, filters) spread over processors: Xie et al.'s integer program of local offloading
// and the cases of it that have a closed form. Processors work at the same time; each on its own units.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "sim/offload/plan_problem.h"

namespace eyrie::offload {

struct SplitProblem {
  std::uint64_t units = 0;
  std::vector<Cost> unit;  // of a unit on each processor; every ms above 0
  double most_ms = std::numeric_limits<double>::infinity();
  Weights weights;  // of the energies' sum, and of the time of the processor that is last
};

struct Split {
  std::vector<std::uint64_t> units;  // of each processor
  Cost total;                        // the energies' sum, the longest time
};

Split split_cost(const SplitProblem& problem, std::vector<std::uint64_t> units);

// Units that a processor can do in a time; a time that is a whole number of them, but for rounding, is that many.
std::uint64_t units_within(double ms, const Cost& unit);

// By CBC, any weights. Nothing if the units cannot be done in the time.
std::optional<Split> best_split(const SplitProblem& problem);

// Of energy alone (weights.per_ms is not looked at): the cheapest processor is filled up to the time, then the next.
std::optional<Split> cheapest_split(const SplitProblem& problem);

// The split that is done first: no shorter time is possible for the units.
Split fastest_split(const SplitProblem& problem);

}  // namespace eyrie::offload
