// The DRAM side with banks behind it: when blocks arrive, in closed form, and what is counted. LPDDR3-1600 (tRCD 15,
// tRP 15, tCL 12, tCWL 6, four clocks of data, 32 bytes an access) at the core's clock, so that clocks are cycles. A
// block asked for in cycle c is given on in c + 1.
#include "memory/banked_dram.h"

#include <gmock/gmock.h>

#include <array>
#include <map>

#include "memory/dram.h"
#include "sim/base/sc/counter_tree.h"
#include "tests/clocked_bench.h"

namespace eyrie {
namespace {

constexpr DramStream kFilter = DramStream::kFilter, kIfmap = DramStream::kIfmap, kOfmap = DramStream::kOfmap;

DramParams lpddr3() {
  DramParams params{.model = DramModel::banked, .latency_cycles = 10, .burst_words = 256};
  params.device.clock_MHz = 200;
  return params;
}

// So many accesses of 16 words.
Transfer block(Operand operand, std::uint32_t accesses) {
  return {.operand = operand, .words = accesses * 16, .link_bits = std::uint64_t{accesses} * 256};
}

class BankedBench : public ClockedBench {
 public:
  explicit BankedBench(const DramParams& params = lpddr3(), const CompressionParams& codec = {})
      : buffer("global_buffer", BufferParams{}, NetworkParams{}, clock),
        dram("dram", params, codec, /*core_MHz=*/200, buffer) {
    buffer.divide(4096, 1 << 20, 0);
    dram.start_layer(1 << 20);
  }
  void run_to(Cycle cycle) {
    while (now() < cycle) pass_time();
  }
  Cycle arrival(DramStream stream, std::uint64_t blocks = 1) {
    while (dram.arrived(stream) < blocks && now() < 100000) pass_time();
    EXPECT_EQ(dram.arrived(stream), blocks);
    return now();
  }
  // Of the layer so far, as if it ended now.
  std::uint64_t count(Action action, Operand operand) {
    return CounterTree(dram).collect().accesses.at({Component::kDram, action, operand});
  }

