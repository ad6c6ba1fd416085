// A DRAM channel under traffic: every distance is kept, by a second opinion, and the bandwidth of patterns lies between
// bounds in closed form.
#include <gmock/gmock.h>

#include <map>
#include <vector>

#include "memory/dram_channel.h"
#include "tests/random_dram.h"

namespace eyrie {
namespace {

constexpr DramCommand kActivate = DramCommand::kActivate, kPrecharge = DramCommand::kPrecharge,
                      kPrechargeAll = DramCommand::kPrechargeAll, kRead = DramCommand::kRead,
                      kWrite = DramCommand::kWrite, kRefresh = DramCommand::kRefresh;

DramRequest read(int bank, int row) { return {.bank = bank, .row = row}; }

// A second opinion on every distance: compares each command with those before it, from the standards' definitions.
class Inspector {
 public:
  explicit Inspector(const DramDevice& device) : d_(device), t_(device.timings) {}

  void see(const DramIssue& now) {
    const bool column = now.command == kRead || now.command == kWrite;
    if (!log_.empty()) apart(log_.back(), now, d_.command_clocks, "command bus");
    if (column) bus(now);
    for (std::size_t i = log_.size(); i-- > 0 && log_[i].at + 1000 > now.at;)
      if (log_[i].request.rank == now.request.rank) pair(log_[i], now);
    rows(now);
    log_.push_back(now);
  }
  int served = 0, refreshes = 0;

 private:
  void apart(const DramIssue& before, const DramIssue& now, int ticks, const char* rule) {
    ASSERT_GE(now.at, before.at + static_cast<Tick>(ticks)) << rule << " after tick " << before.at;
  }
  bool same_bank(const DramIssue& a, const DramIssue& b) const { return a.request.bank == b.request.bank; }

  void bus(const DramIssue& now) {
    const bool turns = last_.command != now.command || last_.request.rank != now.request.rank;
    if (served++ > 0) {
      ASSERT_GE(now.data_begins, last_.data_ends + static_cast<Tick>(turns ? t_.tBTA : 0));
    }
    ASSERT_EQ(now.data_begins - now.at, static_cast<Tick>(now.command == kRead ? t_.tCL : t_.tCWL));
    last_ = now;
  }

  void pair(const DramIssue& before, const DramIssue& now) {
    const bool group = before.request.bank % d_.bank_groups == now.request.bank % d_.bank_groups;
    const bool was_column = before.command == kRead || before.command == kWrite;
    const bool is_column = now.command == kRead || now.command == kWrite;
    const int written = t_.tCWL + d_.access_clocks();
    if (was_column && is_column) apart(before, now, group ? t_.tCCD_L : t_.tCCD_S, "tCCD");
    if (before.command == kWrite && now.command == kRead)
      apart(before, now, written + (group ? t_.tWTR_L : t_.tWTR_S), "tWTR");
    if (before.command == kActivate && now.command == kActivate)
      apart(before, now, group ? t_.tRRD_L : t_.tRRD_S, "tRRD");
    if (before.command == kRefresh && (now.command == kActivate || now.command == kRefresh))
      apart(before, now, t_.tRFC, "tRFC");
    if (before.command == kPrechargeAll && (now.command == kActivate || now.command == kRefresh))
      apart(before, now, t_.tRPab, "tRPab");
    const bool closes = (now.command == kPrecharge && same_bank(before, now)) || now.command == kPrechargeAll;
    const bool opens = now.command == kActivate && same_bank(before, now);
    if (before.command == kActivate) {
      if (is_column && same_bank(before, now)) apart(before, now, t_.tRCD, "tRCD");
      if (closes) apart(before, now, t_.tRAS, "tRAS");
      if (opens || now.command == kRefresh) apart(before, now, t_.tRAS + t_.tRP, "tRC");
    }
    if (before.command == kPrecharge && (opens || now.command == kRefresh)) apart(before, now, t_.tRP, "tRP");
    const int rest = before.command == kRead ? t_.tRTP : written + t_.tWR;
    if (was_column && closes) apart(before, now, rest, "tRTP or tWR");
    if (was_column && before.auto_precharge && (opens || now.command == kRefresh))
      apart(before, now, rest + t_.tRP, "tRP after an automatic precharge");
  }

  void rows(const DramIssue& now) {
    auto& open = open_[now.request.rank];
    auto& acts = activates_[now.request.rank];
    if (now.command == kActivate) {
      ASSERT_TRUE(open.emplace(now.request.bank, now.request.row).second) << "a row of the bank was open";
      acts.push_back(now.at);
      if (acts.size() > 4) {
        ASSERT_GE(now.at, acts[acts.size() - 5] + static_cast<Tick>(t_.tFAW));
      }
    } else if (now.command == kPrecharge) {
      ASSERT_EQ(open.erase(now.request.bank), 1u);
    } else if (now.command == kPrechargeAll) {
      ASSERT_EQ(open.size(), static_cast<std::size_t>(now.banks));
      open.clear();
    } else if (now.command == kRefresh) {
      ASSERT_TRUE(open.empty());
      ++refreshes;
    } else {
      ASSERT_TRUE(open.contains(now.request.bank));
      ASSERT_EQ(open[now.request.bank], now.request.row);
      if (now.auto_precharge) open.erase(now.request.bank);
    }
  }

