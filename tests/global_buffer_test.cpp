// The global buffer alone on a clock: the test plays the networks around it, and DRAM.
#include "memory/global_buffer.h"

#include <gtest/gtest.h>

#include <functional>
#include <numeric>
#include <utility>

#include "tests/clocked_bench.h"

namespace eyrie {
namespace {

// Two chains with 3 and 2 psums a window, packets of 2 words, 2 windows; 5 ifmap words; 2 filter packets.
PassProgram small_program() {
  PassProgram program;
  program.filter.sequence = {{0, 4}, {1, 2}};
  program.filter.transactions = 2;
  program.filter.words = 6;
  program.ifmap.sequence = {{0, 1}};
  program.ifmap.transactions = program.ifmap.words = 5;
  program.psum.sequence = {{0, 2}, {0, 1}, {1, 2}};
  program.psum.transactions = program.output_packets = 6;
  program.psum.words = 10;
  program.chains = 2;
  program.chain_filters = {3, 2};
  return program;
}

// A value as it appears in each cycle to a process that is evaluated in its turn.
class Sampler : public sc_core::sc_module {
 public:
  SC_HAS_PROCESS(Sampler);
  Sampler(sc_core::sc_module_name name, std::function<std::uint64_t()> value)
      : sc_module(name), value_(std::move(value)) {
    SC_METHOD(sample);
  }
  std::vector<std::uint64_t> values;

 private:
  void sample() {
    values.push_back(value_());
    next_trigger(core_cycles(1));
  }
  const std::function<std::uint64_t()> value_;
};

using Words = std::vector<int>;

Words words_of(const auto& packet) { return Words(packet.words.begin(), packet.words.begin() + packet.count); }

class BufferBench : public ClockedBench {
 public:
  explicit BufferBench(const BufferParams& params = {}, int ifmap_words_per_cycle = 1)
      : buffer("global_buffer", params, NetworkParams{.ifmap_words = ifmap_words_per_cycle}, clock) {
    buffer.to_filter_network = &to_filter_network;
    buffer.to_ifmap_network = &to_ifmap_network;
    buffer.to_psum_network = &to_psum_network;
    buffer.from_output_network = &from_output_network;
    buffer.divide(16, 8, 32);
  }

  // Ifmap words 100, 101, ... counted from the layer's start, filter words 10, 11, ..., psums 1000, 1001, ... at 0.
  void fill(std::uint64_t ifmap_at = 0) {
    std::vector<Word> words(6);
    std::iota(words.begin(), words.end(), Word{10});
    buffer.fill_filters(0, words.data(), words.size());
    words.resize(5);
    std::iota(words.begin(), words.end(), static_cast<Word>(100 + ifmap_at));
    buffer.fill_ifmap(ifmap_at, words.data(), words.size());
    std::vector<Psum> psums(10);
    std::iota(psums.begin(), psums.end(), 1000);
    buffer.fill_psums(0, psums);
  }

  // A packet on its way back.
  void give_back(std::uint16_t column, std::vector<Psum> words) {
    PsumPacket packet{};
    std::copy(words.begin(), words.end(), packet.words.begin());
    packet.count = static_cast<std::uint16_t>(words.size());
    packet.column = column;
    from_output_network.push(now(), packet);
  }

  std::uint32_t tile_words() const { return static_cast<std::uint32_t>(program.ifmap.words); }

  void begin_pass(bool last_of_ifmap_tile, PassTimes* record) {
    buffer.start_filters(program, 0);
    buffer.start(program, 0, 0, last_of_ifmap_tile ? tile_words() : 0, record);
    clock.start();
  }
  // Filters go every third cycle, an ifmap word every other; psums come back as they are, every fourth.
  void play_networks() {
    if (now() % 3 == 0 && to_filter_network.can_pop(now())) to_filter_network.pop(now());
    if (now() % 2 == 0 && to_ifmap_network.can_pop(now())) to_ifmap_network.pop(now());
    if (now() % 4 == 0 && to_psum_network.can_pop(now())) from_output_network.push(now(), to_psum_network.pop(now()));
  }

