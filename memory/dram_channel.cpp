#include "memory/dram_channel.h"

#include <algorithm>

namespace eyrie {
namespace {

void raise(Tick& earliest, Tick to) { earliest = std::max(earliest, to); }

}  // namespace

DramChannel::DramChannel(const DramDevice& device, const DramScheduling& scheduling)
    : device_(device), t_(device.timings), scheduling_(scheduling), ranks_(static_cast<std::size_t>(device.ranks)) {
  for (Rank& rank : ranks_) {
    rank.banks.resize(static_cast<std::size_t>(device.banks));
    rank.groups.resize(static_cast<std::size_t>(device.bank_groups));
    rank.refresh_due = static_cast<Tick>(t_.tREFI);
  }
}

void DramChannel::push(const DramRequest& request, Tick now) {
  queue_.push_back({request, now});
  known_ = false;
}

Tick DramChannel::next() {
  find_next();
  return queue_.empty() ? kNeverTick : next_.at;
}

bool DramChannel::issue_before(Tick tick, DramIssue& issued) {
  find_next();
  if (next_.at >= tick) return false;
  const Tick now = next_.at;
  command_free_ = now + static_cast<Tick>(device_.command_clocks);
  known_ = false;
  switch (next_.command) {
    case DramCommand::kActivate:
      issued = activate(next_.entry, now);
      break;
    case DramCommand::kPrecharge:
      issued = precharge(next_.entry, now);
      break;
    case DramCommand::kPrechargeAll:
      issued = precharge_all(next_.rank, now);
      break;
    case DramCommand::kRefresh:
      issued = refresh(next_.rank, now);
      break;
    default:
      issued = column(next_.entry, now);
  }
  return true;
}

// A refresh that is due goes before all; then what is ready first: column commands before others, the older before the
// younger. Once the oldest request was passed too often, only it is served.
void DramChannel::find_next() {
  if (known_) return;
  known_ = true;
  next_ = Candidate{};
  for (int rank = 0; rank < device_.ranks; ++rank) offer_refresh(rank);
  if (queue_.empty()) return;
  const bool only_oldest = queue_.front().passed >= scheduling_.most_passes;
  const std::size_t seen = only_oldest ? 1 : queue_.size();
  for (std::size_t i = 0; i < seen; ++i) offer_request(i);
}

void DramChannel::offer(Candidate candidate) {
  if (candidate.at < next_.at || (candidate.at == next_.at && candidate.urgency < next_.urgency)) next_ = candidate;
}

void DramChannel::offer_refresh(int index) {
  const Rank& rank = ranks_[static_cast<std::size_t>(index)];
  Candidate due{std::max(rank.refresh_due, command_free_), DramCommand::kRefresh, index, 0, 0};
  for (const Bank& bank : rank.banks) raise(due.at, rank.open > 0 ? bank.precharge : bank.activate);
  if (rank.open > 0) due.command = DramCommand::kPrechargeAll;
  offer(due);
}

void DramChannel::offer_request(std::size_t index) {
  const Entry& entry = queue_[index];
  const Rank& rank = ranks_[static_cast<std::size_t>(entry.request.rank)];
  const Bank& bank = rank.banks[static_cast<std::size_t>(entry.request.bank)];
  Candidate its{std::max(entry.arrived, command_free_), DramCommand::kActivate, entry.request.rank, index, 2};
  if (bank.row == entry.request.row) {
    its.command = entry.request.write ? DramCommand::kWrite : DramCommand::kRead;
    its.urgency = 1;
    raise(its.at, earliest_column(entry.request));
  } else if (bank.row < 0) {
    raise(its.at, earliest_activate(entry.request));
  } else {
    if (queue_.front().passed < scheduling_.most_passes && wanted(bank, entry.request)) return;
    its.command = DramCommand::kPrecharge;
    raise(its.at, bank.precharge);
  }
  if (its.at < rank.refresh_due) offer(its);  // else the refresh goes first
}

// A request that waits wants the row that is open in the bank of another.
bool DramChannel::wanted(const Bank& bank, const DramRequest& other) const {
  return std::any_of(queue_.begin(), queue_.end(), [&](const Entry& entry) {
    return entry.request.rank == other.rank && entry.request.bank == other.bank && entry.request.row == bank.row;
  });
}

Tick DramChannel::earliest_column(const DramRequest& request) const {
  const Rank& rank = ranks_[static_cast<std::size_t>(request.rank)];
  const Group& group = rank.groups[static_cast<std::size_t>(group_of(request.bank))];
  Tick at = std::max({rank.banks[static_cast<std::size_t>(request.bank)].column, rank.column, group.column});
  if (!request.write) at = std::max({at, rank.read, group.read});
  const bool turns = request.rank != bus_rank_ || request.write != bus_writes_;
  const Tick bus = bus_free_ + static_cast<Tick>(turns && bus_free_ > 0 ? t_.tBTA : 0);
  const Tick delay = static_cast<Tick>(request.write ? t_.tCWL : t_.tCL);
  return bus > at + delay ? bus - delay : at;
}

Tick DramChannel::earliest_activate(const DramRequest& request) const {
  const Rank& rank = ranks_[static_cast<std::size_t>(request.rank)];
  return std::max({rank.banks[static_cast<std::size_t>(request.bank)].activate, rank.activate,
                   rank.groups[static_cast<std::size_t>(group_of(request.bank))].activate, rank.window[rank.oldest]});
}

DramIssue DramChannel::column(std::size_t index, Tick now) {
  const Entry entry = queue_[index];
  const DramRequest& request = entry.request;
  for (std::size_t i = 0; i < index; ++i) ++queue_[i].passed;
  queue_.erase(queue_.begin() + static_cast<std::ptrdiff_t>(index));
  Rank& rank = ranks_[static_cast<std::size_t>(request.rank)];
  Group& group = rank.groups[static_cast<std::size_t>(group_of(request.bank))];
  Bank& bank = rank.banks[static_cast<std::size_t>(request.bank)];

  DramIssue issue{request.write ? DramCommand::kWrite : DramCommand::kRead, now, request};
  issue.row_hit = !entry.opened_row;
  issue.data_begins = now + static_cast<Tick>(request.write ? t_.tCWL : t_.tCL);
  issue.data_ends = issue.data_begins + static_cast<Tick>(device_.access_clocks());
  bus_free_ = issue.data_ends;
  bus_rank_ = request.rank;
  bus_writes_ = request.write;
  raise(rank.column, now + static_cast<Tick>(t_.tCCD_S));
  raise(group.column, now + static_cast<Tick>(t_.tCCD_L));
  if (request.write) {
    raise(rank.read, issue.data_ends + static_cast<Tick>(t_.tWTR_S));
    raise(group.read, issue.data_ends + static_cast<Tick>(t_.tWTR_L));
    raise(bank.precharge, issue.data_ends + static_cast<Tick>(t_.tWR));
  } else {
    raise(bank.precharge, now + static_cast<Tick>(t_.tRTP));
  }
  if (scheduling_.page == PagePolicy::closed && !wanted(bank, request)) {
    issue.auto_precharge = true;
    bank.row = -1;
    raise(bank.activate, bank.precharge + static_cast<Tick>(t_.tRP));
    closed(rank, bank.precharge);
  }
  return issue;
}

DramIssue DramChannel::activate(std::size_t index, Tick now) {
  Entry& entry = queue_[index];
  entry.opened_row = true;
  const DramRequest& request = entry.request;
  Rank& rank = ranks_[static_cast<std::size_t>(request.rank)];
  Bank& bank = rank.banks[static_cast<std::size_t>(request.bank)];
  bank.row = request.row;
  raise(bank.column, now + static_cast<Tick>(t_.tRCD));
  raise(bank.precharge, now + static_cast<Tick>(t_.tRAS));
  raise(rank.activate, now + static_cast<Tick>(t_.tRRD_S));
  raise(rank.groups[static_cast<std::size_t>(group_of(request.bank))].activate, now + static_cast<Tick>(t_.tRRD_L));
  rank.window[rank.oldest] = now + static_cast<Tick>(t_.tFAW);
  rank.oldest = (rank.oldest + 1) % rank.window.size();
  opened(rank, now);
  return {DramCommand::kActivate, now, request};
}

DramIssue DramChannel::precharge(std::size_t index, Tick now) {
  const DramRequest& request = queue_[index].request;
  Rank& rank = ranks_[static_cast<std::size_t>(request.rank)];
  Bank& bank = rank.banks[static_cast<std::size_t>(request.bank)];
  bank.row = -1;
  raise(bank.activate, now + static_cast<Tick>(t_.tRP));
  closed(rank, now);
  return {DramCommand::kPrecharge, now, request};
}

DramIssue DramChannel::precharge_all(int index, Tick now) {
  Rank& rank = ranks_[static_cast<std::size_t>(index)];
  DramIssue issue{DramCommand::kPrechargeAll, now, {.rank = index}, 0};
  for (Bank& bank : rank.banks) {
    raise(bank.activate, now + static_cast<Tick>(t_.tRPab));
    if (bank.row < 0) continue;
    bank.row = -1;
    ++issue.banks;
    closed(rank, now);
  }
  return issue;
}

DramIssue DramChannel::refresh(int index, Tick now) {
  Rank& rank = ranks_[static_cast<std::size_t>(index)];
  for (Bank& bank : rank.banks) raise(bank.activate, now + static_cast<Tick>(t_.tRFC));
  rank.refresh_due += static_cast<Tick>(t_.tREFI);
  return {DramCommand::kRefresh, now, {.rank = index}};
}

// The time in which rows are open: an automatic precharge ends it later than it is noticed here.
void DramChannel::opened(Rank& rank, Tick now) {
  if (rank.open++ > 0 || now < rank.active_to) return;
  rank.active_before += rank.active_to - rank.active_from;
  rank.active_from = rank.active_to = now;
}

void DramChannel::closed(Rank& rank, Tick when) {
  --rank.open;
  raise(rank.active_to, when);
}

Tick DramChannel::active(int index, Tick now) const {
  const Rank& rank = ranks_[static_cast<std::size_t>(index)];
  const Tick to = rank.open > 0 ? now : std::min(now, rank.active_to);
  return rank.active_before + (to > rank.active_from ? to - rank.active_from : 0);
}

}  // namespace eyrie
