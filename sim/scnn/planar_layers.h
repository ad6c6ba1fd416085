// What SCNN and DCNN do alike with the layers of a workload.
#pragma once
#include <vector>

#include "dataflow/one_plane.h"
#include "dataflow/planar_tiling.h"
#include "sim/engine.h"
#include "sim/workload_file.h"

namespace eyrie {

// Plans every layer, in one plane if it can be; throws UserError naming every layer that does not fit.
std::vector<PlanarPlan> plan_planar(const PlanarLimits& limits, const Workload& workload);

// Runs a layer on an SCNN or DCNN machine, in one plane if it can be.
template <class Machine>
SimulatedLayer simulate_planar(Machine& machine, const WorkloadLayer& entry, const LayerData& data,
                               const PlanarPlan& plan) {
  const Layer& layer = entry.layer;
  if (!is_rearranged(layer)) return machine.simulate(layer, data, plan, entry.coded_input);
  const LayerData in_plane{.ifmap = ifmap_in_one_plane(layer, data.ifmap), .filters = data.filters, .bias = data.bias};
  SimulatedLayer simulated = machine.simulate(in_one_plane(layer), in_plane, plan, entry.coded_input);
  simulated.ofmap = ofmap_of_images(layer, simulated.ofmap);
  return simulated;
}

}  // namespace eyrie
