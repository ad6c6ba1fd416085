// The tensors that a network's layers hand on, and how many bits they are when they are sent.
#pragma once
#include <cstdint>
#include <vector>

#include "sim/workload_file.h"

namespace eyrie::offload {

enum class SentCode { raw, rlc, huffman, by_density };

struct SentFormat {
  SentCode code = SentCode::raw;
  int word_bits = 16;
  int run_bits = 5, packet_bits = 64;  // of the run-length code; its levels have word_bits
  double overhead = 0.3125;            // of the estimate by density: bits for places over bits for values
};

// Bits of a tensor of an image in each code.
struct CodedSize {
  double words = 0, non_zeros = 0;
  double raw = 0;         // every word
  double rlc = 0;         // run-length coded, as Eyeriss holds feature maps in DRAM
  double huffman = 0;     // with the code's table: each word that occurs and its length
  double by_density = 0;  // non-zeros x word_bits x (1 + overhead): an estimate
  double bits(SentCode code) const;
};

// A code's table holds the word and the length of its code, for each word that occurs.
inline constexpr int kCodeLengthBits = 5;

// Of words of one tensor. Throws UserError, beginning with `what`, if a word does not fit word_bits; words of a tensor
// without a negative one have no sign.
CodedSize coded_size(const std::vector<Word>& words, const SentFormat& format, const std::string& what);

// Of the network's input and of the output of every layer, an image. A layer with data of its own reads the output of
// the layer above: then its ifmap is that output, pooled or whatever else the workload leaves out. Outputs that no
// layer reads have a size if they are `wanted`. Throws as coded_size does.
std::vector<CodedSize> sent_tensors(const Workload& workload, const SentFormat& format, const std::string& what,
                                    bool wanted);

// Of each layer, the tensors that it reads: 0 is the network's input, n + 1 the output of layer n.
std::vector<std::vector<std::size_t>> tensors_read(const Workload& workload);

}  // namespace eyrie::offload
