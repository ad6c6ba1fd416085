// Between tensors in host memory and the order in which a row-stationary machine holds and moves them: the buffer holds
// every tile in the order of its network, so that its address generators merely count.
#pragma once
#include <vector>

#include "dataflow/plan.h"
#include "sim/base/pass_program.h"
#include "workloads/layer.h"
#include "workloads/tensor.h"

namespace eyrie {

// `layer`: the tile's segment.
IfmapStream ifmap_stream(const Layer& layer, const Mapping& mapping, const IfmapTile& tile, const Tensor<Word>& ifmap);

// Which of its words that are not padding are zero, in the same order. `bits`: the same of the ifmap.
NonZeroBits ifmap_bits(const Layer& layer, const Mapping& mapping, const IfmapTile& tile, const NonZeroBits& bits);

// The filter words of a pass as the filter network wants them.
std::vector<Word> filter_stream(const FilterSegment& segment, const Mapping& mapping, const FilterTile& tile,
                                const Tensor<Word>& filters, int packet_words, LoopOrder order);

// Where the psums of a tile's ofmap words lie in the tile, in the order in which they leave for DRAM: ifmap by ifmap,
// filter by filter, column by column of the ofmap plane. The layer's segments have the same psums.
std::vector<std::uint32_t> psum_order(const Layer& layer, const Mapping& mapping, const PsumTile& tile);

// The inverse: for every psum of the tile, the filter it belongs to (surplus rows included), for its bias.
std::vector<int> psum_filters(const Layer& layer, const Mapping& mapping, const PsumTile& tile);

// Writes a tile's ofmap words, in psum_order, into the ofmap (N, M, E, F).
void store_ofmap(const PsumTile& tile, const std::vector<Word>& words, Tensor<Word>& ofmap);
// Which of the same words are zero. `bits`: the same of the ofmap.
NonZeroBits ofmap_bits(const Layer& layer, const PsumTile& tile, const NonZeroBits& bits);

}  // namespace eyrie
