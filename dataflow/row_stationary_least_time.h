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
  ChannelTime(const TimedLayer& timed, const LayerCuts& segments, int q, int r);
};

// Passes of many mappings: at most so many sets and filters.
struct PassRange {
  int sets, filters;                  // on different filters
  int least_channels, most_channels;  // cut to a group's
};

// Psum tiles of many mappings: m and n.
struct TileRange {
  int least_filters, most_filters;
  int least_images, most_images;
  int least_slots = 1, most_slots = 2;  // of BufferNeeds
};

// Of all mappings with one e. A search of many thousand mappings asks for each, so what does not depend on the other
// numbers of a mapping is worked out before.
class LeastTime {
 public:
  LeastTime(const TimedLayer& timed, const LayerCuts& segments);

  // No mapping in these ranges that has at least these totals takes fewer cycles of row_stationary_cycles.
  Cycle of(const PassRange& pass, const TileRange& tiles, const BlockTotals& totals,
           const ChannelTime& channels) const {
    const auto image_blocks = static_cast<double>(totals.image_blocks);
    const double passes = passes_of(all_, pass, 1, image_blocks,
                                    image_blocks * static_cast<double>(totals.filter_passes), totals, channels);
    const auto filter_tiles = static_cast<double>(totals.filter_tiles);
    const double link = image_blocks * all_.filter_link + filter_tiles * ifmap_link_ + ofmap_link_;
    const double decoding = filter_tiles * decode_;
    double working = 0;
    if (serial_) {  // so do fills, passes and drains
      working = std::max(passes + std::max(decoding, filter_tiles * ifmap_link_), link - ofmap_link_) + drain_;
      return static_cast<Cycle>((working + latency_) * (1 - 1e-12));
    }
    if (tiles.most_slots == 1) {  // passes and drains take turns
      working = std::max({passes, decoding, link - ofmap_link_}) + drain_;
    } else {
      const double waits = half_ * std::min(1.0, others_on_link(tiles));  // of a cycle in the encoder
      const double last = last_drain(tiles, waits);
      // If they do take turns, only an encoder slower than the link adds to it.
      const double on_link = tiles.least_slots == 1 ? std::min(last, drain_ - ofmap_link_) : last;
      working =
          std::max({passes + last, decoding + last, link + on_link, draining(pass, tiles, totals, channels, waits)});
    }
    return static_cast<Cycle>((first_fill(pass, tiles) + working + latency_) * (1 - 1e-12));
  }

 private:
  // Passes on some strips of the ofmap; streams are of some images and some filters.
  struct Strips {
    double count = 0;
    double windows = 0;
    double bus = 0;                     // cycles of the ifmap network, did each pass have one filter
    double psums = 0;                   // cycles of the psum and output networks, had each group one channel pass
    double load = 0, exposed_load = 0;  // of an image block: filters to the PEs; what of it nothing hides behind
    double filter_link = 0;             // of an image block: filters over the link
  };

  double passes_of(const Strips& strips, const PassRange& pass, double images_filters, double blocks_filters,
                   double passes, const BlockTotals& totals, const ChannelTime& channels) const {
    const auto channel_passes = static_cast<double>(totals.channel_passes);
    const double streaming = images_filters * std::max({strips.windows * channels.macs / pass.sets,
                                                        strips.bus / pass.filters, strips.psums * channel_passes});
    const double computing = streaming + passes * strips.count * channels.once + blocks_filters * strips.exposed_load;
    const double fetching =
        blocks_filters * (strips.load + strips.filter_link) + passes * strips.count * channel_passes * latencies_;
    return std::max(computing, fetching);
  }

  // All drains, one after the other, behind the first tile.
  double draining(const PassRange& pass, const TileRange& tiles, const BlockTotals& totals, const ChannelTime& channels,
                  double waits) const {
    const int filters = tiles.least_filters;
    const double streams = static_cast<double>(filters) * tiles.least_images;
    double first = passes_of(first_, pass, streams, filters, static_cast<double>(cut_count(filters, pass.filters)),
                             totals, channels);
    // Each is rounded down to a cycle.
    const double rounded = roundings_ * static_cast<double>(cut_count(group_filters_, filters));
    const double waiting = std::max(0.0, encode_ * waits - rounded);
    // If passes and drains take turns, no encoder waits, but all passes add to the drains: no less than the waiting.
    if (tiles.least_slots == 1) return drain_ + std::max(first, waiting);
    first = std::max(first, filters * first_.filter_link + tiles.least_images * first_tile_ifmap_link_ +
                                streams * first_ofmap_link_);
    return first + drain_ + waiting;
  }

  // What filters and ifmaps take of the link beside what their psums take of the encoder.
  double others_on_link(const TileRange& tiles) const {
    return filters_on_link_ / tiles.most_images + ifmaps_on_link_ / tiles.most_filters;
  }

  // All passes are over by then. Nothing where tiles that differ come in turns many times over: there the estimate does
  // not follow each.
  double last_drain(const TileRange& tiles, double waits) const {
    const std::int64_t count = cut_count(group_filters_, tiles.most_filters);
    const bool alike = count == cut_count(group_filters_, tiles.least_filters);
    const auto filters = static_cast<double>(alike ? group_filters_ - (count - 1) * tiles.most_filters : 1);
    return std::max(0.0, filters * (last_drain_ + (tiles.least_slots > 1 ? last_encode_ * waits : 0)) - 1);
  }

  // What the first pass waits for, less what the last one waits for the filters of another: at most as many, and only
  // what takes longer than its ifmaps.
  double first_fill(const PassRange& pass, const TileRange& tiles) const {
    const double channels = static_cast<double>(tiles.least_images) * std::min(pass.least_channels, group_channels_);
    const double waits =
        std::min(pass.most_channels, group_channels_) * std::max(0.0, pass.filters * first_filter_link_ - last_bus_);
    return std::max(channels * first_ifmap_link_, channels * first_decode_ - waits - 1);
  }

  Strips strips_of(const TimedLayer& timed, const LayerCuts& segments, bool all) const;
  void add_codec(const TimedLayer& timed, const LayerCuts& segments);
  void add_ends(const TimedLayer& timed, const LayerCuts& segments);

  bool serial_ = false;   // feature maps do not overlap with passes
  Strips all_;            // of all groups, with all images and filters
  Strips first_;          // the first one, with one image and one filter
  double latencies_ = 0;  // of DRAM, of a pass on each segment
  double ifmap_link_ = 0, ofmap_link_ = 0;
  double latency_ = 0;
  double encode_ = 0, decode_ = 0;                   // in the codec
  double drain_ = 0;                                 // in the codec or on the link
  double half_ = 0;                                  // of what others take of the link, the encoder waits for
  double filters_on_link_ = 0, ifmaps_on_link_ = 0;  // of tiles with one image, or one filter
  double roundings_ = 0;                             // drains, had each group one tile of filters
  double last_bus_ = 0;                              // of the last pass, a channel: cycles of the ifmap network
  double last_drain_ = 0, last_encode_ = 0;          // of a filter
  double first_tile_ifmap_link_ = 0;                 // of an image
  double first_ofmap_link_ = 0;                      // of an image and a filter
  double first_ifmap_link_ = 0, first_decode_ = 0;   // of the first pass, a channel of an image
  double first_filter_link_ = 0;                     // and of a filter
  int group_filters_, group_channels_;
};

}  // namespace eyrie
