// Row stationary (Eyeriss, ISCA 2016, Section V; JSSC 2017, Section IV).
//
// Filter rows stay in the PEs; ifmap rows are shared along the diagonals of a PE set, filter rows along its rows, psums
// are summed up its columns. A set is R rows of e PEs; r sets on different channels are stacked into one psum chain, t
// sets on different filters stand beside them.
//
//                 ofmap row 0   ofmap row 1   ofmap row 2
//                      ^             ^             ^            psums, up the chain
//   filter row 0 -> ifmap row 0   ifmap row 1   ifmap row 2
//   filter row 1 -> ifmap row 1   ifmap row 2   ifmap row 3
//   filter row 2 -> ifmap row 2   ifmap row 3   ifmap row 4
//
// Filters that the array is too small for are folded (dataflow/filter_segments.h): then R and S are those of a segment.
#pragma once
#include <cstdint>
#include <optional>
#include <variant>

#include "dataflow/mapping.h"
#include "dataflow/plan.h"
#include "dataflow/spatial_limits.h"
#include "dataflow/window_axis.h"
#include "workloads/layer.h"

namespace eyrie {

// What the largest tiles of a mapping take of the global buffer.
struct BufferNeeds {
  std::int64_t ifmap_words = 0, psum_words = 0;
  std::int64_t ifmap_banks = 0, psum_banks = 0;
  // Folded filters, and room for an ifmap tile that serves all segments: they fetch it once.
  bool shared = false;
  // Both psum tiles of a pair fit: a finished one drains while the next is worked on.
  int psum_slots(int banks) const { return 2 * psum_banks + ifmap_banks <= banks ? 2 : 1; }
};
BufferNeeds buffer_needs(const Layer& layer, const Mapping& mapping, const SpatialLimits& limits);

// The same, for a search that asks for many mappings with one e and f.
class BufferSpace {
 public:
  BufferSpace(const Layer& layer, int e, int f, const SpatialLimits& limits);
  BufferNeeds needs(const Mapping& mapping) const;
  bool fits(const Mapping& mapping) const {
    const BufferNeeds some = needs(mapping);
    return some.ifmap_banks + some.psum_banks <= banks_;
  }
  bool folded() const { return whole_channel_words_ > 0; }
  // Of an image, of the largest segment.
  std::int64_t ifmap_words_of_channel() const { return channel_words_; }
  std::int64_t least_psum_words_of_filter() const { return filter_words_; }

 private:
  int group_C_;
  int packet_words_, banks_, bank_ifmap_words_, bank_psum_words_;  // of the machine
  std::int64_t channel_words_, filter_words_;
  std::int64_t whole_channel_words_ = 0;  // of a tile for all segments, if there are several
};

// What keeps the mapping from running on the machine, if anything does; `n` above the batch and `f` above the ofmap are
// cut to them first.
std::optional<Misfit> row_stationary_misfit(const Layer& layer, const Mapping& mapping, const SpatialLimits& limits);

// The layer as passes, in order: group, m-sized set of filters, n-sized set of ifmaps, strip of e ofmap rows, block of
// f ofmap columns, channels (q x r a pass), segments of the filters, filters (p x t a pass).
std::variant<Plan, Misfit> row_stationary_plan(const Layer& layer, const Mapping& mapping, const SpatialLimits& limits);

}  // namespace eyrie