  GlobalBuffer buffer;
  Dram dram;
};

TEST(BankedDram, AnAccessArrivesAfterActivateReadDataAndLatency) {
  BankedBench bench;
  bench.dram.enqueue(kFilter, block(Operand::kFilter, 1));
  EXPECT_EQ(bench.arrival(kFilter), 1u + 15 + 12 + 4 + 10);
  EXPECT_EQ(bench.dram.counters.useful_cycles, 4u);
}

TEST(BankedDram, AWriteArrivesWhenItsDataHaveMoved) {
  BankedBench bench;
  bench.dram.enqueue(kOfmap, block(Operand::kOfmap, 1));
  EXPECT_EQ(bench.arrival(kOfmap), 1u + 15 + 6 + 4 + 10);
}

// The row of the first access is open for the others; each has four clocks of the bus.
TEST(BankedDram, ABlockStreamsFromAnOpenRow) {
  BankedBench bench;
  bench.dram.enqueue(kIfmap, block(Operand::kIfmap, 100));
  EXPECT_EQ(bench.arrival(kIfmap), 1u + 15 + 12 + 100 * 4 + 10);
  EXPECT_EQ(bench.dram.counters.useful_cycles, 400u);
  EXPECT_EQ(bench.count(Action::kActivate, Operand::kIfmap), 1u);
  EXPECT_EQ(bench.count(Action::kRowHit, Operand::kIfmap), 99u);
}

// The second block lies behind the first, in the same row.
TEST(BankedDram, TheNextBlockFindsTheRowOpen) {
  BankedBench bench;
  bench.dram.enqueue(kFilter, block(Operand::kFilter, 1));
  bench.run_to(100);
  bench.dram.enqueue(kFilter, block(Operand::kFilter, 1));
  EXPECT_EQ(bench.arrival(kFilter, 2), 101u + 12 + 4 + 10);
  EXPECT_EQ(bench.count(Action::kRowHit, Operand::kFilter), 1u);
}

// A block that does not fill its last access takes it all the same; the next begins with one of its own.
TEST(BankedDram, BlocksAreMadeOfWholeAccesses) {
  BankedBench bench;
  for (int i = 0; i < 3; ++i)
    bench.dram.enqueue(kFilter, {.operand = Operand::kFilter, .words = 17, .link_bits = 17 * 16});
  bench.arrival(kFilter, 3);
  EXPECT_EQ(bench.count(Action::kActivate, Operand::kFilter) + bench.count(Action::kRowHit, Operand::kFilter), 6u);
  EXPECT_EQ(bench.count(Action::kRead, Operand::kFilter), 51u) << "words, as the link counts them";
}

// However a block is cut into bursts, its accesses are the same.
TEST(BankedDram, BurstsShareNoAccess) {
  for (const int words : {1, 7, 16, 100}) {
    DramParams params = lpddr3();
    params.burst_words = words;
    BankedBench bench(params);
    bench.dram.enqueue(kIfmap, block(Operand::kIfmap, 20));
    bench.arrival(kIfmap);
    EXPECT_EQ(bench.count(Action::kActivate, Operand::kIfmap) + bench.count(Action::kRowHit, Operand::kIfmap), 20u)
        << words;
  }
}

// Filters and ifmaps begin in the same bank, in different rows: the ifmaps' row is opened once the filters' may be
// closed (tRAS 34), after tRP.
TEST(BankedDram, OperandsContendForABank) {
  BankedBench bench;
  bench.dram.enqueue(kFilter, block(Operand::kFilter, 1));
  bench.dram.enqueue(kIfmap, block(Operand::kIfmap, 1));
  EXPECT_EQ(bench.arrival(kFilter), 1u + 15 + 12 + 4 + 10);
  EXPECT_EQ(bench.arrival(kIfmap), 1u + 34 + 15 + 15 + 12 + 4 + 10);
  EXPECT_EQ(bench.count(Action::kPrecharge, Operand::kIfmap), 1u);
}

// The decoder holds the burst it works on and one more, as behind a link. A word a cycle; bursts of 16 words, an access
// each. Burst 0 is there in cycle 42 and decoded until 58, burst 1 until 74. So burst 2 may be asked for in 58: it is
// read from the open row, there in 58 + 12 + 4 + 10 = 84 and decoded 16 cycles later.
TEST(BankedDram, ABusyDecoderHoldsBackTheThirdBurst) {
  DramParams params = lpddr3();
  params.burst_words = 16;
  BankedBench bench(params);
  Transfer coded = block(Operand::kIfmap, 3);
  coded.coded = coded.words;
  bench.dram.enqueue(kIfmap, coded);
  bench.run_to(58);
  EXPECT_EQ(bench.count(Action::kRowHit, Operand::kIfmap), 1u) << "one cycle early: two accesses";
  bench.run_to(59);
  EXPECT_EQ(bench.count(Action::kRowHit, Operand::kIfmap), 2u);
  EXPECT_EQ(bench.arrival(kIfmap), 84u + 16);
}

TEST(BankedDram, EveryCycleHasAnAccount) {
  BankedBench bench;
  bench.run_to(50);
  bench.dram.enqueue(kFilter, block(Operand::kFilter, 1));
  bench.dram.enqueue(kOfmap, block(Operand::kOfmap, 3));
  bench.arrival(kOfmap);
  bench.arrival(kFilter);
  bench.run_to(7000);
  bench.dram.finish_layer(7000);
  EXPECT_EQ(useful_and_stalled(bench.dram), 7000u);
  const auto stalls = CounterTree(bench.dram).collect().stalls;
  EXPECT_EQ(bench.dram.counters.useful_cycles, 16u);
  // From cycle 51 until the write's last data; data come at 66, the other row at 51 + 34 + 15 + 15, its data 6 later.
  EXPECT_EQ(stalls.at("dram.no_data"), 34u + 15 + 15 + 6 + 12 - 16);
  EXPECT_EQ(bench.count(Action::kRefresh, Operand::kNone), 2u) << "due in 3120 and 6240";
  EXPECT_EQ(bench.count(Action::kPrecharge, Operand::kNone), 1u) << "the row of the write";
  EXPECT_EQ(bench.count(Action::kPrecharge, Operand::kOfmap), 1u) << "the row of the read, for the write";
  // Open from 51 to 85, and from 100 until the refresh of 3120.
  EXPECT_EQ(bench.count(Action::kActiveStandby, Operand::kNone), 34u + 3120 - 100);
  EXPECT_EQ(bench.count(Action::kPrechargeStandby, Operand::kNone), 7000u - (34 + 3120 - 100));
}

// 800 MHz behind 200: four ticks a cycle. Given on in cycle 1, tick 4; read 19, data until 35, there in 45: cycle 12.
TEST(BankedDram, AFasterClockCountsItsOwnTicks) {
  DramParams params = lpddr3();
  params.device.clock_MHz = 800;
  BankedBench bench(params);
  bench.dram.enqueue(kFilter, block(Operand::kFilter, 1));
  EXPECT_EQ(bench.arrival(kFilter), 12u);
}

// Neighbouring accesses go to different channels: both rows open at once, and twice the data a cycle.
TEST(BankedDram, ChannelsWorkSideBySide) {
  DramParams params = lpddr3();
  params.device.channels = 2;
  BankedBench bench(params);
  bench.dram.enqueue(kIfmap, block(Operand::kIfmap, 100));
  EXPECT_EQ(bench.arrival(kIfmap), 1u + 15 + 12 + 50 * 4 + 10);
  EXPECT_EQ(bench.count(Action::kActivate, Operand::kIfmap), 2u);
  EXPECT_EQ(bench.dram.counters.useful_cycles, 200u) << "cycles in which any data move";
}

TEST(AddressMapping, NeighboursAreWhereItsNameSays) {
  DramDevice device;  // 8 banks, 128 accesses a row
  const auto row_bank_column = AddressMapping::row_bank_column, row_column_bank = AddressMapping::row_column_bank,
             bank_row_column = AddressMapping::bank_row_column;
  EXPECT_EQ(place_of(127, device, row_bank_column), (DramPlace{0, 0, 0, 0}));
  EXPECT_EQ(place_of(128, device, row_bank_column), (DramPlace{0, 0, 1, 0}));
  EXPECT_EQ(place_of(1024, device, row_bank_column), (DramPlace{0, 0, 0, 1}));
  EXPECT_EQ(place_of(1, device, row_column_bank), (DramPlace{0, 0, 1, 0}));
  EXPECT_EQ(place_of(8, device, row_column_bank), (DramPlace{0, 0, 0, 0}));
  EXPECT_EQ(place_of(1024, device, row_column_bank), (DramPlace{0, 0, 0, 1}));
  EXPECT_EQ(place_of(128, device, bank_row_column), (DramPlace{0, 0, 0, 1}));
  EXPECT_EQ(place_of(128ull * 16384, device, bank_row_column), (DramPlace{0, 0, 1, 0}));
  device.channels = 2;
  device.ranks = 2;
  EXPECT_EQ(place_of(1, device, row_bank_column), (DramPlace{1, 0, 0, 0}));
  EXPECT_EQ(place_of(2 * 128 * 8, device, row_bank_column), (DramPlace{0, 1, 0, 0}));
}

TEST(AddressMapping, EveryPlaceHasAsManyAccessesAsARow) {
  DramDevice device{.channels = 2, .ranks = 2, .banks = 4, .rows = 3, .row_bytes = 256};
  ASSERT_EQ(device.accesses(), 2u * 2 * 4 * 3 * 8);
  for (const auto mapping :
       {AddressMapping::row_bank_column, AddressMapping::row_column_bank, AddressMapping::bank_row_column}) {
    std::map<std::array<int, 4>, int> accesses;
    for (std::uint64_t i = 0; i < device.accesses(); ++i) {
      const DramPlace place = place_of(i, device, mapping);
      ++accesses[{place.channel, place.rank, place.bank, place.row}];
    }
    EXPECT_EQ(accesses.size(), 48u);
    for (const auto& [place, count] : accesses) EXPECT_EQ(count, 8);
  }
}

}  // namespace
}  // namespace eyrie
