#include "sim/base/rlc.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

#include "sim/base/fault.h"
#include "workloads/random.h"

namespace eyrie {
namespace {

using testing::ElementsAre;

struct Pair {
  int run;
  Word level;
  bool operator==(const Pair&) const = default;
};

// The pairs of a stream of the chip's format, read by hand: 21 bits each, run in the low 5.
std::vector<Pair> pairs(const RlcStream& stream) {
  std::vector<Pair> out;
  for (const std::uint64_t packet : stream.blocks)
    for (int i = 0; i < 3; ++i) {
      const std::uint64_t pair = packet >> (21 * i) & 0x1fffff;
      out.push_back({static_cast<int>(pair & 31), static_cast<Word>(pair >> 5)});
    }
  return out;
}

std::vector<Word> zeros_then(std::size_t run, Word level) {
  std::vector<Word> values(run, 0);
  values.push_back(level);
  return values;
}

std::uint64_t packets(const std::vector<Word>& values, const RlcFormat& format = {}) {
  return rlc_packets(NonZeroBits(values.data(), values.size()), format);
}

std::string what(auto&& call) {
  try {
    call();
  } catch (const Fault& fault) {
    return fault.what();
  }
  return "no fault";
}

TEST(Rlc, ThreePairsAndALastFlagMakeAPacket) {
  EXPECT_EQ(RlcFormat{}.pairs_per_packet(), 3);
  const RlcStream stream = rlc_encode({0, 0, 12, 0, -1, 7}, {});
  EXPECT_EQ(stream.words, 6u);
  EXPECT_THAT(stream.blocks, ElementsAre(std::uint64_t{1} << 63 |                  // last
                                         (std::uint64_t{7} << 5 | 0) << 42 |       // no zeros, 7
                                         (std::uint64_t{0xffff} << 5 | 1) << 21 |  // one zero, -1
                                         (std::uint64_t{12} << 5 | 2)));           // two zeros, 12
}

TEST(Rlc, OnlyTheLastPacketHasTheFlag) {
  const RlcStream stream = rlc_encode({1, 2, 3, 4}, {});
  ASSERT_EQ(stream.packets({}), 2u);
  EXPECT_EQ(stream.blocks[0] >> 63, 0u);
  EXPECT_EQ(stream.blocks[1] >> 63, 1u);
}

TEST(Rlc, ThirtyOneZerosFitOnePair) {
  EXPECT_THAT(pairs(rlc_encode(zeros_then(31, 5), {})), ElementsAre(Pair{31, 5}, Pair{0, 0}, Pair{0, 0}));
}

TEST(Rlc, ALongRunTakesAPlaceholder) {
  EXPECT_THAT(pairs(rlc_encode(zeros_then(32, 5), {})), ElementsAre(Pair{31, 0}, Pair{0, 5}, Pair{0, 0}));
  EXPECT_THAT(pairs(rlc_encode(zeros_then(33, 5), {})), ElementsAre(Pair{31, 0}, Pair{1, 5}, Pair{0, 0}));
  EXPECT_THAT(pairs(rlc_encode(zeros_then(64, 5), {})), ElementsAre(Pair{31, 0}, Pair{31, 0}, Pair{0, 5}));
}

TEST(Rlc, AFinalRunEndsInALevelOfZero) {
  EXPECT_THAT(pairs(rlc_encode({9, 0, 0}, {})), ElementsAre(Pair{0, 9}, Pair{1, 0}, Pair{0, 0}));
  EXPECT_THAT(pairs(rlc_encode(std::vector<Word>(32, 0), {})), ElementsAre(Pair{31, 0}, Pair{0, 0}, Pair{0, 0}));
  EXPECT_THAT(pairs(rlc_encode(std::vector<Word>(33, 0), {})), ElementsAre(Pair{31, 0}, Pair{0, 0}, Pair{0, 0}));
  EXPECT_EQ(rlc_decode(rlc_encode(std::vector<Word>(33, 0), {}), {}), std::vector<Word>(33, 0));
}

TEST(Rlc, NoValuesAreNoPackets) {
  EXPECT_TRUE(rlc_encode({}, {}).blocks.empty());
  EXPECT_TRUE(rlc_decode({}, {}).empty());
  EXPECT_EQ(rlc_packets({}, {}), 0u);
}

TEST(Rlc, DenseValuesTakeAPairEach) {
  for (const std::size_t n : {1, 2, 3, 4, 63, 64, 65, 300})
    EXPECT_EQ(packets(std::vector<Word>(n, -3)), ceil_div(n, 3)) << n;
}

TEST(Rlc, NothingButZerosTakesAPairPerThirtyTwo) {
  for (const std::size_t n : {1, 31, 32, 33, 64, 96, 97, 1000, 12345})
    EXPECT_EQ(packets(std::vector<Word>(n, 0)), ceil_div(ceil_div(n, 32), 3)) << n;
}

TEST(Rlc, EveryCodeOfALevelComesBack) {
  std::vector<Word> all;
  for (int v = -32768; v < 32768; ++v) all.push_back(static_cast<Word>(v));
  EXPECT_EQ(rlc_decode(rlc_encode(all, {}), {}), all);
}

TEST(Rlc, ANarrowLevelIsSignExtended) {
  const RlcFormat format{.run_bits = 4, .level_bits = 8, .packet_bits = 61};
  EXPECT_EQ(format.pairs_per_packet(), 5);
  const std::vector<Word> values{-128, 0, 127, -1, 0, 0, 1};
  EXPECT_EQ(rlc_decode(rlc_encode(values, format), format), values);
}

// 21 bits a pair: the fourth of a packet lies across bits 63 and 64, the last flag at bit 127.
TEST(Rlc, APairMayLieAcrossTwoBlocksOfAWidePacket) {
  const RlcFormat format{.packet_bits = 128};
  EXPECT_EQ(format.pairs_per_packet(), 6);
  const RlcStream stream = rlc_encode({1, 2, 3, -1, 5}, format);
  EXPECT_THAT(stream.blocks, ElementsAre(std::uint64_t{1} << 5 | std::uint64_t{2} << 26 | std::uint64_t{3} << 47,
                                         std::uint64_t{0xffff} << 4 | std::uint64_t{5} << 25 | std::uint64_t{1} << 63));
  EXPECT_EQ(stream.packets(format), 1u);
}

TEST(Rlc, ALevelThatDoesNotFitIsAFault) {
  const RlcFormat format{.level_bits = 8};
  EXPECT_EQ(what([&] { rlc_encode({1, 128}, format); }), "rlc: level 128 does not fit 8 level bits");
  EXPECT_EQ(what([&] { rlc_encode({-129}, format); }), "rlc: level -129 does not fit 8 level bits");
}

TEST(Rlc, ABrokenStreamIsAFault) {
  const RlcStream good = rlc_encode({1, 2, 3, 4}, {});
  RlcStream cut = good;
  cut.blocks.pop_back();
  EXPECT_EQ(what([&] { rlc_decode(cut, {}); }), "rlc: packet 0 of 1 lacks the last flag");
  RlcStream early = good;
  early.blocks[0] |= std::uint64_t{1} << 63;
  EXPECT_EQ(what([&] { rlc_decode(early, {}); }), "rlc: packet 0 of 2 has the last flag");
  RlcStream more = good;
  more.words = 7;
  EXPECT_EQ(what([&] { rlc_decode(more, {}); }), "rlc: the packets hold 6 values, not 7");
  RlcStream fewer = good;
  fewer.words = 3;
  EXPECT_EQ(what([&] { rlc_decode(fewer, {}); }), "rlc: packet 1 comes after all 3 values");
}

TEST(Rlc, AFormatWithoutRoomForAPairIsAFault) {
  EXPECT_EQ(what([] { rlc_encode({1}, {.packet_bits = 21}); }),
            "rlc: no format: run_bits 5, level_bits 16, packet_bits 21");
  EXPECT_EQ(what([] { rlc_packets({}, {.packet_bits = 513}); }),
            "rlc: no format: run_bits 5, level_bits 16, packet_bits 513");
}

TEST(Rlc, TheLeastIsWhatOnePairForEachValueOrEachFullRunTakes) {
  EXPECT_EQ(rlc_least_packets(0, 0, {}), 0u);
  EXPECT_EQ(rlc_least_packets(100, 6, {}), 2u) << "three pairs a packet";
  EXPECT_EQ(rlc_least_packets(100, 7, {}), 3u);
  EXPECT_EQ(rlc_least_packets(96, 0, {}), 1u) << "three runs of 31 and a level";
  EXPECT_EQ(rlc_least_packets(97, 0, {}), 2u);
}

// Any order of the values, cut into any streams.
TEST(Rlc, TheLeastIsNeverMoreThanWhatCutsTake) {
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    Random random(seed);
    RlcFormat format;
    format.run_bits = static_cast<int>(random.in(1, 6));
    format.packet_bits = static_cast<int>(random.in(format.run_bits + format.level_bits + 1, 64));
    const std::uint64_t one_of = random.below(60) + 1, longest = random.below(80) + 1;
    std::uint64_t values = 0, non_zeros = 0, taken = 0;
    for (std::uint64_t streams = random.below(20); streams > 0; --streams) {
      std::vector<Word> stream(random.below(longest));
      for (Word& value : stream) value = random.below(one_of) == 0;
      values += stream.size();
      non_zeros += static_cast<std::uint64_t>(std::count(stream.begin(), stream.end(), Word{1}));
      taken += packets(stream, format);
    }
    ASSERT_LE(rlc_least_packets(values, non_zeros, format), taken) << "seed " << seed;
  }
}

// Any density, length and format: decoding gives the values back, and counting agrees with encoding.
TEST(Rlc, RandomTensorsComeBackAndAreCountedWithoutEncoding) {
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    Random random(seed);
    RlcFormat format;
    format.run_bits = static_cast<int>(random.in(1, 9));
    format.level_bits = static_cast<int>(random.in(2, 16));
    format.packet_bits = static_cast<int>(random.in(format.run_bits + format.level_bits + 1, seed % 2 == 0 ? 64 : 512));
    const double density = seed % 11 == 0 ? 0 : std::pow(static_cast<double>(random.in(0, 100)) / 100, 3);
    std::vector<Word> values(random.below(1500));
    const std::int64_t largest = (1 << (format.level_bits - 1)) - 1;
    for (Word& value : values)
      if (static_cast<double>(random.below(1'000'000)) < density * 1'000'000)
        value = static_cast<Word>(random.in(-largest - 1, largest));
    const RlcStream stream = rlc_encode(values, format);
    ASSERT_EQ(rlc_decode(stream, format), values) << "seed " << seed;
    ASSERT_EQ(packets(values, format), stream.packets(format)) << "seed " << seed;
  }
}

}  // namespace
}  // namespace eyrie
