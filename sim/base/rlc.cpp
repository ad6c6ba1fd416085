#include "sim/base/rlc.h"

#include <algorithm>
#include <bit>
#include <string>
#include <utility>

#include "sim/base/fault.h"

namespace eyrie {
namespace {

void check(const RlcFormat& format) {
  const auto in = [](int value, int most) { return value >= 1 && value <= most; };
  if (in(format.run_bits, 16) && in(format.level_bits, 16) && in(format.packet_bits, 512) &&
      format.pairs_per_packet() >= 1)
    return;
  throw Fault("rlc: no format: run_bits " + std::to_string(format.run_bits) + ", level_bits " +
              std::to_string(format.level_bits) + ", packet_bits " + std::to_string(format.packet_bits));
}

// Of a packet `count` bits from `at` on, 1 to 32; what stands above them is anything.
std::uint64_t bits_of(const std::uint64_t* packet, int at, int count) {
  const int shift = at % 64;
  const std::uint64_t low = packet[at / 64] >> shift;
  return shift + count > 64 ? low | packet[at / 64 + 1] << (64 - shift) : low;
}

// Zeros a pair with level zero stands for, the level included.
std::uint64_t placeholder(const RlcFormat& format) { return std::uint64_t{1} << format.run_bits; }

class Packer {
 public:
  explicit Packer(const RlcFormat& format) : format_(format) {}

  void zeros(std::uint64_t run, Word level) {
    for (; run >= placeholder(format_); run -= placeholder(format_)) pair(placeholder(format_) - 1, 0);
    pair(run, level);
  }

  std::vector<std::uint64_t> finish() {
    if (!blocks_.empty()) blocks_.back() |= std::uint64_t{1} << (format_.packet_bits - 1) % 64;
    return std::move(blocks_);
  }

 private:
  void pair(std::uint64_t run, Word level) {
    const int unused = 16 - format_.level_bits;
    if (static_cast<Word>(static_cast<std::uint16_t>(level) << unused) >> unused != level)
      throw Fault("rlc: level " + std::to_string(level) + " does not fit " + std::to_string(format_.level_bits) +
                  " level bits");
    const std::uint64_t low_bits = static_cast<std::uint16_t>(level) & ((1u << format_.level_bits) - 1);
    if (filled_ == 0) blocks_.resize(blocks_.size() + format_.blocks_per_packet());
    put(run | low_bits << format_.run_bits, filled_ * (format_.run_bits + format_.level_bits));
    filled_ = (filled_ + 1) % format_.pairs_per_packet();
  }

  // A pair, from this bit of the last packet on; it may lie across two blocks.
  void put(std::uint64_t pair, int at) {
    std::uint64_t* block = &blocks_[blocks_.size() - format_.blocks_per_packet() + static_cast<std::size_t>(at / 64)];
    const int shift = at % 64;
    block[0] |= pair << shift;
    if (shift + format_.run_bits + format_.level_bits > 64) block[1] |= pair >> (64 - shift);
  }

  const RlcFormat format_;
  std::vector<std::uint64_t> blocks_;
  int filled_ = 0;  // pairs in the packet being filled
};

// As std::popcount, which calls a function of the compiler's library where not every processor has the instruction
// (Warren, "Hacker's Delight", 2nd ed., 5-1).
std::uint64_t ones(std::uint64_t mask) {
  mask -= mask >> 1 & 0x5555555555555555;
  mask = (mask & 0x3333333333333333) + (mask >> 2 & 0x3333333333333333);
  mask = (mask + (mask >> 4)) & 0x0f0f0f0f0f0f0f0f;
  return mask * 0x0101010101010101 >> 56;
}

// Counts pairs from masks of non-zero values. Few masks hold a run of placeholder length between two values; in the
// others only the runs at their two ends matter.
class PairCounter {
 public:
  explicit PairCounter(const RlcFormat& format) : run_bits_(format.run_bits) {
    const int part = std::min(1 << (run_bits_ - 1), 32);
    parts_low_ = ~std::uint64_t{0} / ((std::uint64_t{1} << part) - 1);
    parts_high_ = parts_low_ << (part - 1);
  }

  void add(std::uint64_t mask, int values) {
    if (mask == 0) {
      run_ += values;
      return;
    }
    pairs_ += ones(mask) + ((run_ + std::countr_zero(mask)) >> run_bits_) + placeholders_inside(mask);
    run_ = values - std::bit_width(mask);
  }

