#include "sim/timing/pe_times.h"

#include <algorithm>

namespace eyrie {

PeTimes::PeTimes(const PeParams& params, std::uint32_t psum_packet_words)
    : ifmap_major_(params.loop_order == LoopOrder::ifmap_major),
      fused_(params.psum_accumulation == PsumAccumulation::fused),
      spad_words_(static_cast<std::uint32_t>(params.ifmap_spad_words)),
      packet_words_(psum_packet_words),
      params_(params) {}

void PeTimes::start(const PassProgram& program, const PeWork& work, const FilterTimes& filters, LinkTimes& above,
                    PeTimes* over, PeTimes* below) {
  p_ = work.filters;
  window_ = work.channels * static_cast<std::uint32_t>(program.taps);
  step_ = work.channels * static_cast<std::uint32_t>(program.step);
  windows_ = static_cast<std::uint32_t>(program.positions);
  sets_ = static_cast<std::uint32_t>(program.sets);
  row_ = 0;
  positions_ = windows_in_row(windows_, sets_, row_);
  rows_ = static_cast<std::uint32_t>(program.images) * sets_;
  filters_ = &filters;
  top_of_ = work.top ? work.chain : kNoChain;
  above_ = &above;
  over_ = over;
  below_ = below;

  working_ = true;
  adding_ = loaded_ = false;
  f_ = k_ = x_ = base_ = held_ = 0;
  slot_ = 1;
  run_ = {};

  ifmap_in_.start(static_cast<std::uint32_t>(params_.fifos.ifmap_words));
  written_ = freed_ = 0;
  written_last_ = 0;
  written_at_.start(spad_words_);
  freed_at_.start(spad_words_);

  psum_in_.start(static_cast<std::uint32_t>(work.bottom ? params_.fifos.psum_packets : params_.fifos.link_packets));
  // Those of two runs, and those in the pipeline.
  const std::uint32_t marks = 4 * p_ + static_cast<std::uint32_t>(params_.pipeline_stages);
  marks_.start(marks);
  holds_.start(marks);
  marks_begin_ = marks_end_ = holds_begin_ = holds_end_ = held_until_mark_ = 0;
  waits_for_filters_ = waits_for_pixel_ = waits_for_psums_ = waits_for_room_ = false;
  stalls_ = {};
}

void PeTimes::push_pixel(PassCycle now, Ready& ready) {
  ifmap_in_.push(now);
  take_pixels();
  while (waits_for_pixel_ && base_ + k_ != written_) {
    if (only_lacks_pixel())
      use_pixel();
    else
      wake(waits_for_pixel_, ready);
  }
}

// Nothing else can hold its next MACs, and nothing leaves with them: the usual case where pixels are what is short.
bool PeTimes::only_lacks_pixel() const {
  return marks_begin_ == marks_end_ && holds_begin_ == holds_end_ && loaded_ && ifmap_major_ && k_ < window_ - 1;
}

// What begin_run() and end_run() would do.
void PeTimes::use_pixel() {
  const PassCycle begin = std::max(slot_ + held_, written_at_[base_ + k_] + 1);
  stalls_.ifmap += begin - (slot_ + held_);
  slot_ = begin - held_ + p_;
  if (k_ < step_ || x_ == positions_ - 1) {
    freed_at_[freed_++] = begin + p_ - 1;
    take_pixels();
  }
  ++k_;
}

void PeTimes::push_psums(PassCycle now, Ready& ready) {
  psum_in_.push(now);
  wake(waits_for_psums_, ready);
}

// A pixel is taken a cycle once it has come and the scratchpad has room, which a MAC of the same cycle may have made.
void PeTimes::take_pixels() {
  while (ifmap_in_.item() != kUnknown && written_ - freed_ < spad_words_) {
    PassCycle at = std::max(ifmap_in_.item(), written_last_ + 1);
    if (written_ >= spad_words_) at = std::max(at, freed_at_[written_ - spad_words_]);
    ifmap_in_.pop(at);
    written_at_[written_++] = written_last_ = at;
  }
}

// Flattened: calls would cost as much as what they do.
[[gnu::flatten]] void PeTimes::advance(Ready& ready) {
  while (true) {
    write_back(ready);
    const PassCycle limit = marks_begin_ == marks_end_ ? kUnknown : marks_[marks_begin_].slot;
    if (run_.length == 0) {
      const std::uint32_t marks = marks_end_;
      if (!begin_run(limit)) return;
      if (marks_end_ != marks) continue;  // its own write-backs may hold it
    }
    if (!end_run(limit)) return;
  }
}

void PeTimes::write_back(Ready& ready) {
  while (marks_begin_ != marks_end_ && write_back(marks_[marks_begin_], ready)) ++marks_begin_;
}

// False if it is not known when it can be done. Until then it holds the pipeline, first for psums, then for room.
bool PeTimes::write_back(const Mark& mark, Ready& ready) {
  const PassCycle due = mark.slot + held_until_mark_;
  PassCycle now = due;
  if (mark.first) {
    if (psum_in_.item() == kUnknown) {
      waits_for_psums_ = true;
      return false;
    }
    now = std::max(now, psum_in_.item());
  }
  const PassCycle has_psums = now;
  if (mark.last) {
    if (above_->room() == kUnknown) {
      waits_for_room_ = true;
      return false;
    }
    now = std::max(now, above_->room());
  }
  if (now > due) {
    stalls_.psum_in += has_psums - due;
    stalls_.psum_out += now - has_psums;
    held_until_mark_ += now - due;
    if (working_) holds_[holds_end_++] = {mark.slot, now - due};
  }
  if (mark.first) {
    psum_in_.pop(now);
    if (below_) below_->made_room(ready);
  }
  if (mark.last) {
    above_->push(now);
    if (over_) over_->wake(over_->waits_for_psums_, ready);
  }
  return true;
}

// Moves to the slot of the first cycle that is not before `cycle`; the slots until then stall. False if that needs a
// write-back that is not known: slot `limit` and those behind it are not.
bool PeTimes::stall_until(PassCycle cycle, PassCycle limit, std::uint64_t& stall) {
  while (true) {
    apply_holds(slot_);
    if (slot_ >= limit) return false;
    if (slot_ + held_ >= cycle) return true;
    PassCycle to = std::min(cycle - held_, limit);
    if (holds_begin_ != holds_end_) to = std::min(to, holds_[holds_begin_].slot);
    stall += to - slot_;
    slot_ = to;
  }
}

// Those in the slots until this one.
void PeTimes::apply_holds(PassCycle slot) {
  for (; holds_begin_ != holds_end_ && holds_[holds_begin_].slot <= slot; ++holds_begin_)
    held_ += holds_[holds_begin_].cycles;
}

// For those of the next MAC, or for all.
bool PeTimes::wait_for_filters(PassCycle limit) {
  const bool each = params_.macs_during_filter_load;
  const PassCycle there = each ? filters_->there(ifmap_major_ ? k_ * p_ + f_ : f_ * window_ + k_) : filters_->there();
  if (there == kUnknown) {
    waits_for_filters_ = true;
    return false;
  }
  if (!reach(there, limit, stalls_.filter_load)) return false;
  loaded_ = !each || x_ > 0 || row_ > 0;
  return true;
}

// Begins the next MACs that wait for nothing once the first of them can be done.
bool PeTimes::begin_run(PassCycle limit) {
  if (!working_) return false;
  if (adding_) {
    run_ = {p_, false};
    stalls_.psum_adder += p_;
    mark_leaving(0, p_, slot_);
    return true;
  }
  if (!loaded_ && !wait_for_filters(limit)) return false;
  const std::uint32_t length = run_length();
  const std::uint32_t pixel = base_ + k_ + (ifmap_major_ ? 0 : length - 1);
  if (pixel >= written_) {
    waits_for_pixel_ = true;
    return false;
  }
  if (!reach(written_at_[pixel] + 1, limit, stalls_.ifmap)) return false;
  const bool last_filter = ifmap_major_ ? f_ + length == p_ : f_ == p_ - 1;
  run_ = {length, last_filter && (k_ < step_ || x_ == positions_ - 1)};
  if (!fused_) return true;
  if (ifmap_major_ && k_ == window_ - 1) mark_leaving(f_, length, slot_);
  if (!ifmap_major_ && k_ + length == window_) mark_leaving(f_, 1, slot_ + length - 1);
  return true;
}

// A pixel's MACs with all filters, or a filter's with all pixels of a window that are there and stay.
std::uint32_t PeTimes::run_length() const {
  if (!loaded_) return 1;
  if (ifmap_major_) return p_;
  return f_ == 0 || f_ == p_ - 1 ? 1 : window_;
}

// Psums of filters that enter the pipeline in slots behind one another.
void PeTimes::mark_leaving(std::uint32_t filter, std::uint32_t filters, PassCycle slot) {
  slot += static_cast<PassCycle>(std::max(1, params_.pipeline_stages - 1));
  for (const std::uint32_t end = filter + filters; filter < end; ++filter, ++slot) {
    const std::uint32_t lane = filter % packet_words_;
    const bool first = lane == 0, last = lane == packet_words_ - 1 || filter == p_ - 1;
    if (first || last) marks_[marks_end_++] = {slot, first, last};
  }
}

bool PeTimes::end_run(PassCycle limit) {
  const PassCycle last = slot_ + run_.length - 1;
  if (run_.frees) {
    if (last >= limit) return false;
    apply_holds(last);
    freed_at_[freed_++] = last + held_;
    take_pixels();
  }
  slot_ = last + 1;
  const std::uint32_t length = run_.length;
  run_ = {};
  if (adding_) {
    adding_ = false;
    working_ = row_ < rows_;
  } else {
    step(length);
  }
  return true;
}

void PeTimes::step(std::uint32_t macs) {
  if (ifmap_major_) {
    if ((f_ += macs) < p_) return;
    f_ = 0;
    if (++k_ < window_) return;
  } else {
    if ((k_ += macs) < window_) return;
    k_ = 0;
    if (++f_ < p_) return;
  }
  next_window();
}

void PeTimes::next_window() {
  f_ = k_ = 0;
  if (++x_ < positions_) {
    base_ += step_;
  } else {
    x_ = 0;
    base_ += window_;
    ++row_;
    positions_ = windows_in_row(windows_, sets_, row_);
  }
  adding_ = !fused_;
  working_ = adding_ || row_ < rows_;
}

PeTimes::Place PeTimes::place() const {
  const bool last = x_ == positions_ - 1;
  const std::uint32_t until = !last && k_ < step_ ? std::min(step_, window_ - 1) : window_ - 1;
  return {row_, positions_ - x_, k_, ifmap_major_ ? std::max(until, k_) : k_};
}

// Pixels keep their numbers: those left out are as if they had been there before the row.
void PeTimes::leave_out(std::uint32_t windows, std::uint32_t pixels) {
  positions_ -= windows;
  k_ += pixels;
  base_ -= pixels;
}

void PeTimes::add_stalls(const PeStalls& since, std::uint64_t times) {
  stalls_.filter_load += times * (stalls_.filter_load - since.filter_load);
  stalls_.ifmap += times * (stalls_.ifmap - since.ifmap);
  stalls_.psum_in += times * (stalls_.psum_in - since.psum_in);
  stalls_.psum_out += times * (stalls_.psum_out - since.psum_out);
  stalls_.psum_adder += times * (stalls_.psum_adder - since.psum_adder);
}

std::uint32_t PeTimes::state_size() const {
  return 18 + 2 * spad_words_ + 2 * marks_.size() + 2 * holds_.size() + ifmap_in_.state_size() + psum_in_.state_size();
}

}  // namespace eyrie
