// The Eyeriss chip's own choice of row-stationary mappings, as a closed rule. JSSC 2017 prints the mappings of AlexNet
// (Table III) but no rule, and none for VGG-16 (Table VI). This rule was inferred from those two tables: it picks the
// mappings of their 18 layers, each as the only winner of its shape (of CONV3 of AlexNet the one that its measured
// buffer traffic fits). Least energy alone finds 4 of the 10 shapes, least energy x delay 7.
//
//   1. m divides the filters of a group, p t divides m, and n divides the batch;
//   2. the psums and ifmaps of a tile take at most `tile_bytes`, counted in bytes and not in banks;
//   3. e is all ofmap rows where `set_segments` array widths hold them, else at most one array width; ofmaps of more
//      than `ofmap_columns` columns run in so many even blocks as keep to that;
//   4. of what remains, no less than `pe_share` of the most active PEs;
//   5. of these, the least DRAM words, uncoded, ifmaps with their padding;
//   6. of these, the least time of all passes, then the fewest passes. A window of a pass takes as long as its slowest
//      part: the MACs of a PE, the ifmap words of its columns, or its psums; the filter load comes before.
#pragma once
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "dataflow/row_stationary_pass_time.h"

namespace eyrie {

// Thresholds of the rule, from the same tables. Any `tile_bytes` from 97,328 to 98,403 and any `pe_share` from 0.86 to
// 0.92 give the same 18 mappings.
struct ChipRule {
  int tile_bytes = 98304;
  int set_segments = 2;     // array widths
  int ofmap_columns = 128;  // columns
  double pe_share = 0.9;
};

// What the rule ranks a mapping by, in this order, less first.
struct ChipRank {
  Mapping mapping;
  std::uint64_t dram_words = 0;  // words of 16 b, uncoded, padding included
  double pass_cycles = 0;        // cycles of all passes, by the rule's formula
  std::uint64_t passes = 0;
};

// The best `k` mappings by the rule, best first. A Misfit if the machine has room for none that keeps to it.
std::variant<std::vector<ChipRank>, Misfit> chip_mappings(const TimedLayer& timed, const ChipRule& rule, std::size_t k);

}  // namespace eyrie
