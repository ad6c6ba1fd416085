// DRAM with banks behind the streams: cuts bursts into accesses, gives each an address and a channel, and counts what
// the channels do.
//
// Every operand has a quarter of the memory to itself, in which the blocks of its stream lie one behind the other in
// the order in which they are moved, each beginning with an access of its own.
#pragma once
#include <array>
#include <deque>
#include <vector>

#include "memory/dram_channel.h"
#include "memory/dram_port.h"
#include "memory/memory_params.h"
#include "sim/base/sc/clock_crossing.h"
#include "sim/base/sc/counter.h"

namespace eyrie {

// Where the access of that number lies.
struct DramPlace {
  int channel = 0, rank = 0, bank = 0, row = 0;
  bool operator==(const DramPlace&) const = default;
};
DramPlace place_of(std::uint64_t access, const DramDevice& device, AddressMapping mapping);

class BankedDram final : public DramPort {
 public:
  BankedDram(const DramParams& params, double core_MHz, CounterGroup& counters, StallCounter& idle);

  void start_layer() override;
  Cycle free_at() const override { return backlog_.empty() ? 0 : kNever; }
  Cycle take(const DramBurst& burst, Cycle now) override;
  bool advance(Cycle now) override;
  Cycle next_event() override;
  std::optional<DramArrival> arrival() override;
  void finish_layer(Cycle cycles) override;

 private:
  static constexpr std::size_t kRegions = 4;  // of the memory, one an operand

  // A counter for each operand that DRAM holds.
  struct ByOperand {
    ByOperand(CounterGroup& group, Action action, const char* meaning)
        : filter{group, Component::kDram, action, Operand::kFilter, Unit::kCommands, meaning},
          ifmap{group, Component::kDram, action, Operand::kIfmap, Unit::kCommands, meaning},
          ofmap{group, Component::kDram, action, Operand::kOfmap, Unit::kCommands, meaning},
          bias{group, Component::kDram, action, Operand::kBias, Unit::kCommands, meaning} {}
    Counter& of(Operand operand);
    Counter filter, ifmap, ofmap, bias;
  };
  struct Pending {
    std::uint64_t accesses = 0;  // that have no column command yet
    Cycle began, there, moved;   // the latter two by the column commands so far
  };

  void fill_queues(Tick now);
  void account(const DramIssue& issue);
  void data_move(const DramIssue& issue);

  const DramParams params_;
  const DramDevice& device_ = params_.device;
  const ClockCrossing crossing_;
  CounterGroup& counters_;
  StallCounter& idle_;
  StallCounter no_data_{counters_, "no_data", "requests wait for a row, a turn of the bus or a refresh"};
  ByOperand activates_{counters_, Action::kActivate, "rows opened"};
  ByOperand precharges_{counters_, Action::kPrecharge, "rows closed for another of their bank"};
  ByOperand row_hits_{counters_, Action::kRowHit, "accesses to a row that another had opened"};
  Counter refresh_precharges_{counters_,      Component::kDram, Action::kPrecharge,
                              Operand::kNone, Unit::kCommands,  "rows closed for a refresh"};
  Counter refreshes_{counters_,      Component::kDram, Action::kRefresh,
                     Operand::kNone, Unit::kCommands,  "refreshes of a rank"};
  Counter active_{counters_,      Component::kDram,  Action::kActiveStandby,
                  Operand::kNone, Unit::kDramClocks, "DRAM clocks of a rank with a row open"};
  Counter closed_{counters_,      Component::kDram,  Action::kPrechargeStandby,
                  Operand::kNone, Unit::kDramClocks, "DRAM clocks of a rank without"};

  std::vector<DramChannel> channels_;
  std::deque<std::pair<int, DramRequest>> backlog_;  // of the last burst: channel and what its queue has no room for
  std::array<std::deque<Pending>, kDramStreams> bursts_;
  std::array<std::uint64_t, kRegions> block_at_{}, end_{};  // of each operand: accesses up to its block, and with it
  std::array<std::uint64_t, kDramStreams> first_burst_{};   // number of the first in bursts_
  std::array<Cycle, kDramStreams> last_arrival_{};
  std::uint64_t in_flight_ = 0;  // bursts
  Cycle traced_until_ = 0;
  Cycle waits_from_ = 0;   // since when there are any
  Cycle last_data_ = 0;    // the cycle by which all data have moved
  Cycle moved_until_ = 0;  // cycles before are accounted as useful or not
  Cycle waited_ = 0;       // cycles with bursts in flight
};

}  // namespace eyrie
