// What weight stationary, output stationary and no local reuse have in common: tiles of ifmaps, filters and psums stay
// in the global buffer, passes on them say how the array takes their words. Each of them is a TiledDataflow.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "dataflow/mapping.h"
#include "dataflow/spatial_limits.h"
#include "dataflow/tile_axis.h"
#include "sim/base/pass_program.h"
#include "workloads/layer.h"

namespace eyrie {

// A pass' sizes, and how its pixels lie in the ifmap tile: channel by channel, in a channel ifmap by ifmap, row by row.
struct TiledPass {
  int images = 1, rows = 1, columns = 1;  // of the ofmap
  int filters = 1, channels = 1;
  std::uint32_t row_pitch = 1, image_pitch = 1, channel_pitch = 1;  // words from one to the next

  std::uint64_t windows() const { return std::uint64_t(images) * rows * columns; }
  auto operator<=>(const TiledPass&) const = default;
};

// A weight of a pass: filter and channel counted from the pass' first.
struct PassWeight {
  int filter, channel, row, column;
};

// Words that a pass moves; what the program of the same pass makes a machine count.
struct PassCounts {
  std::uint64_t filter_reads = 0;                              // of the buffer, and sent
  std::uint64_t filters_delivered = 0;                         // to PEs
  std::uint64_t ifmap_reads = 0;                               // of the buffer, and sent
  std::uint64_t ifmaps_delivered = 0;                          // to PEs by the network
  std::uint64_t ifmaps_from_right = 0, ifmaps_from_below = 0;  // by neighbours
  std::uint64_t psum_words = 0;                                // read, sent, delivered, brought back and written
  std::uint64_t psums_from_below = 0;                          // over local links
  std::uint64_t macs = 0;
};

class TiledDataflow {
 public:
  virtual ~TiledDataflow() = default;

  // Operands that stay in the PEs.
  virtual Stationary stays() const = 0;
  // A pass has one tap of the filters, not all: then a tile has passes for each.
  virtual bool tap_by_tap() const { return false; }
  // A pass has b ifmaps, y rows and x columns of the ofmap and all channels of its tiles; else it has all of the
  // ofmap's pixels of its tiles and r channels.
  virtual bool pixels_in_array() const { return false; }

  // What keeps the mapping's passes from the array, if anything does.
  virtual std::optional<Misfit> misfit(const Layer& layer, const Mapping& mapping,
                                       const SpatialLimits& limits) const = 0;
  virtual PassProgram program(const Layer& layer, const TiledPass& pass, const SpatialLimits& limits) const = 0;
  // The weights of a pass in the order of the filter network; tap by tap, those of the tap at row 0, column 0.
  virtual std::vector<PassWeight> weights(const Layer& layer, const TiledPass& pass,
                                          const SpatialLimits& limits) const = 0;
  virtual PassCounts counts(const Layer& layer, const TiledPass& pass, const SpatialLimits& limits) const = 0;
};

// `dataflow`: any but row stationary.
const TiledDataflow& tiled_dataflow(Dataflow dataflow);

// The k-th PE of the array on a path that turns at the end of each row, so that PEs one after the other are neighbours.
std::uint32_t pe_on_path(int k, const SpatialLimits& limits);

}  // namespace eyrie
