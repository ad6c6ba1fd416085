#include "dataflow/tiled_dataflow.h"

#include "dataflow/no_local_reuse.h"
#include "dataflow/output_stationary.h"
#include "dataflow/weight_stationary.h"

namespace eyrie {

const TiledDataflow& tiled_dataflow(Dataflow dataflow) {
  static const WeightStationary weight_stationary;
  static const NoLocalReuse no_local_reuse;
  static const OutputStationary output_stationary;
  switch (dataflow) {
    case Dataflow::os_a:
    case Dataflow::os_b:
    case Dataflow::os_c:
      return output_stationary;
    case Dataflow::nlr:
      return no_local_reuse;
    default:
      return weight_stationary;
  }
}

std::uint32_t pe_on_path(int k, const SpatialLimits& limits) {
  const int row = k / limits.columns, column = k % limits.columns;
  return static_cast<std::uint32_t>(row * limits.columns + (row % 2 ? limits.columns - 1 - column : column));
}

}  // namespace eyrie
