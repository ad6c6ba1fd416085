#include "dataflow/row_stationary_time.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "dataflow/row_stationary.h"

namespace eyrie {
namespace {

Cycle link_cycles(const TimedLayer& timed, double bits) {
  return static_cast<Cycle>(std::ceil(bits / timed.timing.link_bits_per_cycle));
}

// Time of a feature map block: on the link, or through the codec, whichever is slower.
struct BlockTime {
  Cycle link, slowest;
};
BlockTime block_time(const TimedLayer& timed, std::int64_t held, std::int64_t words, const StoredFeatureMap& map) {
  const Cycle link = link_cycles(timed, map.bits(static_cast<double>(held)));
  const Cycle codec = map.is_coded() ? ceil_div(words, timed.timing.codec_words_per_cycle) : 0;
  return {link, std::max(link, codec)};
}

// Where the passes and the drains of psum tiles stand, in cycles since the first pass.
struct Progress {
  Cycle passes = 0;                    // of the last tile end
  Cycle drained = 0, before_last = 0;  // the last tile, and the one before it, have left the buffer

  // A tile's passes begin when a slot is free, its drain when the one before it has left.
  void add(Cycle tile, Cycle drain, int slots) {
    passes = std::max(passes, slots == 1 ? drained : before_last) + tile;
    before_last = drained;
    drained = std::max(passes, drained) + drain;
  }
};

// Does so many times what advances the progress. The first times fill the overlap, every later one takes as long as the
// third.
template <class Advance>
void repeat(Progress& progress, std::int64_t times, Advance advance) {
  Progress before;
  for (std::int64_t i = 0; i < std::min<std::int64_t>(times, 3); ++i) {
    before = progress;
    advance();
  }
  if (times <= 3) return;
  const Cycle rest = times - 3, each = progress.drained - before.drained;
  progress.passes += rest * (progress.passes - before.passes);
  progress.before_last += rest * each;
  progress.drained = std::max(progress.drained + rest * each, progress.passes);
}

// Walks the distinct psum tiles of a mapping.
class LayerTime {
 public:
  LayerTime(const TimedLayer& timed, const Mapping& mapping, const LayerCuts& segments)
      : timed_(timed),
        layer_(timed.layer),
        map_(mapping),
        segments_(segments),
        kinds_(segments.front().strips.kinds),
        blocks_(segments.front().columns.kinds),
        tiles_(layer_.group_M(), map_.m, map_.p, map_.t),
        channels_(layer_.group_C(), map_.q, map_.r),
        needs_(buffer_needs(layer_, map_, timed.limits)) {
    slots_ = needs_.psum_slots(timed.limits.banks);
    ring_ = (timed.limits.banks - slots_ * needs_.psum_banks) * timed.limits.bank_ifmap_words;
    if (serial_) slots_ = 1;  // a tile's passes begin when the last one has left, whatever room there is
  }

  Cycle cycles() {
    for (const Cut& filters : tiles_.tiles)
      if (filters.times) walk_images(filters);

    Progress progress;
    repeat(progress, layer_.groups, [&] {
      const PsumTileTime* tile = psum_tiles_.data();
      for (const Cut& filters : tiles_.tiles) {
        const PsumTileTime* const first = tile;
        repeat(progress, filters.times, [&] { tile = add_images(progress, first); });
      }
    });
    return std::max(first_fill() + progress.drained - psum_tiles_.back().waits, link_) + latency();
  }

 private:
  // What the first pass waits for; where feature maps do not overlap with passes, without its ifmap tile.
  Cycle first_fill() const {
    const SegmentCuts& segment = segments_.front();
    const int channels = std::min(map_.q * map_.r, layer_.group_C());
    const int filters = std::min(map_.p * map_.t, layer_.group_M());
    const SegmentCuts& tiles = segments_.fetched(needs_.shared).front();
    const BlockTime ifmap =
        ifmap_fill(tiles, map_.n, tiles.strips.kinds.front(), tiles.columns.kinds.front(), channels);
    const Cycle filter = filter_fill(segment, filters, channels);
    const Cycle both = std::max(ifmap.slowest, filter + ifmap.link) + latency();
    return serial_ ? both - ifmap.slowest : both;
  }

