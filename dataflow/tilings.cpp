#include "dataflow/tilings.h"

#include <algorithm>
#include <functional>

#include "dataflow/tiled_plan.h"
#include "sim/base/types.h"

namespace eyrie {

std::vector<int> useful_sizes(int total, int most) {
  std::vector<int> sizes;
  for (int size = std::min(total, most); size >= 1;) {
    const int even = most_even(total, size);
    sizes.push_back(even);
    size = even - 1;
  }
  return sizes;
}

int most_even(int total, int size) {
  const auto blocks = ceil_div(static_cast<std::uint64_t>(total), static_cast<std::uint64_t>(size));
  return static_cast<int>(ceil_div(static_cast<std::uint64_t>(total), blocks));
}

Tilings::Tilings(const Layer& layer, const Mapping& base, const SpatialLimits& limits)
    : layer_(layer), limits_(limits), inner_(layer.N > layer.F() ? &Mapping::n : &Mapping::f) {
  const std::vector<int> images = useful_sizes(layer.N, layer.N);
  strips_.sizes = useful_sizes(layer.E(), layer.E());
  columns_.sizes = useful_sizes(layer.F(), layer.F());
  for (const int e : strips_.sizes) strips_.cuts.push_back(vertical_cuts(layer, e));
  for (const int f : columns_.sizes) columns_.cuts.push_back(horizontal_cuts(layer, f));
  const bool ifmaps_inside = inner_ == &Mapping::n;
  inner_sizes_ = ifmaps_inside ? images : columns_.sizes;
  Mapping map = base;
  for (const int other : ifmaps_inside ? columns_.sizes : images) {
    map.*(ifmaps_inside ? &Mapping::f : &Mapping::n) = other;
    for (const int e : strips_.sizes) {
      map.e = e;
      for (const int c : useful_sizes(layer.group_C(), layer.group_C())) {
        map.c = c;
        add_rows(map);
      }
    }
  }
}

// From the largest tilings of few ofmap channels to small ones of many.
void Tilings::add_rows(Mapping map) {
  map.m = 1;
  for (std::size_t at = first_that_fits(map, 0); at < inner_sizes_.size();) {
    map.*inner_ = inner_sizes_[at];
    map.m = most_even(layer_.group_M(), most_filters(map));
    std::size_t next = inner_sizes_.size();
    if (map.m < layer_.group_M()) {
      Mapping fewer = map;  // blocks of ofmap channels
      const int blocks = (layer_.group_M() - 1) / map.m;
      fewer.m = (layer_.group_M() - 1) / blocks + 1;
      next = first_that_fits(fewer, at + 1);
    }
    rows_.push_back({map, at, next});
    at = next;
  }
}

bool Tilings::fits(const Mapping& map) const { return tile_needs(layer_, map, limits_).banks() <= limits_.banks; }

// Those that fit; at least one does.
int Tilings::most_filters(Mapping map) const {
  map.m = 1;
  const TileNeeds one = tile_needs(layer_, map, limits_);
  int low = 1, high = layer_.group_M();
  while (low < high) {
    const int m = low + (high - low + 1) / 2;
    if (TileNeeds(one.ifmap_words, m * one.filter_words, m * one.psum_words, limits_).banks() <= limits_.banks)
      low = m;
    else
      high = m - 1;
  }
  return low;
}

std::size_t Tilings::first_that_fits(Mapping map, std::size_t from) const {
  const auto first = std::partition_point(inner_sizes_.begin() + static_cast<std::ptrdiff_t>(from), inner_sizes_.end(),
                                          [&](int size) { return map.*inner_ = size, !fits(map); });
  return static_cast<std::size_t>(first - inner_sizes_.begin());
}

const TileCuts& Tilings::AxisCuts::of(int size) const {
  return cuts[std::lower_bound(sizes.begin(), sizes.end(), size, std::greater<>()) - sizes.begin()];
}

}  // namespace eyrie
