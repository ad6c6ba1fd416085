// When a processing element does what in a pass whose operands all stay: its tick, foretold from event to event.
//
// It advances as far as it knows when pixels, filters and psums come and when there is room for its own psums. Its time
// has two hands, since a write-back that waits holds the pipeline and all behind it: slots, which count the cycles that
// were not held, and cycles, which are slots and the holds before them. A slot's cycle is known once every write-back
// due until then is.
#pragma once
#include "pe/pe_params.h"
#include "sim/base/pass_program.h"
#include "sim/timing/filter_times.h"
#include "sim/timing/link_times.h"

namespace eyrie {

// Cycles of a pass in which a PE did no MAC, by the reasons of ProcessingElement::Counters.
struct PeStalls {
  std::uint64_t filter_load = 0, ifmap = 0, psum_in = 0, psum_out = 0, psum_adder = 0;
};

class PeTimes {
 public:
  using Ready = std::vector<PeTimes*>;  // PEs that may know enough to go on

  // `params` must live as long.
  PeTimes(const PeParams& params, std::uint32_t psum_packet_words);

  // `filters` are those of its tag; `above` takes its psums: the queue of the PE `over` it, or the output queue of its
  // chain (no `over`).
  void start(const PassProgram& program, const PeWork& work, const FilterTimes& filters, LinkTimes& above,
             PeTimes* over, PeTimes* below);

  // The networks' ends. A transaction may be sent once there is room for it.
  PassCycle ifmap_room() const { return ifmap_in_.room(); }
  LinkTimes& psum_in() { return psum_in_; }
  void filters_came(Ready& ready) { wake(waits_for_filters_, ready); }
  void push_pixel(PassCycle now, Ready& ready);
  void push_psums(PassCycle now, Ready& ready);
  static constexpr std::uint32_t kNoChain = ~std::uint32_t{0};
  std::uint32_t top_of() const { return top_of_; }  // chain
  // Its output queue was popped.
  void made_room(Ready& ready) { wake(waits_for_room_, ready); }

  // Goes on as far as it can.
  void advance(Ready& ready);

  const PeStalls& stalls() const { return stalls_; }
  // All is done, and nothing lies in its queues.
  bool finished() const { return !working_ && marks_begin_ == marks_end_ && ifmap_in_.empty() && psum_in_.empty(); }

  // For passes that repeat themselves: the place in them, what of it can be left out, and to leave it out.
  struct Place {
    std::uint32_t row, windows_left;   // of the row, the present one included
    std::uint32_t pixel, alike_until;  // of the window; until there all pixels go the same way
    bool operator==(const Place&) const = default;
  };
  Place place() const;
  void leave_out(std::uint32_t windows, std::uint32_t pixels);
  void add_stalls(const PeStalls& since, std::uint64_t times);  // those that came since, again
  // Calls visit(number) with what its future depends on, but for its place (LinkTimes::visit_state).
  std::uint32_t state_size() const;
  template <class Visit>
  void visit_state(PassCycle now, Visit& visit) const;

 private:
  // A write-back that needs a psum packet from below, or completes one: the slot it is due in.
  struct Mark {
    PassCycle slot;
    bool first, last;
  };
  struct Hold {
    PassCycle slot;
    std::uint32_t cycles;
  };
  // MACs, or additions of psums, in slots behind one another.
  struct Run {
    std::uint32_t length = 0;  // 0: none
    bool frees = false;        // the pixel, at its end
  };