  Cycle filter_fill(const SegmentCuts& segment, int filters, int channels) const {
    const double words = static_cast<double>(filters) * channels * segment.layer.R * segment.layer.S;
    return link_cycles(timed_, words * timed_.traffic.filter_bits);
  }

  BlockTime ifmap_fill(const SegmentCuts& segment, int images, const StripCuts::Kind& strip, const ColumnBlock& columns,
                       int channels) const {
    const std::int64_t lines = std::int64_t{images} * channels;
    return block_time(timed_, lines * strip.held * columns.held, lines * span(segment, strip) * columns.span,
                      timed_.traffic.ifmap);
  }

  static int span(const SegmentCuts& segment, const StripCuts::Kind& strip) {
    return vertical_axis(segment.layer).span(strip.rows);
  }

  // A kind of psum tile: its passes, its drain.
  struct PsumTileTime {
    Cycle cycles, drain;
    Cycle waits;  // of the cycles, those in which the last pass waits for the filters of another one
  };

  void walk_images(const Cut& filters) {
    for (const Cut& images : cuts(layer_.N, map_.n))
      for (std::size_t kind = 0; kind < kinds_.size(); ++kind)
        for (std::size_t block = 0; block < blocks_.size(); ++block)
          if (images.times) walk(images, kind, block, filters);
  }

  // Progress through the tiles of all images and strips, whose kinds begin at `tile`; returns where they end.
  const PsumTileTime* add_images(Progress& progress, const PsumTileTime* tile) const {
    for (const Cut& images : cuts(layer_.N, map_.n)) {
      if (!images.times) continue;
      const PsumTileTime* const end = tile + kinds_.size() * blocks_.size();
      repeat(progress, images.times, [&] {
        for (const PsumTileTime* strip = tile; strip < end; strip += blocks_.size())
          repeat(progress, kinds_[static_cast<std::size_t>(strip - tile) / blocks_.size()].times,
                 [&] { add_blocks(progress, strip); });
      });
      tile = end;
    }
    return tile;
  }

  // Those of a strip.
  void add_blocks(Progress& progress, const PsumTileTime* tile) const {
    for (const ColumnBlock& block : blocks_) {
      repeat(progress, block.times, [&] { progress.add(tile->cycles, tile->drain, slots_); });
      ++tile;
    }
  }

  void walk(const Cut& images, std::size_t kind, std::size_t block, const Cut& filters) {
    const StripCuts::Kind& strip = kinds_[kind];
    const ColumnBlock& columns = blocks_[block];
    Cycle passes = 0, link = 0, waits = 0;
    for (const Cut& channels : channels_.passes) {
      if (!channels.times) continue;
      const TileBlock at{images.size, channels.size, filters.size, kind, block};
      for (const SegmentCuts& tiles : segments_.fetched(needs_.shared)) {
        IfmapTileTime tile;
        for (const SegmentCuts& segment : needs_.shared ? segments_.fetched(false) : std::span(&tiles, 1))
          add_passes(tile, segment, at);
        add_fill(tile, tiles, at);
        passes += channels.times * tile.cycles;
        link += channels.times * tile.link;
        waits = tile.waits;
      }
    }
    const std::int64_t words =
        std::int64_t{images.size} * filters.size * (strip.rows - strip.surplus) * columns.columns;
    BlockTime drain = block_time(timed_, words, words, timed_.traffic.ofmap);
    if (serial_) drain.slowest += latency();
    if (timed_.traffic.bias) link += link_cycles(timed_, static_cast<double>(filters.size) * timed_.traffic.psum_bits);
    link_ += layer_.groups * filters.times * images.times * strip.times * columns.times * (link + drain.link);
    if (slots_ > 1) {
      if (timed_.traffic.ofmap.is_coded()) drain.slowest += waits_for_link(drain.slowest, link);
      link += drain.link;  // in the long run it moves both ways for every tile
    }
    psum_tiles_.push_back({std::max(passes, link), drain.slowest, waits});
  }

  // The encoder begins a burst when the one before it has the link. Others go first, and it finds one of them on its
  // way in the share of the time that they take.
  Cycle waits_for_link(Cycle encoding, Cycle others) const {
    return static_cast<Cycle>(static_cast<double>(std::min(encoding, others)) * half_);
  }