  // The most words of which the buffer says that they are free.
  std::uint64_t freed() {
    std::uint64_t words = 0;
    while (words < 100 && buffer.freed_from(words + 1) <= now()) ++words;
    return words;
  }

  // What a network that always has room takes of a tile's ifmap words.
  Words ifmap_words() {
    Words words;
    for (int i = 0; i < 7; ++i) {
      cycle();
      while (to_ifmap_network.can_pop(now() + 1)) words.push_back(to_ifmap_network.pop(now() + 1));
    }
    return words;
  }

  PassProgram program = small_program();
  Link<FilterPacket> to_filter_network;
  Link<Word> to_ifmap_network;
  Link<PsumPacket> to_psum_network;
  Link<PsumPacket> from_output_network{8};
  Sampler freed_before{"freed_before", [this] { return freed(); }};
  GlobalBuffer buffer;
  Sampler freed_after{"freed_after", [this] { return freed(); }};
  Watcher pass_done{"pass_done", buffer.pass_done()};
  Watcher filters_read{"filters_read", buffer.filters_read()};
  Watcher ifmap_freed{"ifmap_freed", buffer.ifmap_freed()};
};

TEST(GlobalBuffer, ReadsFiltersPacketByPacket) {
  BufferBench bench;
  bench.fill();
  bench.buffer.start_filters(bench.program, 0);
  EXPECT_FALSE(bench.buffer.filters_are_read());
  bench.cycle();
  EXPECT_EQ(words_of(bench.to_filter_network.pop(2)), (Words{10, 11, 12, 13}));
  EXPECT_FALSE(bench.buffer.filters_are_read()) << "one cycle early: not yet";
  bench.cycle();
  EXPECT_EQ(words_of(bench.to_filter_network.pop(3)), (Words{14, 15}));
  EXPECT_TRUE(bench.buffer.filters_are_read()) << "on time: yes";
  EXPECT_EQ(bench.filters_read.times, std::vector<Cycle>{2});
  EXPECT_EQ(bench.buffer.counters.filter_reads.value(), 6u);
}

TEST(GlobalBuffer, ReadsPsumsChainByChainWindowByWindow) {
  BufferBench bench;
  bench.fill();
  bench.buffer.start(bench.program, 0, 0, 0, nullptr);
  std::vector<Words> packets;
  Words columns;
  for (int i = 0; i < 6; ++i) {
    bench.cycle();
    const PsumPacket& packet = bench.to_psum_network.pop(bench.now() + 1);
    packets.push_back(words_of(packet));
    columns.push_back(packet.column);
  }
  EXPECT_EQ(packets, (std::vector<Words>{{1000, 1001}, {1002}, {1003, 1004}, {1005, 1006}, {1007}, {1008, 1009}}));
  EXPECT_EQ(columns, (Words{0, 0, 1, 0, 0, 1}));
  EXPECT_EQ(bench.buffer.counters.psum_reads.value(), 10u);
}

// Chain 1 may be ahead of chain 0: each has its own address.
TEST(GlobalBuffer, WritesPsumsBackWhereTheyWere) {
  BufferBench bench;
  bench.buffer.start(bench.program, 0, 7, 0, nullptr);
  bench.give_back(1, {3, 4});
  bench.give_back(0, {0, 1});
  bench.give_back(1, {8, 9});
  bench.give_back(0, {2});
  bench.give_back(0, {5, 6});
  bench.cycle();
  EXPECT_FALSE(bench.buffer.pass_is_done());
  bench.give_back(0, {7});
  bench.cycle();
  for (Psum value = 0; value < 10; ++value) EXPECT_EQ(bench.buffer.psum(7 + value), value);
  EXPECT_EQ(bench.buffer.counters.psum_writes.value(), 10u);
  EXPECT_TRUE(bench.buffer.pass_is_done()) << "with the last psum";
  EXPECT_EQ(bench.pass_done.times, std::vector<Cycle>{2});
}

TEST(GlobalBuffer, ReadsIfmapsAroundTheEndOfTheRing) {
  BufferBench bench;
  bench.fill();  // at 0 to 4 of the ring of 8: read, and free
  bench.buffer.start(bench.program, 0, 0, bench.tile_words(), nullptr);
  EXPECT_EQ(bench.ifmap_words(), (Words{100, 101, 102, 103, 104}));
  bench.fill(5);  // at 5, 6, 7, 0, 1
  bench.buffer.start(bench.program, 5, 0, 0, nullptr);
  EXPECT_EQ(bench.ifmap_words(), (Words{105, 106, 107, 108, 109}));
  EXPECT_EQ(bench.buffer.counters.ifmap_reads.value(), 10u);
}

TEST(GlobalBuffer, ReadsAsManyIfmapWordsACycleAsTheNetworkTakes) {
  BufferBench bench({}, 3);
  bench.to_ifmap_network.set_depth(4);
  bench.fill();
  bench.buffer.start(bench.program, 0, 0, 0, nullptr);
  bench.cycle();
  EXPECT_EQ(bench.buffer.counters.ifmap_reads.value(), 3u);
  bench.cycle();
  EXPECT_EQ(bench.buffer.counters.ifmap_reads.value(), 4u) << "no more room";
  bench.to_ifmap_network.pop(bench.now());
  bench.cycle();
  EXPECT_EQ(bench.buffer.counters.ifmap_reads.value(), 5u);
}

// One word is read in each of the cycles 1 to 5: the third is free from cycle 4 on.
TEST(GlobalBuffer, WordsAreFreeTheCycleAfterTheyAreReadForTheLastTime) {
  BufferBench bench;
  bench.to_ifmap_network.set_depth(8);
  bench.fill();
  bench.buffer.start(bench.program, 0, 0, bench.tile_words(), nullptr);
  bench.buffer.notify_when_freed(3);
  bench.cycles(3);
  EXPECT_EQ(bench.buffer.counters.ifmap_reads.value(), 3u);
  EXPECT_EQ(bench.freed(), 2u) << "the third is read in this cycle: not yet";
  EXPECT_TRUE(bench.ifmap_freed.times.empty());
  bench.cycle();
  EXPECT_EQ(bench.freed(), 3u) << "yes";
  EXPECT_EQ(bench.ifmap_freed.times, std::vector<Cycle>{4});
}

TEST(GlobalBuffer, OnlyTheLastPassOfATileFreesItsWords) {
  BufferBench bench;
  bench.to_ifmap_network.set_depth(16);
  bench.fill();
  bench.buffer.start(bench.program, 0, 0, 0, nullptr);
  bench.buffer.notify_when_freed(1);
  bench.cycles(8);
  EXPECT_EQ(bench.buffer.counters.ifmap_reads.value(), 5u);
  EXPECT_EQ(bench.freed(), 0u);
  bench.buffer.start(bench.program, 0, 0, bench.tile_words(), nullptr);
  bench.cycles(8);
  EXPECT_EQ(bench.freed(), 5u);
  EXPECT_EQ(bench.ifmap_freed.times, std::vector<Cycle>{8 + 2});
}

TEST(GlobalBuffer, WhoAsksForWordsAlreadyFreeIsToldInTheNextCycle) {
  BufferBench bench;
  bench.to_ifmap_network.set_depth(8);
  bench.fill();
  bench.buffer.start(bench.program, 0, 0, bench.tile_words(), nullptr);
  bench.cycles(9);
  bench.buffer.notify_when_freed(5);
  bench.cycle();
  EXPECT_EQ(bench.ifmap_freed.times, std::vector<Cycle>{10});
}

TEST(GlobalBuffer, SeparatePortsReadAndWritePsumsInTheSameCycle) {
  for (const PsumPorts ports : {PsumPorts::separate, PsumPorts::shared}) {
    BufferBench bench({.psum_ports = ports});
    bench.to_psum_network.set_depth(8);
    bench.fill();
    bench.buffer.start(bench.program, 0, 0, 0, nullptr);
    bench.give_back(0, {7, 7});
    bench.cycle();
    EXPECT_EQ(bench.buffer.counters.psum_writes.value(), 2u) << "writes go first";
    EXPECT_EQ(bench.buffer.counters.psum_reads.value(), ports == PsumPorts::separate ? 2u : 0u);
    bench.cycle();
    EXPECT_EQ(bench.buffer.counters.psum_reads.value(), ports == PsumPorts::separate ? 3u : 2u);
  }
}

TEST(GlobalBuffer, ACycleThatMovesNothingIsAStall) {
  BufferBench bench;
  bench.fill();
  bench.buffer.start(bench.program, 0, 0, 0, nullptr);
  bench.cycles(5);  // the links to the networks hold two items each
  EXPECT_EQ(bench.buffer.counters.useful_cycles, 2u);
  EXPECT_EQ(bench.buffer.counters.full.value(), 3u);
  bench.buffer.add_idle(4);
  EXPECT_EQ(useful_and_stalled(bench.buffer), bench.now() + 4);
}

constexpr Cycle kPass = 30;

struct Observed {
  std::vector<Cycle> filters_read, pass_done, ifmap_freed;
  std::vector<std::uint64_t> freed_before, freed_after;  // sampled each cycle, by a process before or after the buffer
  std::vector<bool> filters_are_read, pass_is_done;      // at the end of each cycle
  bool operator==(const Observed&) const = default;
};

// A pass that begins in cycle 10, ticked or replayed, with somebody who asks for freed words at some time.
Observed observe(PassTimes& times, bool replayed, bool last_of_ifmap_tile, Cycle asked_at, std::uint64_t wanted) {
  BufferBench bench;
  bench.fill();
  Observed seen;
  while (bench.now() < 10 + kPass + 5) {
    if (bench.now() == asked_at) bench.buffer.notify_when_freed(wanted);
    if (bench.now() == 9) {
      if (replayed)
        bench.buffer.replay(times, last_of_ifmap_tile ? bench.tile_words() : 0);
      else
        bench.begin_pass(last_of_ifmap_tile, &times);
    }
    bench.pass_time();
    bench.play_networks();
    seen.filters_are_read.push_back(bench.buffer.filters_are_read());
    seen.pass_is_done.push_back(bench.buffer.pass_is_done());
    if (bench.now() > 10 && bench.buffer.pass_is_done()) bench.clock.stop();
  }
  seen.filters_read = bench.filters_read.times;
  seen.pass_done = bench.pass_done.times;
  seen.ifmap_freed = bench.ifmap_freed.times;
  seen.freed_before = bench.freed_before.values;
  seen.freed_after = bench.freed_after.values;
  return seen;
}

TEST(GlobalBuffer, AReplayedPassMakesTheSameEventsAtTheSameTimes) {
  for (const bool last_of_ifmap_tile : {true, false})
    for (std::uint64_t wanted = 1; wanted <= 5; ++wanted)
      for (Cycle asked_at = 5; asked_at < 10 + kPass + 2; ++asked_at) {
        SCOPED_TRACE(testing::Message() << "last of tile " << last_of_ifmap_tile << ", asked at " << asked_at << " for "
                                        << wanted);
        PassTimes times;
        const Observed ticked = observe(times, false, last_of_ifmap_tile, asked_at, wanted);
        ASSERT_EQ(ticked.pass_done.size(), 1u);
        ASSERT_EQ(times.cycles, ticked.pass_done[0] - 9) << "it began behind cycle 9";
        ASSERT_EQ(ticked.ifmap_freed.size(), last_of_ifmap_tile ? 1u : 0u);
        EXPECT_EQ(ticked.freed_before, ticked.freed_after) << "who is evaluated first does not matter";
        EXPECT_TRUE(observe(times, true, last_of_ifmap_tile, asked_at, wanted) == ticked);
      }
}

TEST(GlobalBuffer, AReplayedPassReadsNothing) {
  BufferBench bench;
  const PassTimes times{.ifmap_read = {1, 2, 3, 4, 5}, .filters_read = 3, .cycles = 12};
  bench.buffer.replay(times, static_cast<std::uint32_t>(times.ifmap_read.size()));
  for (int i = 0; i < 14; ++i) bench.pass_time();
  EXPECT_EQ(bench.pass_done.times, std::vector<Cycle>{12});
  for (const Counter* counter : bench.buffer.counters.counters()) EXPECT_EQ(counter->value(), 0u) << counter->meaning;
  EXPECT_TRUE(bench.to_ifmap_network.empty());
}

}  // namespace
}  // namespace eyrie
