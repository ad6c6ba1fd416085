// What each level of a machine's memories moved, beside the least it had to: how far a mapping is from ideal reuse.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "sim/base/access.h"
#include "sim/word_bits.h"
#include "workloads/compulsory.h"
#include "workloads/layer.h"

namespace eyrie {

// Of one level, bytes of the whole batch.
struct LevelTraffic {
  std::uint64_t bytes = 0;       // counted, all actions together
  std::uint64_t compulsory = 0;  // the least that ideal reuse needs
  std::uint64_t uncoded = 0;     // the same with every word as wide as it is
  bool operator==(const LevelTraffic&) const = default;
};
using Traffic = std::map<std::string, LevelTraffic>;  // by the name of the level

// Bits of a layer's distinct words in the form in which DRAM holds them.
struct StoredBits {
  std::uint64_t ifmap = 0, filter = 0, bias = 0, ofmap = 0;
  std::uint64_t all() const { return ifmap + filter + bias + ofmap; }
};
StoredBits uncoded_bits(const DistinctWords& words, const WordBits& word_bits);

// The levels that a machine with these counters has:
// - dram: each distinct word of ifmap, filters and biases is read once, each of the ofmap written once.
// - global_buffer, the prefetch buffer included: each of these words goes in once and out once.
// - register_files, the scratchpads: each distinct word of ifmap and filters is written once, each MAC reads its three
//   operands and writes its psum; a gated one reads the ifmap word only. Of operands that the dataflow keeps there;
//   pool and add layers do without.
Traffic traffic(const Layer& layer, std::uint64_t macs_gated, const Accesses& accesses, const WordBits& word_bits,
                const DistinctWords& distinct, const std::optional<StoredBits>& stored);

}  // namespace eyrie
