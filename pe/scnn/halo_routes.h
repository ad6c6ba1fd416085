// Which psums go where when a group of output channels ends: every PE has psums of outputs beyond its tile, as far as
// the taps reach, and hands them to the PE that owns the output.
#pragma once
#include <vector>

#include "pe/scnn/scnn_params.h"

namespace eyrie {

// Outputs of a PE, relative to the window of outputs.
struct OutputTile {
  Extent rows, columns;
  int size() const { return rows.size() * columns.size(); }
};
// Those it owns, and those it has psums of.
OutputTile output_tile(const PlanarPass& pass, const ScnnArrayParams& array, int pe);
OutputTile psum_tile(const PlanarPass& pass, const ScnnArrayParams& array, int pe);

// Psums through the ports of a PE.
struct HaloLoad {
  std::uint64_t sent = 0, received = 0;  // those on their way to others included
  Cycle hops = 0;                        // of what comes from furthest
};
// By PE, for so many output channels. Psums go from PE to PE, to one of eight neighbours at a time.
std::vector<HaloLoad> halo_loads(const PlanarPass& pass, const ScnnArrayParams& array, int channels);

}  // namespace eyrie
