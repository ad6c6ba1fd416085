// A global input network: carries words from the buffer to all PEs whose tag matches (Eyeriss, JSSC 2017, Fig. 10: a
// Y-bus to the rows, an X-bus a row; a tag here stands for a pair of row and column tag).
#pragma once
#include <systemc>
#include <vector>

#include "sim/base/link.h"
#include "sim/base/pass_program.h"
#include "sim/base/sc/core_clock.h"
#include "sim/base/sc/counter.h"

namespace eyrie {

// What a network carries and how its counters are called.
struct MulticastNames {
  const char* unit;
  Component component;
  Operand operand;
};

// A transaction is delivered in one cycle, and only once every destination has room.
template <class Item>
class MulticastNetwork : public sc_core::sc_module, public Counted {
 public:
  SC_HAS_PROCESS(MulticastNetwork);

  Link<Item> from_buffer;

  struct Counters : CounterGroup {
    explicit Counters(const MulticastNames& names)
        : sent{*this, names.component, Action::kSend, names.operand, Unit::kWords, "words put on the bus"},
          delivered{*this,         names.component, Action::kDeliver,
                    names.operand, Unit::kWords,    "words taken from the bus, by each PE"} {}
    Counter sent, delivered;
    StallCounter buffer{*this, "buffer", "no word from the buffer"};
    StallCounter blocked{*this, "blocked", "a destination has no room"};
    StallCounter held{*this, "held", "waits for the end of the filter load"};
    StallCounter done{*this, "done", "all words of the pass are delivered"};
    StallCounter no_pass{*this, "no_pass", "no pass in the array: DRAM is behind"};
  } counters;

  // `queues` are those of the PEs, by PE index; up to `transactions_per_cycle` are sent in a cycle.
  MulticastNetwork(sc_core::sc_module_name name, const MulticastNames& names, int transactions_per_cycle,
                   std::vector<Link<Item>*> queues, const CoreClock& clock)
      : sc_module(name),
        from_buffer(2 * transactions_per_cycle),
        counters(names),
        unit_(names.unit),
        per_cycle_(transactions_per_cycle),
        queues_(std::move(queues)) {
    SC_METHOD(tick);
    sensitive << clock.tick();
    dont_initialize();
  }

  // Not `holds`: it waits for no other network in this pass.
  void start(const Multicast& multicast, bool holds = true) {
    multicast_ = &multicast;
    holds_ = holds;
    left_ = multicast.transactions;
    finished_at_ = kNever;
    next_ = 0;
  }
  // Sends nothing until, in each pass, `other` has delivered all it has.
  template <class Other>
  void hold_until_finished(const MulticastNetwork<Other>& other) {
    held_by_ = other.finished_at();
  }
  void add_idle(Cycle cycles) { counters.no_pass += cycles; }

  // The cycle of the last delivery of the pass; past any cycle until then.
  const Cycle* finished_at() const { return &finished_at_; }

  const char* unit() const override { return unit_; }
  CounterGroup& counter_group() override { return counters; }

 private:
  static constexpr Cycle kNever = ~Cycle{0};

  void tick() {
    const Cycle now = core_now();
    if (left_ == 0) {
      ++counters.done;
      return;
    }
    if (holds_ && held_by_ && *held_by_ >= now) {
      ++counters.held;
      return;
    }
    if (!from_buffer.can_pop(now)) {
      ++counters.buffer;
      return;
    }
    if (!all_have_room(now)) {
      ++counters.blocked;
      return;
    }
    int sent = 0;
    do send(now);
    while (++sent < per_cycle_ && left_ && from_buffer.can_pop(now) && all_have_room(now));
    ++counters.useful_cycles;
  }

  bool all_have_room(Cycle now) const {
    for (const std::uint32_t pe : multicast_->destinations(multicast_->sequence[next_].tag))
      if (!queues_[pe]->can_push(now)) return false;
    return true;
  }

  void send(Cycle now) {
    const Multicast::Transaction transaction = multicast_->sequence[next_];
    const auto destinations = multicast_->destinations(transaction.tag);
    const Item& item = from_buffer.pop(now);
    for (const std::uint32_t pe : destinations) queues_[pe]->push(now, item);
    counters.sent += transaction.words;
    counters.delivered += transaction.words * destinations.size();
    if (++next_ == multicast_->sequence.size()) next_ = 0;
    finished_at_ = --left_ ? kNever : now;
  }

  const char* const unit_;
  const int per_cycle_;
  const std::vector<Link<Item>*> queues_;
  const Multicast* multicast_ = nullptr;
  std::size_t next_ = 0;    // in the sequence
  std::uint64_t left_ = 0;  // transactions
  Cycle finished_at_ = kNever;
  const Cycle* held_by_ = nullptr;
  bool holds_ = true;
};

}  // namespace eyrie
