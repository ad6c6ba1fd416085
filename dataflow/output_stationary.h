// Output stationary (ISCA 2016, Section IV-B): each PE keeps the psum of one ofmap word until all its products are in.
// A weight is broadcast to all PEs of its filter. Pixels move between PEs: a PE takes from the PE to its right the
// pixel that one used a stride earlier, from the PE below that of a filter row earlier, and only what no neighbour has
// from the network; it goes to the PEs of all filters at once.
//
//      weight of filter f to all                os_a: one filter, many pixels (SOC-MOP): t = 1
//  .-------+-------+-------.                    os_b: many filters, many pixels (MOC-MOP)
//  v       v       v       v                    os_c: many filters, one pixel (MOC-SOP): b = y = x = 1
// [0,0] <-[0,1] <-[0,2] <-[0,3] <- network
//   ^       ^       ^       ^
// [1,0] <-[1,1] <-[1,2] <-[1,3] <- network      the PEs of y x x ofmap words of one filter and ifmap
//   ^       ^       ^       ^
//  pixels of the last row of PEs, and of the first filter row, come by the network
#pragma once
#include "dataflow/tiled_dataflow.h"

namespace eyrie {

class OutputStationary : public TiledDataflow {
 public:
  Stationary stays() const override { return {.filter = false, .ifmap = false, .psum = true}; }
  bool pixels_in_array() const override { return true; }
  std::optional<Misfit> misfit(const Layer& layer, const Mapping& mapping, const SpatialLimits& limits) const override;
  PassProgram program(const Layer& layer, const TiledPass& pass, const SpatialLimits& limits) const override;
  std::vector<PassWeight> weights(const Layer& layer, const TiledPass& pass,
                                  const SpatialLimits& limits) const override;
  PassCounts counts(const Layer& layer, const TiledPass& pass, const SpatialLimits& limits) const override;
};

// Sets of y x x PEs, for as many ofmap pixels, that the array has room for.
int pe_sets(int y, int x, const SpatialLimits& limits);

}  // namespace eyrie
