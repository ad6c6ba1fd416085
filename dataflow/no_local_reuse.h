// No local reuse (ISCA 2016, Section IV-C): PEs have no scratchpads in use. Pixel and weight of every MAC come from the
// buffer; a pixel goes to the PEs of its channel on t filters at once. The PEs of one filter on r channels are a chain
// in which a psum takes a product in each; it comes from the buffer and returns to it. A pass has one tap of the
// filters.
//
//               channel 0    channel 1    channel 2
//  filter 0  psum -> [.] ------> [.] ------> [.] -> psum      each PE takes a weight of its own for each MAC,
//  filter 1  psum -> [.] ------> [.] ------> [.] -> psum      each column of PEs the same pixel
//                     ^           ^           ^
//                   pixel       pixel       pixel
#pragma once
#include "dataflow/tiled_dataflow.h"

namespace eyrie {

class NoLocalReuse : public TiledDataflow {
 public:
  Stationary stays() const override { return {.filter = false, .ifmap = false, .psum = false}; }
  bool tap_by_tap() const override { return true; }
  std::optional<Misfit> misfit(const Layer& layer, const Mapping& mapping, const SpatialLimits& limits) const override;
  PassProgram program(const Layer& layer, const TiledPass& pass, const SpatialLimits& limits) const override;
  std::vector<PassWeight> weights(const Layer& layer, const TiledPass& pass,
                                  const SpatialLimits& limits) const override;
  PassCounts counts(const Layer& layer, const TiledPass& pass, const SpatialLimits& limits) const override;
};

}  // namespace eyrie
