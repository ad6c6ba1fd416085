// Weight stationary (ISCA 2016, Section IV-A): each PE keeps one weight for all windows of its pass. A pixel is
// broadcast to every PE with a weight it meets; a psum goes from PE to PE and takes a product in each, through all R x
// S weights of r channels, and comes from the buffer and returns to it. Chains on t filters share the pixels.
//
//                     pixel (to all chains)
//            .---------------+---------------.
//            v               v               v
//  psum -> [w r,s] ->...-> [w r,s+1] ->...-> [w R-1,S-1] -> psum     the chain of one filter, R x S x r PEs
//
// Columns of a filter follow each other in a chain, since a pixel that one column meets now the next one meets a window
// earlier: so no pixel waits longer than its psum takes through a column.
#pragma once
#include "dataflow/tiled_dataflow.h"

namespace eyrie {

class WeightStationary : public TiledDataflow {
 public:
  Stationary stays() const override { return {.filter = true, .ifmap = false, .psum = false}; }
  std::optional<Misfit> misfit(const Layer& layer, const Mapping& mapping, const SpatialLimits& limits) const override;
  PassProgram program(const Layer& layer, const TiledPass& pass, const SpatialLimits& limits) const override;
  std::vector<PassWeight> weights(const Layer& layer, const TiledPass& pass,
                                  const SpatialLimits& limits) const override;
  PassCounts counts(const Layer& layer, const TiledPass& pass, const SpatialLimits& limits) const override;
};

}  // namespace eyrie
