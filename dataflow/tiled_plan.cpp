#include "dataflow/tiled_plan.h"

#include <algorithm>
#include <map>

#include "dataflow/column_blocks.h"
#include "dataflow/needs.h"
#include "dataflow/tiled_layout.h"
#include "sim/base/types.h"

namespace eyrie {
namespace {

std::string num(std::int64_t n) { return std::to_string(n); }

class Planner {
 public:
  Planner(const Layer& layer, const Mapping& mapping, const SpatialLimits& limits)
      : layer_(layer),
        map_(mapping),
        limits_(limits),
        dataflow_(tiled_dataflow(mapping.dataflow)),
        columns_(ranges(layer.F(), mapping.f)) {}

  Plan plan() {
    plan_.mapping = map_;
    plan_.layout = std::make_shared<const TiledLayout>(layer_, map_, limits_);
    for (const Range& columns : columns_) plan_.segments.push_back({0, 0, of_columns(layer_, columns)});
    divide_buffer();
    for (int group = 0; group < layer_.groups; ++group) add_group(group);
    return std::move(plan_);
  }

 private:
  // A second place for psums comes first, so that finished ones drain beside the next; then one for filters. What is
  // left serves ifmaps.
  void divide_buffer() {
    const TileNeeds needs = tile_needs(layer_, map_, limits_);
    std::int64_t left = limits_.banks - needs.banks();
    plan_.psum_slots = left >= needs.psum_banks ? 2 : 1;
    if (plan_.psum_slots == 2) left -= needs.psum_banks;
    const std::int64_t more_filters = std::max<std::int64_t>(0, 2 * needs.filter_words - limits_.prefetch_words);
    const auto two_tiles = static_cast<std::int64_t>(ceil_div(more_filters, limits_.bank_filter_words));
    plan_.filter_slots = two_tiles - needs.filter_banks <= left ? 2 : 1;
    const std::int64_t filter_banks = plan_.filter_slots == 2 ? two_tiles : needs.filter_banks;
    plan_.psum_banks = static_cast<int>(plan_.psum_slots * needs.psum_banks);
    plan_.slot_words = static_cast<std::uint32_t>(needs.psum_banks * limits_.bank_psum_words);
    plan_.filter_words = static_cast<std::uint32_t>(limits_.prefetch_words + filter_banks * limits_.bank_filter_words);
    plan_.filter_slot_words = plan_.filter_words / static_cast<std::uint32_t>(plan_.filter_slots);
    plan_.ifmap_banks = static_cast<int>(limits_.banks - plan_.psum_banks - filter_banks);
    plan_.ifmap_words = static_cast<std::uint32_t>(plan_.ifmap_banks) * limits_.bank_ifmap_words;
  }

  void add_group(int group) {
    const auto filters = ranges(layer_.group_M(), map_.m);
    const auto images = ranges(layer_.N, map_.n), strips = ranges(layer_.E(), map_.e);
    const auto for_each_block = [&](auto visit) {
      for (const Range& n : images)
        for (const Range& e : strips)
          for (std::uint32_t f = 0; f < columns_.size(); ++f) visit(n, e, f);
    };
    if (map_.keep == Keep::filter) {
      for (const Range& m : filters)
        for_each_block([&](const Range& n, const Range& e, std::uint32_t f) { add_psum_tile(group, m, n, e, f); });
    } else {
      for_each_block([&](const Range& n, const Range& e, std::uint32_t f) {
        for (const Range& m : filters) add_psum_tile(group, m, n, e, f);
      });
    }
  }

  void add_psum_tile(int group, const Range& filters, const Range& images, const Range& strip, std::uint32_t block) {
    const Range of_layer{group * layer_.group_M() + filters.begin, filters.count};
    const Range& columns = columns_[block];
    const auto words = static_cast<std::uint32_t>(images.count * filters.count * strip.count * columns.count);
    plan_.psum_tiles.push_back({images, strip, columns, strip.count, of_layer, words});
    for (const Range& channels : ranges(layer_.group_C(), map_.c)) {
      const Range some{group * layer_.group_C() + channels.begin, channels.count};
      use_ifmap_tile({.group = group, .images = images, .strip = strip, .channels = some, .segment = block});
      use_filter_tile({.group = group, .filters = of_layer, .channels = some});
      add_passes();
    }
    plan_.passes.back().last_of_psum_tile = true;
  }

