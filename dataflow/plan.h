// A layer cut into passes and tiles: what the sequencer walks through.
#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "dataflow/filter_segments.h"
#include "dataflow/mapping.h"
#include "sim/base/pass_program.h"

namespace eyrie {

// A run of indices of one dimension.
struct Range {
  int begin = 0;
  int count = 0;
  int end() const { return begin + count; }
  bool operator==(const Range&) const = default;
};

// The ifmap words a pass streams; they stay in the global buffer for all passes that use them.
struct IfmapTile {
  int group = 0;
  Range images;
  Range strip;     // ofmap rows it serves, surplus rows included
  Range channels;  // of the layer, not of the group
  std::uint32_t words = 0;
  std::uint32_t segment = 0;  // of the filters: Plan::segments
};

// The psums that stay in the global buffer until they are complete.
struct PsumTile {
  Range images;
  Range strip;    // ofmap rows, those beyond the ofmap not included
  int rows = 0;   // width of the PE set: the strip's rows and the surplus ones
  Range filters;  // of the layer
  std::uint32_t words = 0;
};

struct Pass {
  const PassProgram* program = nullptr;
  std::uint32_t ifmap_tile = 0;
  std::uint32_t psum_tile = 0;
  Range filters;                  // of the layer
  std::uint32_t psum_offset = 0;  // of its psums in the psum tile, words
  bool last_of_ifmap_tile = false;
  bool last_of_psum_tile = false;
};

struct Plan {
  Mapping mapping;
  std::vector<FilterSegment> segments;  // of the filters
  std::vector<std::unique_ptr<const PassProgram>> programs;
  std::vector<IfmapTile> ifmap_tiles;
  std::vector<PsumTile> psum_tiles;
  std::vector<Pass> passes;
  int ifmap_banks = 0, psum_banks = 0;
  int psum_slots = 1;             // psum tiles the psum banks hold at once
  std::uint32_t ifmap_words = 0;  // words the ifmap banks hold
  std::uint32_t slot_words = 0;   // psum words of a slot
  int active_pes = 0;             // of the widest pass

  const FilterSegment& segment(const IfmapTile& tile) const { return segments[tile.segment]; }
};

}  // namespace eyrie
