// What the access counts and the time of a layer depend on besides its shape: how its words lie in DRAM, and how many
// of them are zero.
#pragma once
#include <cmath>
#include <cstdint>

#include "sim/base/rlc.h"
#include "sim/base/types.h"

namespace eyrie {

// A feature map in DRAM: word by word, or run-length coded.
struct StoredFeatureMap {
  int word_bits = 16;           // uncoded; also in the buffer
  int packet_bits = 0;          // of the code; 0: uncoded
  double words_per_packet = 0;  // on average

  // With zeros that fall independently: so many words a packet is what to expect of such a map.
  static StoredFeatureMap coded(int word_bits, double density, const RlcFormat& code) {
    const double longest = std::exp2(code.run_bits);  // words of a pair: a run of zeros and a level
    const double pair = density > 0 ? (1 - std::pow(1 - density, longest)) / density : longest;
    return {word_bits, code.packet_bits, pair * code.pairs_per_packet()};
  }

  bool is_coded() const { return packet_bits > 0; }
  // Of a block of so many words; of a coded one an estimate.
  double bits(double words) const {
    return is_coded() ? std::ceil(words / words_per_packet) * packet_bits : words * word_bits;
  }
  // Of a word; blocks take at least as much.
  double bits_per_word() const { return is_coded() ? packet_bits / words_per_packet : word_bits; }
};

// DRAM traffic is counted in words of 16 bits, every block rounded up to whole ones.
constexpr std::uint64_t kDramWordBits = 16;
inline std::uint64_t dram_words(std::uint64_t words, int bits) { return ceil_div(words * bits, kDramWordBits); }
inline std::uint64_t dram_words(std::uint64_t words, const StoredFeatureMap& map) {
  if (!map.is_coded()) return dram_words(words, map.word_bits);
  return ceil_div(static_cast<std::uint64_t>(map.bits(static_cast<double>(words))), kDramWordBits);
}

struct LayerTraffic {
  StoredFeatureMap ifmap, ofmap;
  int filter_bits = 16, psum_bits = 16;  // of a word in the buffer and in DRAM (there, of biases)
  bool bias = false;                     // DRAM holds biases
  bool zero_gating = true;               // the PEs gate MACs of zero pixels
  double ifmap_density = 1;              // non-zero share of the ifmap words, padding not counted
};

}  // namespace eyrie
