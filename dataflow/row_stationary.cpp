#include "dataflow/row_stationary.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>

#include "dataflow/column_blocks.h"
#include "dataflow/needs.h"
#include "dataflow/row_stationary_program.h"
#include "dataflow/row_stationary_streams.h"
#include "dataflow/shared_tiles.h"
#include "sim/base/types.h"

namespace eyrie {
namespace {

std::string num(std::int64_t n) { return std::to_string(n); }

Mapping cut_to_layer(Mapping mapping, const Layer& layer) {
  mapping.n = std::min(mapping.n, layer.N);
  mapping.f = std::min(mapping.f, layer.F());
  return mapping;
}

// So many filters, shared by t PE sets, each of which stores its own in whole packets.
std::int64_t packed(int filters, int t, int packet_words) {
  const int more = filters % t, less = filters / t;  // `more` sets have one filter more than the others
  const auto packets = [&](int set_filters) { return static_cast<std::int64_t>(ceil_div(set_filters, packet_words)); };
  return (more * packets(less + 1) + (t - more) * packets(less)) * packet_words;
}

// What row_stationary_streams.h says, for the plan of one layer.
class Layout : public TileLayout {
 public:
  Layout(Layer layer, const Mapping& mapping, const SpatialLimits& limits)
      : layer_(std::move(layer)), map_(mapping), packet_words_(limits.filter_packet_words), order_(limits.loop_order) {}

  IfmapStream ifmap_stream(const Plan& plan, const IfmapTile& tile, const Tensor<Word>& ifmap) const override {
    return eyrie::ifmap_stream(plan.segment(tile).layer, map_, tile, ifmap);
  }
  NonZeroBits ifmap_bits(const Plan& plan, const IfmapTile& tile, const Tensor<Word>&,
                         const NonZeroBits& bits) const override {
    return eyrie::ifmap_bits(plan.segment(tile).layer, map_, tile, bits);
  }
  std::vector<Word> filter_words(const Plan& plan, std::uint32_t tile, const Tensor<Word>& filters) const override {
    const FilterTile& some = plan.filter_tiles[tile];
    return filter_stream(plan.segments[some.segment], map_, some, filters, packet_words_, order_);
  }
  std::vector<std::uint32_t> psum_order(const PsumTile& tile) const override {
    return eyrie::psum_order(layer_, map_, tile);
  }
  std::vector<int> psum_filters(const PsumTile& tile) const override { return eyrie::psum_filters(layer_, map_, tile); }

 private:
  const Layer layer_;
  const Mapping map_;
  const int packet_words_;
  const LoopOrder order_;
};

class Planner {
 public:
  Planner(const Layer& layer, const Mapping& mapping, const SpatialLimits& limits)
      : layer_(layer),
        map_(mapping),
        limits_(limits),
        channels_(ranges(layer.group_C(), mapping.q * mapping.r)),
        strips_(ranges(layer.E(), mapping.e)),
        columns_(ranges(layer.F(), mapping.f)),
        shared_(buffer_needs(layer, mapping, limits).shared) {}

  Plan plan() {
    plan_.mapping = map_;
    plan_.layout = std::make_shared<const Layout>(layer_, map_, limits_);
    for (const Range& columns : columns_) add_segments(of_columns(layer_, columns));
    divide_buffer();
    const std::vector<Range> filter_sets = ranges(layer_.group_M(), map_.m), image_sets = ranges(layer_.N, map_.n);
    for (int group = 0; group < layer_.groups; ++group)
      for (const Range& filters : filter_sets) {
        passes_ = ranges(filters.count, map_.p * map_.t);
        for (const Range& images : image_sets)
          for (const Range& strip : strips_)
            for (std::size_t block = 0; block < columns_.size(); ++block)
              add_psum_tile(group, filters, images, strip, block);
      }
    return std::move(plan_);
  }

 private:
  // Of a block of columns. If the segments share its ifmap tiles, those are of the whole filters, which come last.
  void add_segments(const Layer& block) {
    for (FilterSegment& segment : filter_segments(block, limits_)) plan_.segments.push_back(std::move(segment));
    if (shared_) plan_.segments.push_back({0, 0, block});
  }

  // What the psums leave serves ifmaps.
  void divide_buffer() {
    const auto needs = buffer_needs(layer_, map_, limits_);
    plan_.psum_slots = needs.psum_slots(limits_.banks);
    plan_.psum_banks = plan_.psum_slots * static_cast<int>(needs.psum_banks);
    plan_.ifmap_banks = limits_.banks - plan_.psum_banks;
    plan_.ifmap_words = static_cast<std::uint32_t>(plan_.ifmap_banks) * limits_.bank_ifmap_words;
    plan_.slot_words = static_cast<std::uint32_t>(needs.psum_banks) * limits_.bank_psum_words;
    plan_.filter_words = plan_.filter_slot_words = static_cast<std::uint32_t>(limits_.prefetch_words);
  }

