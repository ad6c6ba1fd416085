// What the best mapping has the least of, and the energy of what a machine counts.
#pragma once
#include <map>
#include <utility>

#include "sim/base/access.h"
#include "sim/base/types.h"

namespace eyrie {

// By the closed-form counts and the estimated cycles; chip_rule by the Eyeriss chip's own rule (dataflow/chip_rule.h).
enum class Objective { energy, delay, edp, chip_rule };

inline double value_of(Objective objective, double energy, Cycle cycles) {
  switch (objective) {
    case Objective::energy:
      return energy;
    case Objective::delay:
      return static_cast<double>(cycles);
    case Objective::edp:
      return energy * static_cast<double>(cycles);
    case Objective::chip_rule:
      break;  // ranks by numbers of its own
  }
  return energy;
}

// Energy of what a machine counts, in one unit of the caller's.
struct AccessCosts {
  std::map<AccessKey, double> word;  // of one counted word; never negative; what is missing is free
  double cycle = 0;                  // of the whole array, each cycle
};

inline double energy_of(const Accesses& accesses, Cycle cycles, const AccessCosts& costs) {
  double energy = static_cast<double>(cycles) * costs.cycle;
  for (const auto& [key, words] : accesses) {
    const auto cost = costs.word.find(key);
    if (cost != costs.word.end()) energy += static_cast<double>(words) * cost->second;
  }
  return energy;
}

}  // namespace eyrie
