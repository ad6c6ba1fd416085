#include "sim/spatial/mapping_table.h"

#include <fmt/core.h>

#include "sim/bytes.h"
#include "sim/text_table.h"

namespace eyrie {
namespace {

// Words of the given operand and action of the global buffer, in MB.
double array_side_MB(const RowStationaryCounts& counts, const WordBits& bits) {
  return (static_cast<double>(counts.ifmap_reads) * bits.ifmap +
          2.0 * static_cast<double>(counts.psum_words) * bits.psum) /
         8e6;
}

// Words read from and written to all scratchpads; those that zeros gate are estimated.
double scratchpad_words(const RowStationaryCounts& counts) {
  std::uint64_t words = 0;
  for (const auto& [key, count] : counts.accesses())
    if (key.component >= Component::kIfmapSpad && key.component <= Component::kPsumSpad) words += count;
  return static_cast<double>(words);
}

double dram_MB(const RowStationaryCounts& counts) {
  const auto words = counts.dram_filters + counts.dram_biases + counts.dram_ifmaps + counts.dram_ofmaps;
  return static_cast<double>(words) * kDramCountedBits / 8e6;
}

}  // namespace

std::string mapping_table(const SpatialConfig& machine, const std::vector<RankedMapping>& ranked) {
  TextTable table({"rank", "m", "n", "e", "p", "q", "r", "t", "passes", "RF words", "GLB MB", "DRAM MB", "est. cycles",
                   "est. ms", "est. energy " + machine.technology.unit});
  int rank = 0;
  for (const RankedMapping& one : ranked) {
    const Mapping& map = one.mapping;
    const auto num = [](auto value) { return std::to_string(value); };
    table.add({num(++rank), num(map.m), num(map.n), num(map.e), num(map.p), num(map.q), num(map.r), num(map.t),
               num(one.counts.passes), short_number(scratchpad_words(one.counts)),
               fmt::format("{:.3f}", array_side_MB(one.counts, machine.word_bits)),
               fmt::format("{:.3f}", dram_MB(one.counts)), short_number(static_cast<double>(one.cycles)),
               fmt::format("{:.3f}", static_cast<double>(one.cycles) / (machine.clock_MHz * 1e3)),
               short_number(one.energy)});
  }
  return table.text();
}

}  // namespace eyrie