  // The tile of the pass before, if it is the same, or a new one.
  void use_ifmap_tile(IfmapTile tile) {
    if (!plan_.ifmap_tiles.empty()) {
      const IfmapTile& last = plan_.ifmap_tiles.back();
      if (last.images == tile.images && last.strip == tile.strip && last.segment == tile.segment &&
          last.channels == tile.channels) {
        plan_.passes.back().last_of_ifmap_tile = false;
        return;
      }
    }
    const int rows = vertical_tile_axis(layer_).span(tile.strip.count);
    tile.words = static_cast<std::uint32_t>(tile.channels.count * tile.images.count * rows * columns(tile));
    plan_.ifmap_tiles.push_back(tile);
  }

  void use_filter_tile(FilterTile tile) {
    if (!plan_.filter_tiles.empty()) {
      const FilterTile& last = plan_.filter_tiles.back();
      if (last.filters == tile.filters && last.channels == tile.channels) {
        plan_.passes.back().last_of_filter_tile = false;
        return;
      }
    }
    tile.words = static_cast<std::uint32_t>(tile.filters.count * tile.channels.count * layer_.R * layer_.S);
    plan_.filter_tiles.push_back(tile);
  }

  // On the last tiles; they are taken to be the last passes on them until the tiles are used again.
  void add_passes() {
    const IfmapTile& ifmaps = plan_.ifmap_tiles.back();
    const PsumTile& psums = plan_.psum_tiles.back();
    const TileAxis vertical = vertical_tile_axis(layer_), horizontal = horizontal_tile_axis(layer_);
    TiledPass pass;
    pass.row_pitch = static_cast<std::uint32_t>(columns(ifmaps));
    pass.image_pitch = pass.row_pitch * static_cast<std::uint32_t>(vertical.span(ifmaps.strip.count));
    pass.channel_pitch = pass.image_pitch * static_cast<std::uint32_t>(ifmaps.images.count);
    std::uint32_t filter_at = 0, psum_at = 0, filter_before = 0, psum_before = 0;
    const TileSizes sizes{psums.filters.count, ifmaps.channels.count, psums.images.count, psums.strip.count,
                          psums.columns.count};
    for_each_pass(layer_, map_, sizes, [&](const PassPlace& at) {
      pass.images = at.images, pass.rows = at.rows, pass.columns = at.columns;
      pass.filters = at.filters, pass.channels = at.channels;
      const bool first_block = at.image == 0 && at.row == 0 && at.column == 0;
      const bool first_on_psums = at.channel == 0 && at.tap_row == 0 && at.tap_column == 0;
      // Blocks of pixels use the same weights; channels and taps the same psums.
      if (first_block) filter_before = filter_at, filter_at += words_of_weights(pass);
      if (first_block && first_on_psums) psum_before = psum_at;
      if (first_block) psum_at = psum_before;
      plan_.passes.push_back(
          {.program = program_for(pass),
           .ifmap_tile = static_cast<std::uint32_t>(plan_.ifmap_tiles.size() - 1),
           .psum_tile = static_cast<std::uint32_t>(plan_.psum_tiles.size() - 1),
           .filter_tile = static_cast<std::uint32_t>(plan_.filter_tiles.size() - 1),
           .filters = {psums.filters.begin + at.filter, at.filters},
           .ifmap_offset = at.channel * pass.channel_pitch + at.image * pass.image_pitch +
                           (at.row * vertical.window_step() + at.tap_row * vertical.dilation) * pass.row_pitch +
                           at.column * horizontal.window_step() + at.tap_column * horizontal.dilation,
           .filter_offset = filter_before,
           .psum_offset = psum_at});
      psum_at += static_cast<std::uint32_t>(pass.windows() * pass.filters);
    });
    plan_.passes.back().last_of_ifmap_tile = plan_.passes.back().last_of_filter_tile = true;
  }

  std::uint32_t words_of_weights(const TiledPass& pass) const {
    const int taps = dataflow_.tap_by_tap() ? 1 : layer_.R * layer_.S;
    return static_cast<std::uint32_t>(pass.filters * pass.channels * taps);
  }

  // Of the ifmap.
  int columns(const IfmapTile& tile) const { return horizontal_tile_axis(layer_).span(columns_[tile.segment].count); }

