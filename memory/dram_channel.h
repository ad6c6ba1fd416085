// One channel of a DRAM with banks, and its controller: a queue of requests, commands first ready, first come, first
// served. Time is in ticks of the DRAM clock and passes only where something happens. No SystemC.
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "memory/dram_device.h"
#include "sim/base/access.h"

namespace eyrie {

using Tick = std::uint64_t;
constexpr Tick kNeverTick = ~Tick{0};

enum class DramCommand { kActivate, kPrecharge, kPrechargeAll, kRead, kWrite, kRefresh };

// An access: burst_length data of a row, read or written.
struct DramRequest {
  int rank = 0, bank = 0, row = 0;
  bool write = false;
  Operand operand = Operand::kFilter;
  std::uint64_t tag = 0;  // the sender's own
};

// What the controller did: for whom, and, of a column command, when its data move and whether its row was open already.
struct DramIssue {
  DramCommand command;
  Tick at;
  DramRequest request;  // of a refresh and the precharge before it only the rank counts
  int banks = 1;        // that a precharge closes
  bool auto_precharge = false;
  bool row_hit = false;
  Tick data_begins = 0, data_ends = 0;
};

class DramChannel {
 public:
  DramChannel(const DramDevice& device, const DramScheduling& scheduling);

  bool full() const { return queue_.size() == static_cast<std::size_t>(scheduling_.queue_requests); }
  bool empty() const { return queue_.empty(); }
  void push(const DramRequest& request, Tick now);

  // When the next command goes out if no other request comes; kNeverTick if only refreshes are left to do.
  Tick next();
  // Issues the next command, if it is due before this tick: a refresh too. True if there was one.
  bool issue_before(Tick tick, DramIssue& issued);

  // Ticks in which a row of the rank was open, of those before this one.
  Tick active(int rank, Tick now) const;

 private:
  struct Entry {
    DramRequest request;
    Tick arrived;
    bool opened_row = false;  // its row was opened for it
    int passed = 0;           // by younger requests
  };
  struct Bank {
    int row = -1;                                  // that is open
    Tick column = 0, precharge = 0, activate = 0;  // the earliest of each
  };
  struct Group {
    Tick column = 0, read = 0, activate = 0;
  };
  struct Rank {
    std::vector<Bank> banks;
    std::vector<Group> groups;
    Tick column = 0, read = 0, activate = 0;
    std::array<Tick, 4> window{};  // the earliest of the next activates, each tFAW after one before
    std::size_t oldest = 0;        // of the window
    Tick refresh_due = 0;
    int open = 0;  // rows
    Tick active_from = 0, active_to = 0, active_before = 0;
  };
  struct Candidate {
    Tick at = kNeverTick;
    DramCommand command = DramCommand::kRefresh;
    int rank = 0;
    std::size_t entry = 0;  // of commands for a request
    int urgency = 0;        // among those of the same tick: the lowest first
  };

  void find_next();
  void offer(Candidate candidate);
  void offer_refresh(int rank);
  void offer_request(std::size_t entry);
  bool wanted(const Bank& bank, const DramRequest& request) const;
  Tick earliest_column(const DramRequest& request) const;
  Tick earliest_activate(const DramRequest& request) const;

  DramIssue column(std::size_t entry, Tick now);
  DramIssue activate(std::size_t entry, Tick now);
  DramIssue precharge(std::size_t entry, Tick now);
  DramIssue precharge_all(int rank, Tick now);
  DramIssue refresh(int rank, Tick now);
  void opened(Rank& rank, Tick now);
  void closed(Rank& rank, Tick when);

  int group_of(int bank) const { return bank % device_.bank_groups; }

  const DramDevice device_;
  const DramTimings t_;
  const DramScheduling scheduling_;
  std::vector<Rank> ranks_;
  std::vector<Entry> queue_;  // the oldest first
  Tick command_free_ = 0, bus_free_ = 0;
  int bus_rank_ = 0;
  bool bus_writes_ = false;
  Candidate next_;
  bool known_ = false;  // next_ is up to date
};

}  // namespace eyrie