  void add_psum_tile(int group, const Range& filters, const Range& images, const Range& strip, std::size_t block) {
    const int first_filter = group * layer_.group_M() + filters.begin;
    plan_.psum_tiles.push_back(
        {images, strip, columns_[block], rows_of(strip.count), {first_filter, filters.count}, 0});
    const std::size_t of_block = plan_.segments.size() / columns_.size();
    const auto first = static_cast<std::uint32_t>(block * of_block), end = static_cast<std::uint32_t>(first + of_block);
    for (const Range& channels : channels_) {
      const IfmapTile tile{.group = group,
                           .images = images,
                           .strip = {strip.begin, rows_of(strip.count)},
                           .channels = {group * layer_.group_C() + channels.begin, channels.count}};
      if (shared_) add_ifmap_tile(tile, end - 1);
      for (std::uint32_t segment = first; segment < end - (shared_ ? 1 : 0); ++segment) {
        if (!shared_) add_ifmap_tile(tile, segment);
        add_passes(segment);
      }
    }
    plan_.passes.back().last_of_psum_tile = true;
  }

  void add_ifmap_tile(IfmapTile tile, std::uint32_t segment) {
    tile.segment = segment;
    const Layer& layer = plan_.segment(tile).layer;
    const int rows = vertical_axis(layer).span(tile.strip.count), columns = horizontal_axis(layer).span(layer.F());
    tile.words = static_cast<std::uint32_t>(tile.images.count * rows * columns * tile.channels.count);
    plan_.ifmap_tiles.push_back(tile);
  }

  // A segment's passes on the last ifmap tile and the last psum tile; its last ones, until others come.
  void add_passes(std::uint32_t segment) {
    const IfmapTile& tile = plan_.ifmap_tiles.back();
    const auto index = static_cast<std::uint32_t>(plan_.ifmap_tiles.size() - 1);
    if (!plan_.passes.empty() && plan_.passes.back().ifmap_tile == index)
      plan_.passes.back().last_of_ifmap_tile = false;
    PsumTile& psums = plan_.psum_tiles.back();
    std::uint32_t offset = 0;
    for (const Range& some : passes_) {
      const PassProgram* program = program_for(plan_.segments[segment], tile, psums.strip.count, some.count);
      const Range filters{psums.filters.begin + some.begin, some.count};
      plan_.filter_tiles.push_back(
          {tile.group, filters, tile.channels, static_cast<std::uint32_t>(program->filter.words), segment});
      plan_.passes.push_back({.program = program,
                              .ifmap_tile = index,
                              .psum_tile = static_cast<std::uint32_t>(plan_.psum_tiles.size() - 1),
                              .filter_tile = static_cast<std::uint32_t>(plan_.filter_tiles.size() - 1),
                              .filters = filters,
                              .psum_offset = offset,
                              .last_of_filter_tile = true});
      offset += static_cast<std::uint32_t>(program->psum.words);
    }
    plan_.passes.back().last_of_ifmap_tile = true;
    psums.words = offset;
  }

  int rows_of(int strip) const {
    return limits_.pass.remainder_strip == RemainderStrip::full ? std::min(map_.e, layer_.E()) : strip;
  }

  const PassProgram* program_for(const FilterSegment& segment, const IfmapTile& tile, int strip, int filters) {
    const RowStationaryPass pass{.images = tile.images.count,
                                 .rows = tile.strip.count,
                                 .surplus_rows = tile.strip.count - strip,
                                 .channels = tile.channels.count,
                                 .filters = filters,
                                 .r = std::min(map_.r, tile.channels.count),
                                 .t = std::min(map_.t, filters)};
    const Layer& layer = segment.layer;
    Key key{layer.R, layer.S, layer.F(), 0, 0, pass};
    if (shared_) std::get<3>(key) = segment.first_row, std::get<4>(key) = segment.first_column;
    if (last_.second && last_.first == key) return last_.second;
    const PassProgram*& known = known_[key];
    if (!known) {
      PassProgram program = row_stationary_program(layer, pass, limits_);
      if (shared_) read_from_shared_tile(program.ifmap, segment, layer_, pass);
      plan_.programs.push_back(std::make_unique<const PassProgram>(std::move(program)));
      known = plan_.programs.back().get();
      plan_.active_pes = std::max(plan_.active_pes, static_cast<int>(known->work.size()));
    }
    last_ = {key, known};
    return known;
  }

  // R, S and F of the segment, and where it begins in the filters if that makes a difference.
  using Key = std::tuple<int, int, int, int, int, RowStationaryPass>;

