// The run-length code of feature maps in DRAM (Eyeriss, JSSC 2017, Section V.C and Fig. 9): pairs of a run of zeros and
// a level, several pairs and a last flag in a packet.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/base/non_zero_bits.h"
#include "sim/base/types.h"

namespace eyrie {

struct RlcFormat {
  int run_bits = 5;      // 1..16; a run is at most 2^run_bits - 1 zeros; a longer one takes a pair with level zero
  int level_bits = 16;   // 1..16, two's complement
  int packet_bits = 64;  // at most 512, at least one pair and the flag; 3 pairs of 5 + 16 bits and a last flag

  int pairs_per_packet() const { return (packet_bits - 1) / (run_bits + level_bits); }
  std::size_t blocks_per_packet() const { return (static_cast<std::size_t>(packet_bits) + 63) / 64; }
};

// The coded stream, each packet in as many blocks of 64 bits as hold it, low bits first: pair i at bit i x (run_bits +
// level_bits), its run below its level, and the last flag at bit packet_bits - 1. Only the stream's last packet has the
// flag set; pairs it does not need are zero bits. Zeros at the end of the values are coded too, the last of them as a
// level: a run of k takes ceil(k / 2^run_bits) pairs. No values are no packets.
struct RlcStream {
  std::vector<std::uint64_t> blocks;
  std::uint64_t words = 0;  // that it decodes to: where in the last packet the values end

  std::size_t packets(const RlcFormat& format) const { return blocks.size() / format.blocks_per_packet(); }
};

// Throws Fault if a value does not fit level_bits, or if the format is not one.
RlcStream rlc_encode(const std::vector<Word>& values, const RlcFormat& format);
// Throws Fault if the packets do not hold `words` values, or if the last flag is not on the last packet and only there.
std::vector<Word> rlc_decode(const RlcStream& stream, const RlcFormat& format);

// Packets that encoding values takes, without encoding them; which of them are zero is all that matters.
std::uint64_t rlc_packets(const NonZeroBits& values, const RlcFormat& format);

// At most the packets that so many values take, in whatever order and cut into whatever streams: a pair stands for no
// more than 2^run_bits values, and for no more than one that is not zero.
std::uint64_t rlc_least_packets(std::uint64_t values, std::uint64_t non_zeros, const RlcFormat& format);

}  // namespace eyrie