  void take_pixels();
  bool only_lacks_pixel() const;
  void use_pixel();
  void write_back(Ready& ready);
  bool write_back(const Mark& mark, Ready& ready);
  bool begin_run(PassCycle limit);
  bool end_run(PassCycle limit);
  bool reach(PassCycle cycle, PassCycle limit, std::uint64_t& stall) {
    return (holds_begin_ == holds_end_ && slot_ < limit && slot_ + held_ >= cycle) || stall_until(cycle, limit, stall);
  }
  bool stall_until(PassCycle cycle, PassCycle limit, std::uint64_t& stall);
  bool wait_for_filters(PassCycle limit);
  void apply_holds(PassCycle slot);
  std::uint32_t run_length() const;
  void mark_leaving(std::uint32_t filter, std::uint32_t filters, PassCycle slot);
  void step(std::uint32_t macs);
  void next_window();
  void wake(bool& waits, Ready& ready) {
    if (waits) ready.push_back(this);
    waits = false;
  }

  // What an event touches, close together: PEs by the hundred have to stay in the caches.
  bool working_ = false;
  bool adding_ = false;  // psums, in cycles of the adder
  bool loaded_ = false;  // no MAC waits for filters any more
  bool waits_for_filters_ = false, waits_for_pixel_ = false, waits_for_psums_ = false, waits_for_room_ = false;
  const bool ifmap_major_, fused_;
  std::uint32_t f_ = 0, k_ = 0, x_ = 0, row_ = 0;  // filter, pixel, window, row
  std::uint32_t positions_ = 0;                    // windows of the row
  std::uint32_t base_ = 0;                         // first pixel of the window
  PassCycle slot_ = 1;                             // the next
  std::uint32_t held_ = 0;                         // cycles held before it
  Run run_;
  std::uint32_t p_ = 0, window_ = 0, step_ = 0;
  const std::uint32_t spad_words_;
  std::uint32_t written_ = 0, freed_ = 0;  // pixels
  PassCycle written_last_ = 0;
  std::uint32_t marks_begin_ = 0, marks_end_ = 0;
  std::uint32_t holds_begin_ = 0, holds_end_ = 0;
  std::uint32_t held_until_mark_ = 0;  // all holds
  std::uint32_t top_of_ = kNoChain;
  const FilterTimes* filters_ = nullptr;
  LinkTimes* above_ = nullptr;
  PeTimes *over_ = nullptr, *below_ = nullptr;
  Ring<PassCycle> written_at_, freed_at_;
  Ring<Mark> marks_;
  Ring<Hold> holds_;  // that issue has not met yet
  PeStalls stalls_;
  LinkTimes ifmap_in_, psum_in_;

  std::uint32_t windows_ = 0, sets_ = 1, rows_ = 0;
  const std::uint32_t packet_words_;
  const PeParams& params_;
};

template <class Visit>
void PeTimes::visit_state(PassCycle now, Visit& visit) const {
  visit(working_ + 2 * adding_);
  visit(slot_ + held_ - now);
  // Pixels that all filters have met are done with.
  const std::uint32_t met = base_ + (ifmap_major_ ? k_ : 0);
  for (const std::uint32_t number : {f_, run_.length, std::uint32_t{run_.frees}, met - written_}) visit(number);
  visit(written_ - freed_);
  visit_times(
      met, written_, now, [&](std::uint32_t i) { return written_at_[i]; }, visit);
  visit(written_last_ < now ? 0 : written_last_ + 1 - now);
  const std::uint32_t first = written_ < spad_words_ ? 0 : written_ - spad_words_;
  visit_times(
      first, freed_, now, [&](std::uint32_t i) { return freed_at_[i]; }, visit);
  visit(marks_end_ - marks_begin_);
  for (std::uint32_t i = marks_begin_; i != marks_end_; ++i) {
    visit(marks_[i].slot - slot_);
    visit(marks_[i].first + 2 * marks_[i].last);
  }
  visit(holds_end_ - holds_begin_);
  for (std::uint32_t i = holds_begin_; i != holds_end_; ++i) {
    visit(holds_[i].slot - slot_);
    visit(holds_[i].cycles);
  }
  visit(held_until_mark_ - held_);
  ifmap_in_.visit_state(now, visit);
  psum_in_.visit_state(now, visit);
}

}  // namespace eyrie
