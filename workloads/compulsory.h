// The least a layer has to move, whatever machine runs it: each word that its outputs depend on, and each output, once.
#pragma once
#include <cstdint>
#include <vector>

#include "workloads/layer.h"
#include "workloads/tensor.h"

namespace eyrie {

// Distinct words of a layer and its whole batch. A machine whose reuse is ideal moves each of them once.
struct DistinctWords {
  std::uint64_t ifmap = 0;   // that some window covers: no padding, nothing that a stride steps over
  std::uint64_t filter = 0;  // all of them, also those that only meet padding
  std::uint64_t bias = 0;    // one of each filter
  std::uint64_t ofmap = 0;
};
DistinctWords distinct_words(const Layer& layer, bool has_bias);

// The ifmap words that some window covers, in the order of the tensor: of the unpadded (N, C, H, W).
std::vector<Word> covered_words(const Layer& layer, const Tensor<Word>& ifmap);

}  // namespace eyrie