  // The passes on an ifmap tile, and their share of the link.
  struct IfmapTileTime {
    Cycle cycles = 0, link = 0, waits = 0;
    Cycle last = 0;  // pass
  };
  // What an ifmap tile meets, and which kind of strip and of column block it is.
  struct TileBlock {
    int images, channels, filters;
    std::size_t strip, columns;
  };
  // With the filters of a segment.
  void add_passes(IfmapTileTime& tile, const SegmentCuts& segment, const TileBlock& at) const {
    const ColumnBlock& columns = segment.columns.kinds[at.columns];
    const TimedLayer timed{segment.layer, timed_.limits, timed_.timing, timed_.traffic, columns};
    for (const Cut& some : cuts(at.filters, map_.p * map_.t)) {
      if (!some.times) continue;
      const RowStationaryPass pass{.images = at.images,
                                   .rows = segment.strips.kinds[at.strip].rows,
                                   .channels = at.channels,
                                   .filters = some.size,
                                   .r = std::min(map_.r, at.channels),
                                   .t = std::min(map_.t, some.size)};
      const Cycle fetch = filter_fill(segment, some.size, at.channels);
      tile.last = row_stationary_pass_cycles(timed, pass);
      const Cycle period = std::max(tile.last, filter_load_cycles(timed, pass) + fetch + latency());
      tile.waits = period - tile.last;
      tile.cycles += some.times * period;
      tile.link += some.times * fetch;
    }
  }

  void add_fill(IfmapTileTime& tile, const SegmentCuts& tiles, const TileBlock& at) const {
    const StripCuts::Kind& strip = tiles.strips.kinds[at.strip];
    const ColumnBlock& columns = tiles.columns.kinds[at.columns];
    const BlockTime fill = ifmap_fill(tiles, at.images, strip, columns, at.channels);
    const std::int64_t words = std::int64_t{at.images} * at.channels * span(tiles, strip) * columns.span;
    tile.link += fill.link;
    if (serial_) {
      tile.cycles += fill.slowest + latency();
      return;
    }
    tile.cycles = std::max(tile.cycles, fill.slowest) + exposed_fill(words, fill.slowest, tile.last);
  }

  // What of an ifmap tile's fill has no room in the ring before its predecessor's last pass frees it.
  Cycle exposed_fill(std::int64_t words, Cycle fill, Cycle last_pass) const {
    const std::int64_t room = ring_ - words;
    if (room >= words) return 0;
    const auto late =
        static_cast<Cycle>(static_cast<double>(fill) * static_cast<double>(words - room) / static_cast<double>(words));
    return late > last_pass ? late - last_pass + latency() : 0;
  }

  Cycle latency() const { return static_cast<Cycle>(std::ceil(timed_.timing.dram_latency_cycles)); }

  const TimedLayer& timed_;
  const Layer& layer_;
  const Mapping& map_;
  const LayerCuts& segments_;
  const std::vector<StripCuts::Kind>& kinds_;  // of the first; the others' are the same but for what is held
  const std::vector<ColumnBlock>& blocks_;     // likewise
  const FilterCuts tiles_;
  const ChannelCuts channels_;
  const BufferNeeds needs_;
  const double half_ = half_burst(timed_);
  const bool serial_ = !timed_.limits.pass.overlaps_feature_maps;
  int slots_ = 1;
  std::int64_t ring_ = 0;                 // ifmap words the buffer holds
  Cycle link_ = 0;                        // on the link, all that moves
  std::vector<PsumTileTime> psum_tiles_;  // kinds, in their order
};

}  // namespace

double half_burst(const TimedLayer& timed) {
  const double word_on_link = timed.traffic.ifmap.word_bits / timed.timing.link_bits_per_cycle;
  return std::min(1.0, word_on_link * timed.timing.codec_words_per_cycle / 2);
}

Cycle row_stationary_cycles(const TimedLayer& timed, const Mapping& mapping, const LayerCuts& segments) {
  Mapping map = mapping;
  map.n = std::min(map.n, timed.layer.N);
  return LayerTime(timed, map, segments).cycles();
}

}  // namespace eyrie
