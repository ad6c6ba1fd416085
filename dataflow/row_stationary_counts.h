// What a row-stationary mapping makes a machine count, in closed form: without building the plan, without a simulation.
#pragma once
#include <cstdint>
#include <vector>

#include "dataflow/layer_traffic.h"
#include "dataflow/mapping.h"
#include "dataflow/row_stationary_cuts.h"
#include "dataflow/spatial_limits.h"
#include "sim/base/access.h"
#include "workloads/layer.h"

namespace eyrie {

// Words (DRAM: of 16 b) of the whole batch. All but the last block equal what the simulation counts.
struct RowStationaryCounts {
  std::uint64_t passes = 0, ifmap_tiles = 0, psum_tiles = 0;
  std::uint64_t surplus_macs = 0;       // on rows beyond the ofmap; not the layer's
  std::uint64_t filter_words = 0;       // filled, read and sent: each pass fetches its filters
  std::uint64_t filters_delivered = 0;  // to PEs, and written to their scratchpads
  std::uint64_t ifmap_fills = 0;        // of the buffer, padding zeros included
  std::uint64_t ifmap_reads = 0;        // of the buffer, and sent
  std::uint64_t ifmaps_delivered = 0;   // to PEs, and written to their scratchpads
  std::uint64_t psum_words = 0;         // read, sent, delivered, brought back and written: each pass does all
  std::uint64_t psums_from_below = 0;   // over local links
  std::uint64_t psum_fills = 0;         // set to the bias
  std::uint64_t ofmap_drains = 0;
  std::uint64_t dram_filters = 0, dram_biases = 0;

  // Estimates where data decide: exact for feature maps that DRAM holds uncoded, and without gating.
  std::uint64_t dram_ifmaps = 0, dram_ofmaps = 0;
  std::uint64_t macs_done = 0, macs_gated = 0;  // their sum is exact

  std::uint64_t macs() const { return macs_done + macs_gated; }  // the layer's and the surplus ones
  // By the names of the machine's counters.
  Accesses accesses() const;
};

// The mapping must fit; `n` above the batch counts as the batch.
RowStationaryCounts row_stationary_counts(const Layer& layer, const Mapping& mapping, const SpatialLimits& limits,
                                          const LayerTraffic& traffic);
// The same, for callers that look at many mappings with equal cuts. `shared`: of BufferNeeds.
RowStationaryCounts row_stationary_counts(const Layer& layer, const Mapping& mapping, const LayerTraffic& traffic,
                                          const LayerCuts& segments, bool shared);

// In how many blocks a mapping works: all that its counts depend on, but for the rounding of blocks in DRAM.
struct BlockTotals {
  std::int64_t image_blocks = 0;
  std::int64_t filter_tiles = 0, filter_passes = 0, filter_sets = 0;  // of a group, as in FilterCuts
  std::int64_t channel_passes = 0, channel_sets = 0;                  // as in ChannelCuts
};
// No mapping with at least these totals counts less.
RowStationaryCounts least_counts(const Layer& layer, const BlockTotals& totals, const LayerTraffic& traffic,
                                 const LayerCuts& segments);

}  // namespace eyrie
