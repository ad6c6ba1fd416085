// What deep compression makes of a layer's weights, for `eyrie compress`.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "sim/eie/eie_config.h"
#include "sim/workload_file.h"

namespace eyrie {

// The filters as a matrix, a row an ofmap channel, in the interleaved sparse columns of an EIE.
struct CompressedLayer {
  std::string name;
  std::uint64_t weights = 0;
  std::uint64_t non_zeros = 0;
  std::uint64_t padding = 0;  // zeros stored because a run is longer than the index counts
  std::size_t values = 0;     // distinct ones, zero among them
  int weight_bits = 0;        // of a code, or of a weight if they are not shared
  std::uint64_t bits = 0;     // of entries, pointers and codebook
  double error = 0;           // relative, root mean square, of the weights before

  double density() const { return static_cast<double>(non_zeros) / static_cast<double>(weights); }
  double padding_share() const;                    // of the entries
  double rate(int dense_bits = kDenseBits) const;  // how many times smaller than weights of so many bits
  static constexpr int kDenseBits = 32;            // floats, as Deep Compression counts (ICLR 2016, Table 1)
};

CompressedLayer compress_layer(const EieConfig& machine, const WorkloadLayer& entry);

// A row a layer, and their sum.
std::string compression_table(const std::vector<CompressedLayer>& layers);

}  // namespace eyrie
