// Energies as tables show them: components in groups, in a unit that keeps the figures short.
#pragma once
#include <string>
#include <vector>

#include "sim/result.h"

namespace eyrie {

// A column of energy and the components it adds up.
struct EnergyGroup {
  std::string head;
  std::vector<std::string> components;
};

// The groups in which any of these results spent energy, in the order of tables.
std::vector<EnergyGroup> energy_groups(const std::vector<const LayerResult*>& results);

// What a result spent in a group, in its own unit.
double group_energy(const LayerResult& result, const EnergyGroup& group);

// A unit in which an energy has one to four digits before the point: "mJ", "1e9 MAC".
struct ReadableUnit {
  std::string name;
  double size;  // in the result's unit
};
ReadableUnit readable_unit(const Energy& largest);

}  // namespace eyrie
