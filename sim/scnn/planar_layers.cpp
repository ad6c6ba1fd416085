#include "sim/scnn/planar_layers.h"

#include <fmt/core.h>

#include "sim/base/fault.h"

namespace eyrie {

std::vector<PlanarPlan> plan_planar(const PlanarLimits& limits, const Workload& workload) {
  std::vector<PlanarPlan> plans;
  std::vector<std::string> problems;
  bool stays = true;  // what the layer before gave
  for (const WorkloadLayer& entry : workload.layers) {
    const Layer layer = in_one_plane(entry.layer);
    auto plan = planar_plan(layer, limits);
    if (const auto* misfit = std::get_if<Misfit>(&plan))
      problems.push_back(fmt::format("{}: {}: {}", entry.where, entry.layer.name, misfit->reason));
    else
      plans.push_back(std::get<PlanarPlan>(plan)), plans.back().input_stays = stays;
    stays = layer.N == 1;
  }
  if (!problems.empty()) throw UserError(problems);
  return plans;
}

}  // namespace eyrie
