// Pairs of layers that say the same: each gives the same outputs from the same values, in another order.
#pragma once
#include <string>
#include <vector>

#include "workloads/layer_data.h"
#include "workloads/random.h"

namespace eyrie {

struct EquivalentLayers {
  Layer one, other;
  LayerData of_one, of_other;
};

struct Equivalence {
  std::string name;  // as configs/README.md calls it
  EquivalentLayers (*draw)(Random& random, const Arithmetic& arithmetic);
};

// All that one may say in two ways.
const std::vector<Equivalence>& equivalences();

}  // namespace eyrie
