#include "memory/banked_dram.h"

#include <algorithm>

namespace eyrie {
namespace {

std::size_t region_of(Operand operand) {
  if (operand == Operand::kFilter) return 0;
  if (operand == Operand::kIfmap) return 1;
  return operand == Operand::kOfmap ? 2 : 3;
}

// Takes the lowest digit of a number to that base.
int digit(std::uint64_t& number, int base) {
  const auto low = static_cast<int>(number % static_cast<unsigned>(base));
  number /= static_cast<unsigned>(base);
  return low;
}

}  // namespace

DramPlace place_of(std::uint64_t access, const DramDevice& device, AddressMapping mapping) {
  DramPlace place;
  place.channel = digit(access, device.channels);
  const auto column = [&] { digit(access, device.accesses_per_row()); };
  const auto bank = [&] {
    place.bank = digit(access, device.banks);
    place.rank = digit(access, device.ranks);
  };
  const auto row = [&] { place.row = digit(access, device.rows); };
  switch (mapping) {
    case AddressMapping::row_bank_column:
      column(), bank(), row();
      break;
    case AddressMapping::row_column_bank:
      bank(), column(), row();
      break;
    case AddressMapping::bank_row_column:
      column(), row(), bank();
      break;
  }
  return place;
}

Counter& BankedDram::ByOperand::of(Operand operand) {
  if (operand == Operand::kFilter) return filter;
  if (operand == Operand::kIfmap) return ifmap;
  return operand == Operand::kOfmap ? ofmap : bias;
}

BankedDram::BankedDram(const DramParams& params, double core_MHz, CounterGroup& counters, StallCounter& idle)
    : params_(params), crossing_(core_MHz, params.device.clock_MHz), counters_(counters), idle_(idle) {}

void BankedDram::start_layer() {
  channels_.clear();
  for (int i = 0; i < device_.channels; ++i) channels_.emplace_back(device_, params_.scheduling);
  backlog_.clear();
  for (auto& bursts : bursts_) bursts.clear();
  block_at_ = end_ = {};
  first_burst_ = {};
  last_arrival_ = {};
  in_flight_ = 0;
  traced_until_ = waits_from_ = last_data_ = moved_until_ = waited_ = 0;
}

Cycle BankedDram::take(const DramBurst& burst, Cycle now) {
  const auto stream = static_cast<std::size_t>(burst.stream);
  const std::uint64_t access_bits = static_cast<std::uint64_t>(device_.access_bytes()) * 8;
  const std::size_t region = region_of(burst.operand);
  const std::uint64_t region_size = device_.accesses() / kRegions;
  if (burst.from == 0) block_at_[region] = end_[region];
  const std::uint64_t begin = end_[region];  // what the burst before has begun of an access came with it
  const std::uint64_t end = block_at_[region] + ceil_div(burst.after(burst.block_bits), access_bits);
  end_[region] = end;
  if (in_flight_++ == 0) waits_from_ = std::max(now, last_data_);
  auto& bursts = bursts_[stream];
  const std::uint64_t tag = stream + kDramStreams * (first_burst_[stream] + bursts.size());
  bursts.push_back({end - begin, now, now, now});
  for (std::uint64_t access = begin; access < end; ++access) {
    const DramPlace place = place_of(region * region_size + access % region_size, device_, params_.scheduling.mapping);
    backlog_.push_back(
        {place.channel, {place.rank, place.bank, place.row, burst.stream == DramStream::kOfmap, burst.operand, tag}});
  }
  fill_queues(crossing_.ticks_before(now));
  return now;
}

// Requests enter the queues in order: one that finds no room holds back those behind it.
void BankedDram::fill_queues(Tick now) {
  while (!backlog_.empty() && !channels_[static_cast<std::size_t>(backlog_.front().first)].full()) {
    channels_[static_cast<std::size_t>(backlog_.front().first)].push(backlog_.front().second, now);
    backlog_.pop_front();
  }
}

bool BankedDram::advance(Cycle now) {
  bool done = false;
  const Tick until = crossing_.ticks_before(now);
  for (bool any = true; any;) {
    any = false;
    // The channels share nothing but the backlog: only its order asks for the earliest first.
    DramChannel* earliest = &channels_.front();
    for (DramChannel& channel : channels_)
      if (channel.next() < earliest->next()) earliest = &channel;
    DramIssue issue;
    const Tick bound = std::min(until, earliest->next() == kNeverTick ? until : earliest->next() + 1);
    for (DramChannel& channel : channels_)
      while (channel.issue_before(bound, issue)) {
        any = done = true;
        account(issue);
        fill_queues(issue.at + 1);
      }
  }
  return done;
}

void BankedDram::account(const DramIssue& issue) {
  switch (issue.command) {
    case DramCommand::kActivate:
      ++activates_.of(issue.request.operand);
      break;
    case DramCommand::kPrecharge:
      ++precharges_.of(issue.request.operand);
      break;
    case DramCommand::kPrechargeAll:
      refresh_precharges_ += static_cast<std::uint64_t>(issue.banks);
      break;
    case DramCommand::kRefresh:
      ++refreshes_;
      break;
    default:
      if (issue.auto_precharge) ++precharges_.of(issue.request.operand);
      if (issue.row_hit) ++row_hits_.of(issue.request.operand);
      data_move(issue);
  }
}

void BankedDram::data_move(const DramIssue& issue) {
  const Cycle from = std::max(crossing_.cycle_after(issue.data_begins), moved_until_);
  const Cycle to = crossing_.cycle_after(issue.data_ends);
  if (to > from) counters_.useful_cycles += to - from;
  moved_until_ = std::max(moved_until_, to);
  const std::size_t stream = issue.request.tag % kDramStreams;
  const std::uint64_t number = issue.request.tag / kDramStreams;
  Pending& burst = bursts_[stream][number - first_burst_[stream]];
  --burst.accesses;
  burst.there =
      std::max(burst.there, crossing_.cycle_after(issue.data_ends + static_cast<Tick>(params_.latency_cycles)));
  burst.moved = std::max(burst.moved, to);
  last_data_ = std::max(last_data_, to);
}

Cycle BankedDram::next_event() {
  Tick next = kNeverTick;
  for (DramChannel& channel : channels_) next = std::min(next, channel.next());
  return next == kNeverTick ? kNever : crossing_.cycle_after(next + 1);
}

std::optional<DramArrival> BankedDram::arrival() {
  for (std::size_t stream = 0; stream < bursts_.size(); ++stream) {
    if (bursts_[stream].empty() || bursts_[stream].front().accesses > 0) continue;
    const Pending burst = bursts_[stream].front();
    last_arrival_[stream] = std::max(last_arrival_[stream], burst.there);
    const Cycle began = std::max(burst.began, traced_until_);
    traced_until_ = std::max(began, burst.moved);
    bursts_[stream].pop_front();
    ++first_burst_[stream];
    if (--in_flight_ == 0) waited_ += last_data_ > waits_from_ ? last_data_ - waits_from_ : 0;
    return DramArrival{static_cast<DramStream>(stream), last_arrival_[stream], began, traced_until_};
  }
  return std::nullopt;
}

void BankedDram::finish_layer(Cycle cycles) {
  advance(cycles);
  const Tick ticks = crossing_.ticks_before(cycles);
  for (const DramChannel& channel : channels_)
    for (int rank = 0; rank < device_.ranks; ++rank) {
      const Tick active = channel.active(rank, ticks);
      active_ += active;
      closed_ += ticks - active;
    }
  no_data_ += waited_ - counters_.useful_cycles;
  idle_ += cycles - waited_;
}

}  // namespace eyrie
