#include "dataflow/vector_plan.h"

#include <algorithm>
#include <string>

#include "dataflow/window_axis.h"

namespace eyrie {
namespace {

class VectorPlanner {
 public:
  VectorPlanner(const Layer& layer, std::int64_t buffer_words)
      : layer_(layer), operands_(layer.kind == LayerKind::kAdd ? 2 : 1), half_(buffer_words / 2) {}

  std::variant<Plan, Misfit> plan() {
    if (words(1) > half_)
      return Misfit{"needs " + std::to_string(words(1)) + " ifmap words for a row of windows, half of the buffer has " +
                    std::to_string(half_)};
    int rows = layer_.E();
    while (words(rows) > half_) --rows;
    const int channels =
        rows < layer_.E() ? 1 : static_cast<int>(std::min<std::int64_t>(layer_.M, half_ / words(rows)));
    plan_.segments.push_back({0, 0, layer_});
    plan_.psum_slots = 2;
    plan_.ifmap_words = static_cast<std::uint32_t>(2 * half_);
    for (int n = 0; n < layer_.N; ++n)
      for (int m = 0; m < layer_.M; m += channels)
        for (int e = 0; e < layer_.E(); e += rows)
          add({n, 1}, {m, std::min(channels, layer_.M - m)}, {e, std::min(rows, layer_.E() - e)});
    return std::move(plan_);
  }

 private:
  // Of a channel of the ofmap.
  std::int64_t words(int rows) const {
    return std::int64_t{operands_} * vertical_axis(layer_).span(rows) * horizontal_axis(layer_).span(layer_.F());
  }

  void add(const Range& images, const Range& channels, const Range& strip) {
    const auto one = static_cast<std::uint32_t>(words(strip.count) / operands_ * channels.count);
    for (int operand = 0; operand < operands_; ++operand)
      plan_.ifmap_tiles.push_back({.images = images,
                                   .strip = strip,
                                   .channels = {operand * layer_.M + channels.begin, channels.count},
                                   .words = one});
    plan_.psum_tiles.push_back({images, strip, {0, layer_.F()}, strip.count, channels, 0});
    plan_.passes.push_back({.ifmap_tile = static_cast<std::uint32_t>(plan_.ifmap_tiles.size() - 1),
                            .psum_tile = static_cast<std::uint32_t>(plan_.psum_tiles.size() - 1),
                            .filters = channels,
                            .last_of_ifmap_tile = true,
                            .last_of_psum_tile = true});
  }

  const Layer& layer_;
  const int operands_;
  const std::int64_t half_;
  Plan plan_;
};

}  // namespace

std::variant<Plan, Misfit> vector_plan(const Layer& layer, std::int64_t buffer_words) {
  return VectorPlanner(layer, buffer_words).plan();
}

std::uint64_t vector_operations(const Layer& layer, const PsumTile& tile) {
  const std::uint64_t outputs =
      std::uint64_t(tile.images.count) * tile.filters.count * tile.strip.count * tile.columns.count;
  return outputs * (layer.kind == LayerKind::kAdd ? 2 : layer.R * layer.S);
}

}  // namespace eyrie