  const DramDevice d_;
  const DramTimings t_;
  std::vector<DramIssue> log_;
  DramIssue last_{};
  std::map<int, std::map<int, int>> open_;  // rank -> bank -> row
  std::map<int, std::vector<Tick>> activates_;
};

// Serves requests, given as fast as the queue takes them or with pauses; returns when the last data have moved.
template <class Next>
Tick serve(const DramDevice& device, const DramScheduling& scheduling, int requests, Next next,
           Random* pauses = nullptr) {
  DramChannel channel(device, scheduling);
  Inspector inspector(device);
  Tick now = 0, end = 0;
  int given = 0;
  while (inspector.served < requests && !testing::Test::HasFatalFailure()) {
    for (; given < requests && !channel.full(); ++given) {
      if (pauses != nullptr && pauses->below(40) == 0) {
        const Tick pause = now + pauses->below(2 * static_cast<std::uint64_t>(device.timings.tREFI));
        if (channel.next() < pause) break;  // what is there goes on first
        now = pause;
      }
      channel.push(next(given), now);
    }
    DramIssue issue{};
    if (!channel.issue_before(kNeverTick, issue)) break;
    inspector.see(issue);
    now = std::max(now, issue.at + 1);
    end = std::max(end, issue.data_ends);
  }
  EXPECT_EQ(inspector.served, requests);
  const Tick due = end / static_cast<Tick>(device.timings.tREFI) * static_cast<unsigned>(device.ranks);
  EXPECT_GE(inspector.refreshes + device.ranks, static_cast<int>(due)) << "none is left out";
  return end;
}

// Random devices, schedulings and traffic, with runs of hits and pauses.
TEST(DramTraffic, KeepsEveryDistanceWhateverTheTraffic) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    const auto in = [&](int low, int high) { return static_cast<int>(random.in(low, high)); };
    const DramDevice device = random_dram_device(random);
    const DramScheduling scheduling = random_scheduling(random);
    DramRequest request;
    Random pauses(seed + 1000);
    serve(
        device, scheduling, 700,
        [&](int) {
          if (in(0, 2) == 0) request = {in(0, device.ranks - 1), in(0, device.banks - 1), in(0, 3), in(0, 2) == 0};
          return request;
        },
        &pauses);
    if (HasFatalFailure()) return;
  }
}

// What refreshes may cost: each at most the time from the last data before it to the first after it. The row of the
// last read was opened at most tRAS before the refresh was due, then come precharge, refresh, activate and read.
double with_refreshes(Tick ticks, const DramTimings& t) {
  const double gap = t.tRAS + t.tRPab + t.tRFC + t.tRCD + t.tCL;
  return static_cast<double>(ticks) / (1 - gap / t.tREFI) + gap;
}

// Neighbours: a row of 128 accesses, then the next bank. The queue sees the next row 32 accesses, 128 ticks, before its
// turn: enough to open it (tRP + tRCD = 30). So data move all the time but for refreshes.
TEST(DramTraffic, StreamingMovesDataAllTheTime) {
  const DramDevice device;
  const int accesses = 20000;
  const Tick least = 4 * accesses;
  const Tick ticks = serve(device, {}, accesses, [](int i) { return read(i / 128 % 8, i / 128 / 8); });
  EXPECT_GE(ticks, least) << "the bus";
  EXPECT_LE(static_cast<double>(ticks), with_refreshes(least, device.timings));
}

// Every access another row of the same bank: one in tRC = max(tRAS, tRCD + tRTP) + tRP = 49 ticks.
TEST(DramTraffic, AStrideOfRowsGivesOneAccessARowCycle) {
  const DramDevice device;
  const int accesses = 3000;
  const Tick least = Tick{49} * (accesses - 1);
  const Tick ticks = serve(device, {}, accesses, [](int i) { return read(0, i); });
  EXPECT_GE(ticks, least);
  EXPECT_LE(static_cast<double>(ticks), with_refreshes(least + 49, device.timings));
}

// Random rows of eight banks, hardly ever open: four activates a tFAW (40) are the most, a row cycle each the least.
TEST(DramTraffic, RandomRowsLieBetweenTheWindowOfActivatesAndARowCycle) {
  const DramDevice device;
  const int accesses = 4000;
  Random random(3);
  const Tick ticks = serve(device, {}, accesses, [&](int) {
    return read(static_cast<int>(random.below(8)), static_cast<int>(random.below(16384)));
  });
  EXPECT_GE(ticks, Tick{10} * (accesses - 20)) << "20: more than are hits by chance";
  EXPECT_LE(static_cast<double>(ticks), with_refreshes(Tick{49} * accesses, device.timings));
  EXPECT_LE(static_cast<double>(ticks), with_refreshes(Tick{20} * accesses, device.timings))
      << "32 requests in the queue keep more than two of eight banks at work";
}

}  // namespace
}  // namespace eyrie