  const Layer& layer_;
  const Mapping map_;
  const SpatialLimits& limits_;
  const std::vector<Range> channels_, strips_, columns_;  // of every group
  const bool shared_;                                     // of BufferNeeds
  std::vector<Range> passes_;                             // on the filters of a psum tile
  Plan plan_;
  std::map<Key, const PassProgram*> known_;
  std::pair<Key, const PassProgram*> last_{};  // many passes in a row are alike
};

}  // namespace

BufferNeeds buffer_needs(const Layer& layer, const Mapping& map, const SpatialLimits& limits) {
  return BufferSpace(layer, map.e, map.f, limits).needs(map);
}

BufferSpace::BufferSpace(const Layer& layer, int e, int f, const SpatialLimits& limits)
    : group_C_(layer.group_C()),
      packet_words_(limits.psum_packet_words),
      banks_(limits.banks),
      bank_ifmap_words_(limits.bank_ifmap_words),
      bank_psum_words_(limits.bank_psum_words) {
  const int columns = std::min(f, layer.F());
  const auto words = [&](const Layer& some) {
    return std::int64_t{vertical_axis(some).span(e)} * horizontal_axis(some).span(columns);
  };
  const Layer segment = largest_segment(layer, limits);
  channel_words_ = words(segment);
  if (segment.R != layer.R || segment.S != layer.S) whole_channel_words_ = words(layer);
  filter_words_ = std::int64_t{e} * columns;
}

BufferNeeds BufferSpace::needs(const Mapping& map) const {
  const int a_pass = map.p * map.t, rest = map.m % a_pass;
  std::int64_t filters = map.m / a_pass * packed(a_pass, map.t, packet_words_);
  if (rest) filters += packed(rest, std::min(map.t, rest), packet_words_);
  BufferNeeds needs{.psum_words = map.n * filter_words_ * filters};
  needs.psum_banks = static_cast<std::int64_t>(ceil_div(needs.psum_words, bank_psum_words_));
  const auto hold = [&](std::int64_t channel_words) {
    needs.ifmap_words = map.n * channel_words * std::min(map.q * map.r, group_C_);
    needs.ifmap_banks = static_cast<std::int64_t>(ceil_div(needs.ifmap_words, bank_ifmap_words_));
  };
  if (folded()) {
    hold(whole_channel_words_);
    needs.shared = needs.ifmap_banks + needs.psum_banks <= banks_;
  }
  if (!needs.shared) hold(channel_words_);
  return needs;
}

std::optional<Misfit> row_stationary_misfit(const Layer& whole, const Mapping& mapping, const SpatialLimits& limits) {
  const Layer layer = largest_segment(whole, limits);
  const Mapping map = cut_to_layer(mapping, layer);
  std::optional<Misfit> misfit;
  const auto check = [&](std::optional<Misfit> found) {
    if (!misfit) misfit = std::move(found);
  };
  const std::int64_t p = map.p, q = map.q, r = map.r, t = map.t, e = map.e;
  check(above("ofmap channels in the buffer (m)", map.m, "a group has", layer.group_M()));
  check(above("ofmap rows a pass (e)", e, "the ofmap has", layer.E()));
  check(above("channels a pass (q x r)", q * r, "a group has", layer.group_C()));
  check(above("filters a pass (p x t)", p * t, "the mapping keeps m =", map.m));
  check(above("ifmap words a PE (q x S)", q * layer.S, "the scratchpad has", limits.ifmap_spad_words));
  check(above("filter words a PE (p x q x S)", p * q * layer.S, "the scratchpad has", limits.filter_spad_words));
  check(above("psum words a PE (p)", p, "the scratchpad has", limits.psum_spad_words));
  check(above("PE rows (R x r)", layer.R * r, "the array has", limits.rows));
  if (misfit) return misfit;
  const int shelves = limits.rows / (layer.R * map.r);
  check(above("shelves of " + num(layer.R * r) + " PE rows for " + num(t) + " sets of width " + num(e),
              shelves_taken(map.e, map.t, limits.columns), "the array has", shelves));
  check(above("filter words a pass (p x t x q x r x R x S)", p * t * q * r * layer.R * layer.S,
              "the prefetch buffer has", limits.prefetch_words));
  const auto needs = buffer_needs(whole, map, limits);
  check(above("buffer banks (" + num(needs.psum_banks) + " for " + num(needs.psum_words) + " psum words, " +
                  num(needs.ifmap_banks) + " for " + num(needs.ifmap_words) + " ifmap words)",
              needs.psum_banks + needs.ifmap_banks, "the global buffer has", limits.banks));
  return misfit;
}

std::variant<Plan, Misfit> row_stationary_plan(const Layer& layer, const Mapping& mapping,
                                               const SpatialLimits& limits) {
  if (auto misfit = row_stationary_misfit(layer, mapping, limits)) return *std::move(misfit);
  return Planner(layer, cut_to_layer(mapping, layer), limits).plan();
}

}  // namespace eyrie
