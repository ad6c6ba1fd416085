// A DRAM channel: every distance between commands, one tick early and on time; the order of requests; refreshes.
//
// The device is LPDDR3-1600 if nothing else is said: tRCD 15, tRP 15, tCL 12, tCWL 6, tRAS 34, tRTP 6, four clocks of
// data. A request that is there from tick 0 on has its row opened in tick 0.
#include "memory/dram_channel.h"

#include <gmock/gmock.h>

#include <vector>

namespace eyrie {
namespace {

constexpr DramCommand kActivate = DramCommand::kActivate, kPrecharge = DramCommand::kPrecharge,
                      kPrechargeAll = DramCommand::kPrechargeAll, kRead = DramCommand::kRead,
                      kWrite = DramCommand::kWrite, kRefresh = DramCommand::kRefresh;

DramDevice without_refresh() {
  DramDevice device;
  device.timings.tREFI = 1 << 30;
  return device;
}

DramRequest read(int bank, int row, int rank = 0) { return {.rank = rank, .bank = bank, .row = row}; }
DramRequest write(int bank, int row, int rank = 0) { return {.rank = rank, .bank = bank, .row = row, .write = true}; }

struct Bench {
  explicit Bench(const DramDevice& device, std::vector<DramRequest> requests, const DramScheduling& scheduling = {})
      : channel(device, scheduling) {
    for (const DramRequest& request : requests) channel.push(request, 0);
  }
  // The next command, which is expected in this tick: not one earlier.
  DramIssue expect(DramCommand command, Tick tick) {
    DramIssue issue{};
    EXPECT_FALSE(channel.issue_before(tick, issue)) << "early: in tick " << issue.at;
    EXPECT_TRUE(channel.issue_before(tick + 1, issue)) << "late";
    EXPECT_EQ(issue.at, tick);
    EXPECT_EQ(issue.command, command);
    return issue;
  }
  DramChannel channel;
};

TEST(DramChannel, AReadFollowsItsActivateByTrcdAndItsDataByTcl) {
  Bench bench(without_refresh(), {read(0, 0)});
  bench.expect(kActivate, 0);
  const DramIssue issue = bench.expect(kRead, 15);
  EXPECT_EQ(issue.data_begins, 15u + 12);
  EXPECT_EQ(issue.data_ends, 15u + 12 + 4);
  EXPECT_EQ(bench.channel.next(), kNeverTick);
}

TEST(DramChannel, AWritesDataFollowByTcwl) {
  Bench bench(without_refresh(), {write(0, 0)});
  bench.expect(kActivate, 0);
  const DramIssue issue = bench.expect(kWrite, 15);
  EXPECT_EQ(issue.data_begins, 15u + 6);
}

TEST(DramChannel, ARequestIsNotServedBeforeItComes) {
  Bench bench(without_refresh(), {});
  bench.channel.push(read(0, 0), 77);
  bench.expect(kActivate, 77);
}

TEST(DramChannel, ARowStaysOpenForTras) {
  Bench bench(without_refresh(), {read(0, 0), read(0, 1)});
  bench.expect(kActivate, 0);
  bench.expect(kRead, 15);
  bench.expect(kPrecharge, 34);
  bench.expect(kActivate, 34 + 15);  // tRP
  bench.expect(kRead, 34 + 15 + 15);
}

TEST(DramChannel, ARowStaysOpenForTrtpAfterARead) {
  DramDevice device = without_refresh();
  device.timings.tRAS = 16;
  Bench bench(device, {read(0, 0), read(0, 1)});
  bench.expect(kActivate, 0);
  bench.expect(kRead, 15);
  bench.expect(kPrecharge, 15 + 6);
}

TEST(DramChannel, ARowStaysOpenForTwrAfterTheLastDataWritten) {
  Bench bench(without_refresh(), {write(0, 0), read(0, 1)});
  bench.expect(kActivate, 0);
  bench.expect(kWrite, 15);
  bench.expect(kPrecharge, 15 + 6 + 4 + 12);
}

TEST(DramChannel, ColumnCommandsAreTccdApart) {
  DramDevice device = without_refresh();
  device.timings.tCCD_S = device.timings.tCCD_L = 9;
  Bench bench(device, {read(0, 0), read(0, 0)});
  bench.expect(kActivate, 0);
  bench.expect(kRead, 15);
  bench.expect(kRead, 15 + 9);
}

TEST(DramChannel, ColumnCommandsAreAsFarApartAsTheirDataAreLong) {
  DramDevice device = without_refresh();
  device.timings.tCCD_S = device.timings.tCCD_L = 1;
  Bench bench(device, {read(0, 0), read(0, 0)});
  bench.expect(kActivate, 0);
  bench.expect(kRead, 15);
  bench.expect(kRead, 15 + 4);
}

// Banks 0 and 2 are of one group, 0 and 1 are not.
TEST(DramChannel, ColumnCommandsOfABankGroupAreFurtherApart) {
  for (const auto& [bank, distance] : {std::pair{2, 7}, {1, 4}}) {
    DramDevice device = without_refresh();
    device.bank_groups = 2;
    device.timings.tCCD_L = 7;
    device.timings.tRRD_S = device.timings.tRRD_L = 1;
    Bench bench(device, {read(0, 0), read(bank, 0)});
    bench.expect(kActivate, 0);
    bench.expect(kActivate, 1);
    bench.expect(kRead, 15);
    bench.expect(kRead, 15 + static_cast<Tick>(distance));
  }
}

TEST(DramChannel, ActivatesOfARankAreTrrdApart) {
  Bench bench(without_refresh(), {read(0, 0), read(1, 0)});
  bench.expect(kActivate, 0);
  bench.expect(kActivate, 8);
}

TEST(DramChannel, ActivatesOfABankGroupAreFurtherApart) {
  DramDevice device = without_refresh();
  device.bank_groups = 2;
  device.timings.tRRD_L = 11;
  Bench same(device, {read(0, 0), read(2, 0)});
  same.expect(kActivate, 0);
  same.expect(kActivate, 11);
  Bench other(device, {read(0, 0), read(1, 0)});
  other.expect(kActivate, 0);
  other.expect(kActivate, 8);
}

TEST(DramChannel, ActivatesOfDifferentRanksWaitForTheCommandBusOnly) {
  DramDevice device = without_refresh();
  device.ranks = 2;
  for (const int clocks : {1, 4}) {
    device.command_clocks = clocks;
    Bench bench(device, {read(0, 0, 0), read(0, 0, 1)});
    bench.expect(kActivate, 0);
    bench.expect(kActivate, static_cast<Tick>(clocks));
  }
}

TEST(DramChannel, NoMoreThanFourActivatesFallIntoTfaw) {
  DramDevice device = without_refresh();
  device.timings.tRCD = 100;  // no column command comes between
  Bench bench(device, {read(0, 0), read(1, 0), read(2, 0), read(3, 0), read(4, 0), read(5, 0)});
  for (const Tick tick : {0, 8, 16, 24}) bench.expect(kActivate, tick);
  bench.expect(kActivate, 40);
  bench.expect(kActivate, 48);
}

TEST(DramChannel, AReadFollowsTheLastDataWrittenByTwtr) {
  Bench bench(without_refresh(), {write(0, 0), read(0, 0)});
  bench.expect(kActivate, 0);
  bench.expect(kWrite, 15);
  bench.expect(kRead, 15 + 6 + 4 + 6);
}

TEST(DramChannel, AReadOfTheBankGroupWrittenWaitsLonger) {
  for (const auto& [bank, distance] : {std::pair{2, 9}, {1, 6}}) {
    DramDevice device = without_refresh();
    device.bank_groups = 2;
    device.timings.tWTR_L = 9;
    device.timings.tRRD_S = device.timings.tRRD_L = 1;
    Bench bench(device, {write(0, 0), read(bank, 0)});
    bench.expect(kActivate, 0);
    bench.expect(kActivate, 1);
    bench.expect(kWrite, 15);
    bench.expect(kRead, 15 + 6 + 4 + static_cast<Tick>(distance));
  }
}

// The read's data are on the bus until tick 31; those of the write may begin in 33.
TEST(DramChannel, TheBusIsIdleForTbtaWhereItTurns) {
  Bench bench(without_refresh(), {read(0, 0), write(0, 0)});
  bench.expect(kActivate, 0);
  bench.expect(kRead, 15);
  const DramIssue issue = bench.expect(kWrite, 33 - 6);
  EXPECT_EQ(issue.data_begins, 33u);
}

TEST(DramChannel, TheBusIsIdleForTbtaBetweenRanks) {
  DramDevice device = without_refresh();
  device.ranks = 2;
  Bench bench(device, {read(0, 0, 0), read(0, 0, 1)});
  bench.expect(kActivate, 0);
  bench.expect(kActivate, 1);
  bench.expect(kRead, 15);
  bench.expect(kRead, 33 - 12);
}

TEST(DramChannel, ARefreshIsDueEveryTrefiAndTakesTrfc) {
  DramDevice device;  // tREFI 3120, tRFC 104
  Bench bench(device, {});
  bench.expect(kRefresh, 3120);
  bench.channel.push(read(0, 0), 3121);
  bench.expect(kActivate, 3120 + 104);
  bench.expect(kRead, 3120 + 104 + 15);
}

TEST(DramChannel, IdleTimeCostsItsRefreshesOnly) {
  Bench bench(DramDevice{}, {});
  for (Tick n = 1; n <= 5; ++n) bench.expect(kRefresh, 3120 * n);
  EXPECT_EQ(bench.channel.next(), kNeverTick);
}

TEST(DramChannel, RowsAreClosedForARefresh) {
  DramDevice device;
  device.timings.tRPab = 17;
  Bench bench(device, {read(0, 0), read(1, 0)});
  bench.expect(kActivate, 0);
  bench.expect(kActivate, 8);
  bench.expect(kRead, 15);
  bench.expect(kRead, 23);
  const DramIssue closing = bench.expect(kPrechargeAll, 3120);
  EXPECT_EQ(closing.banks, 2);
  bench.expect(kRefresh, 3120 + 17);
  bench.channel.push(read(0, 0), 3130);
  bench.expect(kActivate, 3120 + 17 + 104);
}

// Opened in tick 3100, the row may not be closed before 3134; the read would be possible in 3115.
TEST(DramChannel, ARefreshThatIsDueGoesBeforeWhatCannotGoBeforeIt) {
  DramDevice device;
  Bench bench(device, {});
  bench.channel.push(read(0, 0), 3100);
  bench.channel.push(read(0, 0), 3118);
  bench.expect(kActivate, 3100);
  bench.expect(kRead, 3115);
  bench.expect(kRead, 3119);  // before 3120
  bench.channel.push(read(0, 0), 3119);
  bench.expect(kPrechargeAll, 3134);
  bench.expect(kRefresh, 3149);
  bench.expect(kActivate, 3149 + 104);
}

TEST(DramChannel, EachRankIsRefreshedByItself) {
  DramDevice device;
  device.ranks = 2;
  Bench bench(device, {});
  EXPECT_EQ(bench.expect(kRefresh, 3120).request.rank, 0);
  EXPECT_EQ(bench.expect(kRefresh, 3121).request.rank, 1);
}

TEST(DramChannel, WhatIsReadyGoesBeforeWhatIsOlder) {
  Bench bench(without_refresh(), {read(0, 0), read(0, 1), read(0, 0)});
  bench.expect(kActivate, 0);
  EXPECT_FALSE(bench.expect(kRead, 15).row_hit) << "it was opened for this one";
  EXPECT_TRUE(bench.expect(kRead, 19).row_hit);
  bench.expect(kPrecharge, 34);
}

TEST(DramChannel, OfWhatIsReadyTheOlderGoesFirst) {
  Bench bench(without_refresh(), {read(0, 0), read(0, 0), read(0, 0)});
  bench.channel.push({.bank = 0, .row = 0, .tag = 9}, 0);
  bench.expect(kActivate, 0);
  for (const Tick tick : {15, 19, 23}) EXPECT_EQ(bench.expect(kRead, tick).request.tag, 0u);
  EXPECT_EQ(bench.expect(kRead, 27).request.tag, 9u);
}

// Six hits wait behind a miss; after two of them it is its turn.
TEST(DramChannel, TheOldestIsPassedSoOftenOnly) {
  std::vector<DramRequest> requests{read(0, 0), read(0, 1)};
  requests.insert(requests.end(), 6, read(0, 0));
  Bench bench(without_refresh(), requests, {.most_passes = 2});
  bench.expect(kActivate, 0);
  for (const Tick tick : {15, 19, 23}) bench.expect(kRead, tick);
  bench.expect(kPrecharge, 34);
  bench.expect(kActivate, 49);
  EXPECT_EQ(bench.expect(kRead, 64).request.row, 1);
}

TEST(DramChannel, WithoutPassesRequestsAreServedInOrder) {
  Bench bench(without_refresh(), {read(0, 0), read(0, 1), read(0, 0)}, {.most_passes = 0});
  bench.expect(kActivate, 0);
  bench.expect(kRead, 15);
  bench.expect(kPrecharge, 34);
  bench.expect(kActivate, 49);
  EXPECT_EQ(bench.expect(kRead, 64).request.row, 1);
}

TEST(DramChannel, TheQueueHasItsEnd) {
  DramChannel channel(without_refresh(), {.queue_requests = 2});
  channel.push(read(0, 0), 0);
  EXPECT_FALSE(channel.full());
  channel.push(read(0, 0), 0);
  EXPECT_TRUE(channel.full());
}

TEST(DramChannel, AClosedPageIsPrechargedWithItsLastAccess) {
  Bench bench(without_refresh(), {read(0, 0), read(0, 0), read(0, 1)}, {.page = PagePolicy::closed});
  bench.expect(kActivate, 0);
  EXPECT_FALSE(bench.expect(kRead, 15).auto_precharge) << "another waits for the row";
  EXPECT_TRUE(bench.expect(kRead, 19).auto_precharge);
  bench.expect(kActivate, 34 + 15);  // tRAS and tRP, without a command between
}

TEST(DramChannel, AClosedPageIsPrechargedAfterTwr) {
  Bench bench(without_refresh(), {write(0, 0), read(0, 1)}, {.page = PagePolicy::closed});
  bench.expect(kActivate, 0);
  EXPECT_TRUE(bench.expect(kWrite, 15).auto_precharge);
  bench.expect(kActivate, 15 + 6 + 4 + 12 + 15);
}

TEST(DramChannel, KnowsHowLongRowsWereOpen) {
  Bench open(without_refresh(), {read(0, 0), read(0, 1)});
  for (const auto& [command, tick] : {std::pair{kActivate, 0}, {kRead, 15}, {kPrecharge, 34}, {kActivate, 49}})
    open.expect(command, static_cast<Tick>(tick));
  EXPECT_EQ(open.channel.active(0, 60), 34u + 11);
  Bench closed(without_refresh(), {read(0, 0)}, {.page = PagePolicy::closed});
  closed.expect(kActivate, 0);
  closed.expect(kRead, 15);
  EXPECT_EQ(closed.channel.active(0, 30), 30u);
  EXPECT_EQ(closed.channel.active(0, 500), 34u) << "it closes itself";
  DramDevice device = without_refresh();
  device.ranks = 2;
  EXPECT_EQ(Bench(device, {}).channel.active(1, 500), 0u);
}

}  // namespace
}  // namespace eyrie
