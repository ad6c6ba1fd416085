// The output network and the part of the buffer that takes its packets, cycle by cycle, without the psums.
#pragma once
#include <algorithm>
#include <utility>

#include "memory/memory_params.h"
#include "sim/base/types.h"
#include "sim/timing/link_times.h"

namespace eyrie {

// Cycles of the network by what it did in them, and the words it brought, as OutputNetwork::Counters. The buffer takes
// all that comes, so that nothing is ever blocked.
struct OutputCounts {
  std::uint64_t useful = 0, empty = 0, words = 0;
};

class OutputTimes {
 public:
  explicit OutputTimes(const NetworkParams& params)
      : words_per_cycle_(static_cast<std::uint32_t>(params.output_words)),
        packets_per_cycle_(std::max(1, params.output_words / params.psum_words)) {}

  // `filters`: psums of a window, by chain.
  void start(const std::vector<std::uint16_t>& filters, std::uint32_t depth, std::uint32_t packet_words,
             std::uint64_t packets) {
    chains_.resize(std::max(chains_.size(), filters.size()));
    count_ = filters.size();
    for (std::size_t i = 0; i < count_; ++i) {
      chains_[i].link.start(depth);
      chains_[i].filters = filters[i];
      chains_[i].lane = 0;
    }
    front_.assign(count_, kUnknown);
    earliest_ = kUnknown;
    packet_words_ = packet_words;
    to_take_ = packets;
    next_ = 0;
    cycles_left_ = coming_ = 0;
    counts_ = {};
  }

  LinkTimes& queue(std::uint32_t chain) { return chains_[chain].link; }
  // The queue's front may be another.
  void look_at(std::uint32_t chain) {
    front_[chain] = chains_[chain].link.item();
    earliest_ = std::min(earliest_, front_[chain]);
  }

  // The buffer's part of a cycle, before the network's: packets taken.
  int take() {
    to_take_ -= static_cast<std::uint64_t>(coming_);
    return std::exchange(coming_, 0);
  }
  bool done() const { return to_take_ == 0; }
  bool empty() const {
    return std::all_of(chains_.begin(), chains_.begin() + static_cast<std::ptrdiff_t>(count_),
                       [](const Chain& chain) { return chain.link.empty(); });
  }

  // The network's part: popped(chain) hears of each packet that leaves its chain.
  template <class Popped>
  void send(PassCycle now, Popped popped) {
    if (cycles_left_ > 0) {
      ++counts_.useful;
      if (--cycles_left_ == 0) ++coming_;
      return;
    }
    int sent = 0;
    while (sent < packets_per_cycle_ && send_one(now, popped)) ++sent;
    ++(sent ? counts_.useful : counts_.empty);
  }

  const OutputCounts& counts() const { return counts_; }
  std::uint64_t left() const { return to_take_; }
  // As StreamTimes.
  std::uint64_t periods(std::uint64_t left) const {
    return left == to_take_ ? ~std::uint64_t{0} : (to_take_ - 1) / (left - to_take_);
  }
  void leave_out(std::uint64_t left, const OutputCounts& since, std::uint64_t periods) {
    to_take_ -= periods * (left - to_take_);
    counts_.useful += periods * (counts_.useful - since.useful);
    counts_.empty += periods * (counts_.empty - since.empty);
    counts_.words += periods * (counts_.words - since.words);
  }
  // LinkTimes::visit_state, but for the packets left.
  std::uint32_t state_size() const {
    return 3 + static_cast<std::uint32_t>(count_) * (1 + chains_.front().link.state_size());
  }
  template <class Visit>
  void visit_state(PassCycle now, Visit& visit) const {
    visit(static_cast<std::uint32_t>(next_));
    visit(static_cast<std::uint32_t>(cycles_left_));
    visit(static_cast<std::uint32_t>(coming_));
    for (std::size_t i = 0; i < count_; ++i) {
      chains_[i].link.visit_state(now, visit);
      visit(chains_[i].lane);
    }
  }

 private:
  struct Chain {
    LinkTimes link;
    std::uint32_t filters = 0, lane = 0;  // psums of a window; of them have left
  };

  template <class Popped>
  bool send_one(PassCycle now, Popped popped) {
    if (earliest_ > now) return false;
    std::size_t looked = 0;
    for (; looked < count_ && front_[next_] > now; ++looked)
      if (++next_ == count_) next_ = 0;
    if (looked == count_) {
      earliest_ = *std::min_element(front_.begin(), front_.end());
      return false;
    }
    const auto chain = static_cast<std::uint32_t>(next_);
    if (++next_ == count_) next_ = 0;
    Chain& from = chains_[chain];
    from.link.pop(now);
    const std::uint32_t words = std::min(packet_words_, from.filters - from.lane);
    counts_.words += words;
    from.lane = from.lane + words == from.filters ? 0 : from.lane + words;
    cycles_left_ = static_cast<int>(ceil_div(words, words_per_cycle_)) - 1;
    if (cycles_left_ == 0) ++coming_;
    look_at(chain);
    popped(chain);
    return true;
  }

  const std::uint32_t words_per_cycle_;
  const int packets_per_cycle_;
  std::vector<Chain> chains_;
  std::size_t count_ = 0;
  std::vector<PassCycle> front_;   // LinkTimes::item() of each chain
  PassCycle earliest_ = kUnknown;  // of them, or before
  std::uint32_t packet_words_ = 1;
  std::uint64_t to_take_ = 0;  // packets, by the buffer
  std::size_t next_ = 0;       // chain to look at first
  int cycles_left_ = 0;        // of the packet on the network
  int coming_ = 0;             // packets on their way to the buffer
  OutputCounts counts_;
};

}  // namespace eyrie
