#include "sim/engine.h"

#include "sim/base/fault.h"
#include "sim/base/sc/elaboration.h"
#include "sim/dcnn/dcnn_engine.h"
#include "sim/eie/eie_engine.h"
#include "sim/scnn/scnn_engine.h"
#include "sim/spatial/spatial_engine.h"

namespace eyrie {
namespace {

std::unique_ptr<Engine> make(const SpatialConfig& machine, const Workload& workload, const EngineOptions& options) {
  return std::make_unique<SpatialEngine>(machine, workload, options);
}

std::unique_ptr<Engine> make(const ScnnConfig& machine, const Workload& workload, const EngineOptions& options) {
  return std::make_unique<ScnnEngine>(machine, workload, options);
}

std::unique_ptr<Engine> make(const DcnnConfig& machine, const Workload& workload, const EngineOptions& options) {
  return std::make_unique<DcnnEngine>(machine, workload, options);
}

std::unique_ptr<Engine> make(const EieConfig& machine, const Workload& workload, const EngineOptions& options) {
  return std::make_unique<EieEngine>(machine, workload, options);
}

void refuse_layers_without_filters(const Workload& workload) {
  std::vector<std::string> problems;
  for (const WorkloadLayer& entry : workload.layers)
    if (!entry.layer.has_filters())
      problems.push_back(entry.where + ": " + entry.layer.name +
                         ": is a pool or add layer, which only the vector unit of a spatial_array runs");
  if (!problems.empty()) throw UserError(problems);
}

}  // namespace

std::unique_ptr<Engine> make_engine(const MachineConfig& machine, const Workload& workload,
                                    const EngineOptions& options) {
  fresh_elaboration();
  if (!std::holds_alternative<SpatialConfig>(machine)) refuse_layers_without_filters(workload);
  return std::visit([&](const auto& kind) { return make(kind, workload, options); }, machine);
}

}  // namespace eyrie
