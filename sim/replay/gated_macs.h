// Zero-gated MACs of replayed passes, counted at once from the zeros of the ifmap.
#pragma once
#include <cstdint>

#include "workloads/layer.h"
#include "workloads/tensor.h"

namespace eyrie {

// MACs of the batch, of all filters, whose ifmap value is zero, those on padding included, for ofmaps of `ofmap_rows`
// rows: at least layer.E(), more where the last strip of rows reaches beyond the ofmap. Rows beyond the padded ifmap
// are zeros. ifmap is (N, C, H, W), unpadded.
std::uint64_t replay_gated_macs(const Layer& layer, int ofmap_rows, const Tensor<Word>& ifmap);

// Images and channels of an ifmap, and the ofmap rows they serve.
struct IfmapPart {
  int first_image = 0, images = 0;
  int first_channel = 0, channels = 0;
  int first_row = 0, rows = 0;
};

// The same of a part, of one filter only. For traces: word by word, not as fast.
std::uint64_t replay_gated_macs(const Layer& layer, const IfmapPart& part, const Tensor<Word>& ifmap);

}  // namespace eyrie
