#include "sim/spatial/vector_unit.h"

namespace eyrie {

// Words are given free evenly over the tile, in the order in which they came.
const PassTimes& VectorUnit::times(std::uint32_t tile_words, std::uint64_t operations) {
  const auto [known, is_new] = known_.try_emplace({tile_words, operations});
  PassTimes& times = known->second;
  if (!is_new) return times;
  const auto cycles = ceil_div(operations, static_cast<std::uint64_t>(params_.words_per_cycle));
  times.cycles = times.filters_read = static_cast<std::uint32_t>(cycles);
  times.ifmap_read.reserve(tile_words);
  for (std::uint64_t word = 1; word <= tile_words; ++word)
    times.ifmap_read.push_back(static_cast<std::uint32_t>(ceil_div(word * cycles, std::uint64_t{tile_words})));
  return times;
}

}  // namespace eyrie
