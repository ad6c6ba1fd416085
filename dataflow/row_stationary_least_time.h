// A lower bound of the estimated cycles of many mappings at once.
#pragma once
#include <algorithm>
#include <vector>

#include "dataflow/row_stationary_counts.h"
#include "dataflow/row_stationary_time.h"

namespace eyrie {

// What the channels of a layer's passes come to with some q and r, whatever the strips: summed over the passes on all
// channels of a group and all segments of the filters.
struct ChannelTime {
  double macs = 0;  // cycles of a PE for a window and one of its filters
  double once = 0;  // cycles a pass takes once, however long it streams

  ChannelTime() = default;
  ChannelTime(const TimedLayer& timed, const std::vector<SegmentCuts>& segments, int q, int r);
};

// Of all mappings with one e. A search of many thousand mappings asks for each, so what does not depend on the other
// numbers of a mapping is worked out before.
class LeastTime {
 public:
  LeastTime(const TimedLayer& timed, const std::vector<SegmentCuts>& segments);

  // No mapping with at most `sets` sets on different filters and `filters` filters a pass, that has at least these
  // totals, takes fewer cycles of row_stationary_cycles.
  Cycle of(int sets, int filters, const BlockTotals& totals, const ChannelTime& channels) const {
    const auto image_blocks = static_cast<double>(totals.image_blocks);
    const auto passes = image_blocks * static_cast<double>(totals.filter_passes);  // with the same channels
    const double streaming = std::max(
        {windows_ * channels.macs / sets, bus_ / filters, psums_ * static_cast<double>(totals.channel_passes)});
    const double computing = streaming + passes * strips_ * channels.once + image_blocks * exposed_load_;
    const double fetching = image_blocks * fetch_ + passes * static_cast<double>(totals.channel_passes) * latencies_;
    const double link =
        image_blocks * filter_link_ + static_cast<double>(totals.filter_tiles) * ifmap_link_ + ofmap_link_;
    return static_cast<Cycle>((std::max({computing, fetching, link}) + latency_) * (1 - 1e-12));
  }

 private:
  double strips_ = 0;        // of all groups
  double windows_ = 0;       // of all filters
  double bus_ = 0;           // cycles of the ifmap network, did each pass have one filter
  double psums_ = 0;         // cycles of the psum and output networks, had each group one channel pass
  double exposed_load_ = 0;  // of an image block: filter loads behind which nothing hides
  double fetch_ = 0;         // of an image block: filters over the link, then to the PEs
  double latencies_ = 0;     // of DRAM, had each group one filter pass and one channel pass
  double filter_link_ = 0, ifmap_link_ = 0, ofmap_link_ = 0;
  double latency_ = 0;
};

}  // namespace eyrie
