// A layer cut into passes and tiles: what the sequencer walks through, and how the tiles lie in the buffer.
#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "dataflow/filter_segments.h"
#include "dataflow/mapping.h"
#include "sim/base/non_zero_bits.h"
#include "sim/base/pass_program.h"
#include "workloads/tensor.h"

namespace eyrie {

// A run of indices of one dimension.
struct Range {
  int begin = 0;
  int count = 0;
  int end() const { return begin + count; }
  bool operator==(const Range&) const = default;
};

// Cuts a dimension into runs of `step`, the last one shorter.
std::vector<Range> ranges(int total, int step);

// The ifmap words a pass streams; they stay in the global buffer for all passes that use them.
struct IfmapTile {
  int group = 0;
  Range images;
  Range strip;     // ofmap rows it serves, surplus rows included
  Range channels;  // of the layer, not of the group
  std::uint32_t words = 0;
  std::uint32_t segment = 0;  // of the filters, for a block of ofmap columns: Plan::segments
};

// The filter words of one pass, or of several that stay in the buffer for all of them.
struct FilterTile {
  int group = 0;
  Range filters;   // of the layer
  Range channels;  // of the layer, not of the group
  std::uint32_t words = 0;
  std::uint32_t segment = 0;
};

// The psums that stay in the global buffer until they are complete.
struct PsumTile {
  Range images;
  Range strip;    // ofmap rows, those beyond the ofmap not included
  Range columns;  // of the ofmap
  int rows = 0;   // width of the PE set: the strip's rows and the surplus ones
  Range filters;  // of the layer
  std::uint32_t words = 0;
};

struct Pass {
  const PassProgram* program = nullptr;
  std::uint32_t ifmap_tile = 0;
  std::uint32_t psum_tile = 0;
  std::uint32_t filter_tile = 0;
  Range filters;                   // of the layer
  std::uint32_t ifmap_offset = 0;  // of its words in the tiles
  std::uint32_t filter_offset = 0;
  std::uint32_t psum_offset = 0;
  bool last_of_ifmap_tile = false;
  bool last_of_filter_tile = false;
  bool last_of_psum_tile = false;
};

// A tile's words as the ifmap network wants them, padding included.
struct IfmapStream {
  std::vector<Word> words;
  std::vector<bool> padding;  // of words that no DRAM holds

  std::vector<Word> held() const;                // the words that are not padding
  void put_back(const std::vector<Word>& held);  // sets them
};

struct Plan;

// Between tensors in host memory and the order in which a machine holds and moves them, for one layer and mapping.
class TileLayout {
 public:
  virtual ~TileLayout() = default;
  virtual IfmapStream ifmap_stream(const Plan& plan, const IfmapTile& tile, const Tensor<Word>& ifmap) const = 0;
  // Which of its words that are not padding are zero, in the same order. `bits`: the same of the ifmap.
  virtual NonZeroBits ifmap_bits(const Plan& plan, const IfmapTile& tile, const Tensor<Word>& ifmap,
                                 const NonZeroBits& bits) const;
  virtual std::vector<Word> filter_words(const Plan& plan, std::uint32_t tile, const Tensor<Word>& filters) const = 0;
  // Where the psums of a tile's ofmap words lie in the tile, in the order in which they leave for DRAM: ifmap by ifmap,
  // filter by filter, column by column of the ofmap plane.
  virtual std::vector<std::uint32_t> psum_order(const PsumTile& tile) const = 0;
  // The inverse: for every psum of the tile, the filter it belongs to (surplus rows included), for its bias.
  virtual std::vector<int> psum_filters(const PsumTile& tile) const = 0;
};

struct Plan {
  Mapping mapping;
  std::shared_ptr<const TileLayout> layout;  // of layers that run on the array
  std::vector<FilterSegment> segments;       // of the filters, for each block of ofmap columns
  std::vector<std::unique_ptr<const PassProgram>> programs;
  std::vector<IfmapTile> ifmap_tiles;
  std::vector<FilterTile> filter_tiles;
  std::vector<PsumTile> psum_tiles;
  std::vector<Pass> passes;
  int ifmap_banks = 0, psum_banks = 0;
  int psum_slots = 1;                   // psum tiles the psum banks hold at once
  std::uint32_t ifmap_words = 0;        // words the ifmap banks hold
  std::uint32_t slot_words = 0;         // psum words of a slot
  std::uint32_t filter_words = 0;       // filter words that the prefetch buffer, and banks that serve filters, hold
  int filter_slots = 1;                 // filter tiles they hold at once
  std::uint32_t filter_slot_words = 0;  // filter words of a slot
  int active_pes = 0;                   // of the widest pass

  const FilterSegment& segment(const IfmapTile& tile) const { return segments[tile.segment]; }
};

}  // namespace eyrie
