// A multicast network and the part of the buffer that reads for it, cycle by cycle, without the words.
#pragma once
#include <algorithm>

#include "sim/base/pass_program.h"
#include "sim/timing/link_times.h"

namespace eyrie {

// Cycles of a network by what it did in them, as MulticastNetwork::Counters.
struct StreamCycles {
  std::uint64_t useful = 0, buffer = 0, blocked = 0, held = 0, done = 0;
};

class StreamTimes {
 public:
  static constexpr std::uint64_t kNoLimit = ~std::uint64_t{0};

  explicit StreamTimes(int transactions_per_cycle) : per_cycle_(transactions_per_cycle) {}

  void start(const Multicast& multicast) {
    multicast_ = &multicast;
    to_read_ = to_send_ = multicast.transactions;
    next_ = 0;
    queue_ = there_ = 0;
    finished_at_ = kUnknown;
    cycles_ = {};
  }

  // The buffer's part of a cycle, before the network's: transactions read, none if it `may` not.
  int read(bool may = true) {
    there_ = queue_;
    const int room = 2 * per_cycle_ - queue_;
    if (!may || room == 0 || to_read_ == 0) return 0;
    const auto read = static_cast<int>(std::min<std::uint64_t>(std::min(per_cycle_, room), to_read_));
    queue_ += read;
    to_read_ -= static_cast<std::uint64_t>(read);
    return read;
  }

  // The network's part: room(tag) is the first cycle in which push(tag, words) may bring words to all PEs with the tag.
  // `holds` as long as it has to wait for another network.
  template <class Room, class Push>
  void send(PassCycle now, bool holds, Room room, Push push) {
    if (to_send_ == 0) {
      ++cycles_.done;
    } else if (holds) {
      ++cycles_.held;
    } else if (there_ == 0) {
      ++cycles_.buffer;
    } else if (room(tag()) > now) {
      ++cycles_.blocked;
    } else {
      int sent = 0;
      do send_one(now, push);
      while (++sent < per_cycle_ && to_send_ && there_ && room(tag()) <= now);
      ++cycles_.useful;
    }
  }

  PassCycle finished_at() const { return finished_at_; }  // the last transaction's cycle
  const StreamCycles& cycles() const { return cycles_; }
  std::size_t next() const { return next_; }  // transaction of the sequence
  std::uint64_t left() const { return to_send_; }

  // For passes that repeat themselves: periods like that since `left` transactions, the `next` of the sequence, and
  // `since` that can be left out, and to leave them out.
  std::uint64_t periods(std::uint64_t left) const {
    return left == to_send_ ? kNoLimit : (std::min(to_read_, to_send_) - 1) / (left - to_send_);
  }
  void leave_out(std::uint64_t left, std::size_t next, const StreamCycles& since, std::uint64_t periods) {
    const std::uint64_t transactions = periods * (left - to_send_);
    next_ += periods * (next_ - next);
    to_read_ -= transactions;
    to_send_ -= transactions;
    cycles_.useful += periods * (cycles_.useful - since.useful);
    cycles_.buffer += periods * (cycles_.buffer - since.buffer);
    cycles_.blocked += periods * (cycles_.blocked - since.blocked);
    cycles_.held += periods * (cycles_.held - since.held);
    cycles_.done += periods * (cycles_.done - since.done);
  }
  // LinkTimes::visit_state, but for the transactions left and the place in the sequence.
  static constexpr std::uint32_t kStateSize = 2;
  template <class Visit>
  void visit_state(Visit& visit) const {
    visit(static_cast<std::uint32_t>(queue_));
    visit((to_read_ > 0) + 2 * (to_send_ > 0));
  }

 private:
  std::uint16_t tag() const { return multicast_->sequence[next_].tag; }

  template <class Push>
  void send_one(PassCycle now, Push push) {
    push(tag(), multicast_->sequence[next_].words);
    if (++next_ == multicast_->sequence.size()) next_ = 0;
    --queue_;
    --there_;
    if (--to_send_ == 0) finished_at_ = now;
  }

  const int per_cycle_;
  const Multicast* multicast_ = nullptr;
  std::uint64_t to_read_ = 0, to_send_ = 0;  // transactions
  std::size_t next_ = 0;
  int queue_ = 0, there_ = 0;  // from the buffer to the network: now, and at the beginning of the cycle
  PassCycle finished_at_ = kUnknown;
  StreamCycles cycles_;
};

}  // namespace eyrie