  const PassProgram* program_for(const TiledPass& pass) {
    const PassProgram*& known = known_[pass];
    if (!known) {
      plan_.programs.push_back(std::make_unique<const PassProgram>(dataflow_.program(layer_, pass, limits_)));
      known = plan_.programs.back().get();
      plan_.active_pes = std::max(plan_.active_pes, static_cast<int>(known->work.size()));
    }
    return known;
  }

  const Layer& layer_;
  const Mapping map_;
  const SpatialLimits& limits_;
  const TiledDataflow& dataflow_;
  const std::vector<Range> columns_;  // of the ofmap, by block
  Plan plan_;
  std::map<TiledPass, const PassProgram*> known_;
};

}  // namespace

Mapping cut_to_layer(Mapping map, const Layer& layer) {
  map.m = std::min(map.m, layer.group_M());
  map.n = std::min(map.n, layer.N);
  map.e = std::min(map.e, layer.E());
  map.f = std::min(map.f, layer.F());
  map.c = std::min(map.c, layer.group_C());
  map.b = std::min(map.b, map.n);
  return map;
}

TileNeeds tile_needs(const Layer& layer, const Mapping& mapping, const SpatialLimits& limits) {
  const Mapping map = cut_to_layer(mapping, layer);
  const std::int64_t rows = vertical_tile_axis(layer).span(map.e), columns = horizontal_tile_axis(layer).span(map.f);
  return {std::int64_t{map.c} * map.n * rows * columns, std::int64_t{map.m} * map.c * layer.R * layer.S,
          std::int64_t{map.m} * map.n * map.e * map.f, limits};
}

TileNeeds::TileNeeds(std::int64_t ifmaps, std::int64_t filters, std::int64_t psums, const SpatialLimits& limits)
    : ifmap_words(ifmaps), filter_words(filters), psum_words(psums) {
  const auto banks = [](std::int64_t words, int of_bank) {
    return static_cast<std::int64_t>(ceil_div(words, of_bank));
  };
  ifmap_banks = banks(ifmap_words, limits.bank_ifmap_words);
  psum_banks = banks(psum_words, limits.bank_psum_words);
  filter_banks = banks(std::max<std::int64_t>(0, filter_words - limits.prefetch_words), limits.bank_filter_words);
}

std::optional<Misfit> tiled_misfit(const Layer& layer, const Mapping& mapping, const SpatialLimits& limits) {
  const TiledDataflow& dataflow = tiled_dataflow(mapping.dataflow);
  std::optional<Misfit> misfit;
  const auto check = [&](std::optional<Misfit> found) {
    if (!misfit) misfit = std::move(found);
  };
  check(above("ofmap channels in the buffer (m)", mapping.m, "a group has", layer.group_M()));
  check(above("ofmap rows in the buffer (e)", mapping.e, "the ofmap has", layer.E()));
  check(above("channels in the buffer (c)", mapping.c, "a group has", layer.group_C()));
  check(above("filters in the array (t)", mapping.t, "the mapping keeps m =", mapping.m));
  if (dataflow.pixels_in_array()) {
    check(above("ofmap rows in the array (y)", mapping.y, "the mapping keeps e =", mapping.e));
    check(above("ofmap columns in the array (x)", mapping.x, "the mapping keeps f =", std::min(mapping.f, layer.F())));
  } else {
    check(above("channels in the array (r)", mapping.r, "the mapping keeps c =", mapping.c));
  }
  check(dataflow.misfit(layer, mapping, limits));
  if (misfit) return misfit;
  const TileNeeds needs = tile_needs(layer, mapping, limits);
  check(above("buffer banks (" + num(needs.psum_banks) + " for " + num(needs.psum_words) + " psum words, " +
                  num(needs.ifmap_banks) + " for " + num(needs.ifmap_words) + " ifmap words, " +
                  num(needs.filter_banks) + " for what of " + num(needs.filter_words) +
                  " filter words the prefetch buffer has no room for)",
              needs.banks(), "the global buffer has", limits.banks));
  return misfit;
}

std::variant<Plan, Misfit> tiled_plan(const Layer& layer, const Mapping& mapping, const SpatialLimits& limits) {
  if (auto misfit = tiled_misfit(layer, mapping, limits)) return *std::move(misfit);
  return Planner(layer, cut_to_layer(mapping, layer), limits).plan();
}

}  // namespace eyrie