  std::uint64_t finish() {
    const std::uint64_t placeholder = std::uint64_t{1} << run_bits_;
    return pairs_ + ceil_div(run_, placeholder);
  }

 private:
  // Those of the runs between two values of a mask.
  std::uint64_t placeholders_inside(std::uint64_t mask) const {
    if (run_bits_ > 5) return 0;  // these runs are shorter than 64
    // A run of placeholder length covers a whole part of half that length. The difference borrows from an empty part.
    const bool has_empty_part = ((mask - parts_low_) & ~mask & parts_high_) != 0;
    return has_empty_part ? count_placeholders(mask) : 0;
  }

  std::uint64_t count_placeholders(std::uint64_t mask) const {
    std::uint64_t starts = ~mask;  // where as many zeros begin
    for (int bit = 0; bit < run_bits_; ++bit) starts &= starts >> (1 << bit);
    starts &= ~(mask ^ (mask - 1)) & (std::bit_floor(mask) - 1);
    std::uint64_t count = 0;
    for (; starts != 0; ++count) starts &= ~std::uint64_t{0} << (std::countr_zero(starts) + (1 << run_bits_));
    return count;
  }

  const int run_bits_;
  std::uint64_t parts_low_, parts_high_;  // the lowest and the highest bit of each part of a mask
  std::uint64_t run_ = 0;                 // zeros since the value seen last
  std::uint64_t pairs_ = 0;
};

}  // namespace

RlcStream rlc_encode(const std::vector<Word>& values, const RlcFormat& format) {
  check(format);
  Packer packer(format);
  std::uint64_t run = 0;
  for (const Word value : values) {
    if (value == 0) {
      ++run;
    } else {
      packer.zeros(run, value);
      run = 0;
    }
  }
  if (run > 0) packer.zeros(run - 1, 0);
  return {packer.finish(), values.size()};
}

std::vector<Word> rlc_decode(const RlcStream& stream, const RlcFormat& format) {
  check(format);
  std::vector<Word> values;
  values.reserve(stream.words);
  const int pair_bits = format.run_bits + format.level_bits;
  const std::size_t packets = stream.packets(format);
  for (std::size_t i = 0; i < packets; ++i) {
    const std::uint64_t* packet = &stream.blocks[i * format.blocks_per_packet()];
    const bool last = (packet[(format.packet_bits - 1) / 64] >> (format.packet_bits - 1) % 64 & 1) != 0;
    if (last != (i + 1 == packets))
      throw Fault("rlc: packet " + std::to_string(i) + " of " + std::to_string(packets) + (last ? " has" : " lacks") +
                  " the last flag");
    if (values.size() == stream.words)
      throw Fault("rlc: packet " + std::to_string(i) + " comes after all " + std::to_string(stream.words) + " values");
    for (int p = 0; p < format.pairs_per_packet() && values.size() < stream.words; ++p) {
      const std::uint64_t pair = bits_of(packet, p * pair_bits, pair_bits);
      const int unused = 16 - format.level_bits;
      values.insert(values.end(), pair & (placeholder(format) - 1), 0);
      values.push_back(static_cast<Word>(static_cast<std::uint16_t>(pair >> format.run_bits << unused)) >> unused);
    }
  }
  if (values.size() != stream.words)
    throw Fault("rlc: the packets hold " + std::to_string(values.size()) + " values, not " +
                std::to_string(stream.words));
  return values;
}

std::uint64_t rlc_packets(const NonZeroBits& values, const RlcFormat& format) {
  check(format);
  PairCounter pairs(format);
  for (std::size_t i = 0; i < values.size(); i += NonZeroBits::kBlock) {
    const auto count = static_cast<int>(std::min<std::size_t>(NonZeroBits::kBlock, values.size() - i));
    pairs.add(values.at(i, count), count);
  }
  return ceil_div(pairs.finish(), static_cast<std::uint64_t>(format.pairs_per_packet()));
}

std::uint64_t rlc_least_packets(std::uint64_t values, std::uint64_t non_zeros, const RlcFormat& format) {
  check(format);
  const std::uint64_t pairs = std::max(non_zeros, ceil_div(values, placeholder(format)));
  return ceil_div(pairs, static_cast<std::uint64_t>(format.pairs_per_packet()));
}

}  // namespace eyrie
