#include "pe/processing_element.h"

#include <bit>

namespace eyrie {

ProcessingElement::ProcessingElement(sc_core::sc_module_name name, const PeParams& params, const Arithmetic& arithmetic,
                                     int psum_packet_words)
    : sc_module(name),
      fused_(params.psum_accumulation == PsumAccumulation::fused),
      macs_during_filter_load_(params.macs_during_filter_load),
      product_shift_(arithmetic.product_shift),
      filters_taken_(params.filter_spad_words),
      ifmap_words_(params.ifmap_spad_words),
      ifmap_mask_(std::bit_ceil(ifmap_words_) - 1),
      psum_spad_(params.psum_spad_words),
      ifmap_spad_(ifmap_mask_ + 1),
      filter_spad_(params.filter_spad_words),
      leaving_(std::bit_ceil(static_cast<std::uint32_t>(params.pipeline_stages))),
      packet_words_(psum_packet_words),
      params_(params),
      filter_in(params.fifos.filter_packets),
      ifmap_in(params.fifos.ifmap_words),
      right_in(params.fifos.ifmap_words),
      below_in(params.ifmap_spad_words),
      psum_in(params.fifos.psum_packets),
      output(params.fifos.output_packets) {}

void ProcessingElement::start(const PassProgram& program, const PeWork& work, Link<PsumPacket>& above, int& working) {
  filter_major_ = program.loop_order == LoopOrder::filter_major;
  p_ = work.filters;
  window_ = work.channels * program.taps;
  step_ = work.channels * program.step;
  windows_ = program.positions;
  sets_ = program.sets;
  positions_ = windows_in_row(windows_, sets_, row_);
  rows_ = program.images * sets_;
  filter_words_ = filters_taken_ = p_ * window_;
  chain_ = work.chain;
  bottom_ = work.bottom;
  above_ = &above;
  working_pes_ = &working;
  psum_in.set_depth(bottom_ ? params_.fifos.psum_packets : params_.fifos.link_packets);
  working_ = true;
  stays_ = program.stays;
  streams_ = stays_ != Stationary{};
  if (!streams_) return;
  shift_ = program.shift;
  tap_row_ = tap_column_ = 0;
  has_right_ = work.right != kNoPe;
  has_below_ = work.below != kNoPe;
  left_ = over_ = nullptr;
  // A filter word that does not stay is never in the scratchpad.
  filters_taken_ = stays_.filter ? filter_words_ : 0;
}

void ProcessingElement::give_pixels_to(ProcessingElement* left, ProcessingElement* over) {
  left_ = left;
  over_ = over;
}

// Flattened: calls would cost as much as the cycle they simulate.
[[gnu::flatten]] void ProcessingElement::tick(Cycle now) {
  if (leaving_count_ == 0 || write_back(now)) {
    if (streams_)
      issue_streaming(now);
    else
      issue(now);
  } else {
    ++held_;
  }
  if (filters_loaded_ < filters_taken_) take_filters(now);
  if (!streams_ && written_ - freed_ < ifmap_words_) take_ifmap(now);
}

// The last stage: adds the psum from below and sends a packet up when it is full. False holds the whole pipeline.
bool ProcessingElement::write_back(Cycle now) {
  const Leaving& psum = leaving_[leaving_first_];
  if (psum.ready + held_ > now) return true;
  const std::uint32_t lane = psum.filter % packet_words_;
  const bool first = lane == 0;
  const bool last = lane == packet_words_ - 1 || psum.filter == p_ - 1;
  if (first && !psum_in.can_pop(now)) {
    ++counters.psum_in;
    return false;
  }
  if (last && !above_->can_push(now)) {
    ++counters.psum_out;
    return false;
  }
  if (first) {
    in_ = psum_in.pop(now);
    if (!bottom_) psums_from_below_ += in_.count;
  }
  out_.words[lane] =
      static_cast<Psum>(static_cast<std::uint32_t>(psum.sum) + static_cast<std::uint32_t>(in_.words[lane]));
  if (last) {
    out_.count = static_cast<std::uint16_t>(lane + 1);
    out_.column = static_cast<std::uint16_t>(chain_);
    above_->push(now, out_);
  }
  leaving_first_ = (leaving_first_ + 1) & (static_cast<std::uint32_t>(leaving_.size()) - 1);
  --leaving_count_;
  return true;
}

void ProcessingElement::issue(Cycle now) {
  if (!working_) {
    ++counters.done;
    return;
  }
  if (adding_) {
    add_psums(now);
    return;
  }
  if (filters_loaded_ < (macs_during_filter_load_ ? w_ + 1 : filter_words_)) {
    ++counters.filter_load;
    return;
  }
  if (base_ + k_ == written_) {
    ++counters.ifmap;
    return;
  }
  if (filter_major_)
    mac_filter_major(now);
  else
    mac_ifmap_major(now);
}

// The sum of a window is complete at once; what the pipeline delays is only its leaving.
void ProcessingElement::multiply(std::uint32_t first, std::uint32_t filters) {
  const Word pixel = ifmap_spad_[(base_ + k_) & ifmap_mask_];
  const Word* const words = filter_spad_.data() + w_ - (filters - 1);
  Psum* const psums = psum_spad_.data() + first;
  for (std::uint32_t i = 0; i < filters; ++i)
    psums[i] = static_cast<Psum>(static_cast<std::uint32_t>(psums[i]) +
                                 static_cast<std::uint32_t>((pixel * words[i]) >> product_shift_));
  macs_[pixel == 0] += filters;
}

// A MAC a cycle. Its product is wanted when the window's psum leaves, and otherwise made with those of its pixel.
void ProcessingElement::mac_ifmap_major(Cycle now) {
  const bool last_pixel = k_ == window_ - 1, last_filter = f_ == p_ - 1;
  if (last_pixel) {
    multiply(f_, 1);
    if (fused_) leave(now, f_);
  } else if (last_filter) {
    multiply(0, p_);
  }
  ++w_;
  if (!last_filter) {
    ++f_;
    return;
  }
  f_ = 0;
  if (k_ < step_ || x_ == positions_ - 1) ++freed_;  // the pixel is not in the next window
  if (++k_ < window_) return;
  next_window();
}

void ProcessingElement::mac_filter_major(Cycle now) {
  multiply(f_, 1);
  const bool last_filter = f_ == p_ - 1;
  if (last_filter && (k_ < step_ || x_ == positions_ - 1)) ++freed_;
  ++w_;
  if (++k_ < window_) return;
  if (fused_) leave(now, f_);
  k_ = 0;
  if (++f_ < p_) return;
  f_ = 0;
  next_window();
}

void ProcessingElement::leave(Cycle now, std::uint32_t filter) {
  const auto slot = (leaving_first_ + leaving_count_) & (static_cast<std::uint32_t>(leaving_.size()) - 1);
  leaving_[slot] = {now - held_ + params_.pipeline_stages - 1, psum_spad_[filter], filter};
  ++leaving_count_;
  psum_spad_[filter] = 0;
}

void ProcessingElement::add_psums(Cycle now) {
  ++counters.psum_adder;
  leave(now, p_ - adding_);
  if (--adding_ == 0 && row_ == rows_) {
    working_ = false;
    --*working_pes_;
  }
}

void ProcessingElement::next_window() {
  k_ = w_ = 0;
  if (++x_ < positions_) {
    base_ += step_;
  } else {
    x_ = 0;
    base_ += window_;
    ++row_;
    positions_ = windows_in_row(windows_, sets_, row_);
  }
  if (!fused_) adding_ = p_;
  if (row_ < rows_) return;
  filters_loaded_ = 0;
  filters_taken_ = static_cast<std::uint32_t>(filter_spad_.size());
  if (adding_) return;
  working_ = false;
  --*working_pes_;
}

void ProcessingElement::take_filters(Cycle now) {
  if (!filter_in.can_pop(now)) return;
  const FilterPacket& packet = filter_in.pop(now);
  for (std::uint32_t i = 0; i < packet.count; ++i) filter_spad_[filters_loaded_++] = packet.words[i];
  counters.filter_writes += packet.count;
}

void ProcessingElement::take_ifmap(Cycle now) {
  if (!ifmap_in.can_pop(now)) return;
  ifmap_spad_[written_++ & ifmap_mask_] = ifmap_in.pop(now);
  ++counters.ifmap_writes;
}

bool ProcessingElement::filter_word_at_hand(Cycle now) {
  if (filter_words_used_ < filter_words_at_hand_.count) return true;
  if (!filter_in.can_pop(now)) return false;
  filter_words_at_hand_ = filter_in.pop(now);
  filter_words_used_ = 0;
  return true;
}

// The PE to the left takes from its right what it does not take from below.
bool ProcessingElement::gives_to_left() const {
  return left_ && tap_column_ + shift_.columns < shift_.S && !(left_->has_below_ && tap_row_ >= shift_.rows);
}

Word ProcessingElement::take_pixel(Cycle now) {
  if (takes_from_below()) {
    ++from_neighbours_[1];
    return below_in.pop(now);
  }
  if (takes_from_right()) {
    ++from_neighbours_[0];
    return right_in.pop(now);
  }
  return ifmap_in.pop(now);
}

// A MAC with operands of which some do not stay; p is 1.
void ProcessingElement::issue_streaming(Cycle now) {
  if (!working_) {
    ++counters.done;
    return;
  }
  if (adding_) {
    add_psums(now);
    return;
  }
  if (stays_.filter && filters_loaded_ < filter_words_) {
    ++counters.filter_load;
    return;
  }
  if (!stays_.filter && !filter_word_at_hand(now)) {
    ++counters.filter;
    return;
  }
  const Link<Word>& source = takes_from_below() ? below_in : takes_from_right() ? right_in : ifmap_in;
  if (!source.can_pop(now)) {
    ++counters.ifmap;
    return;
  }
  const bool left = gives_to_left(), over = gives_over();
  if ((left && !left_->right_in.can_push(now)) || (over && !over_->below_in.can_push(now))) {
    ++counters.ifmap_out;
    return;
  }
  const Word pixel = take_pixel(now);
  if (left) left_->right_in.push(now, pixel);
  if (over) over_->below_in.push(now, pixel);
  const Word filter = stays_.filter ? filter_spad_[k_] : filter_words_at_hand_.words[filter_words_used_++];
  psum_spad_[0] = static_cast<Psum>(static_cast<std::uint32_t>(psum_spad_[0]) +
                                    static_cast<std::uint32_t>((pixel * filter) >> product_shift_));
  ++macs_[pixel == 0];
  next_tap();
  if (++k_ < window_) return;
  if (fused_) leave(now, 0);
  next_window();
}

void ProcessingElement::next_tap() {
  if (shift_.S == 0 || ++tap_column_ < shift_.S) return;
  tap_column_ = 0;
  if (++tap_row_ == shift_.R) tap_row_ = 0;
}

void ProcessingElement::finish() {
  row_ = 0;
  if (!params_.zero_gating) macs_ = {macs_[0] + macs_[1], 0};
  count_macs(stays_, macs_[0], macs_[1]);
  counters.psums_from_below += psums_from_below_;
  counters.ifmap_writes += from_neighbours_[1];
  counters.ifmap_reads += from_neighbours_[1];
  counters.ifmaps_from_neighbours += from_neighbours_[0] + from_neighbours_[1];
  from_neighbours_ = {};
  macs_ = {};
  psums_from_below_ = 0;
}

void ProcessingElement::count_macs(const Stationary& stays, std::uint64_t done, std::uint64_t gated) {
  counters.useful_cycles += done + gated;
  counters.macs += done;
  counters.macs_gated += gated;
  if (stays.ifmap) counters.ifmap_reads += done + gated;
  if (stays.filter) counters.filter_reads += done;
  if (!stays.psum) return;
  counters.psum_reads += done;
  counters.psum_writes += done;
}

}  // namespace eyrie
