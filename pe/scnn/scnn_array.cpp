#include "pe/scnn/scnn_array.h"

#include <algorithm>
#include <string>

namespace eyrie {

ScnnArray::ScnnArray(sc_core::sc_module_name name, const ScnnArrayParams& array, const ScnnPeParams& pe,
                     const Arithmetic& arithmetic, bool plain, bool reversed)
    : sc_module(name), steps_(make_pair_steps(pe, array.pes(), plain)) {
  for (int i = 0; i < array.pes(); ++i) {
    const std::string pe_name = "pe_" + std::to_string(i / array.columns) + "_" + std::to_string(i % array.columns);
    pes_.push_back(std::make_unique<ScnnPe>(pe_name.c_str(), pe, arithmetic, i, plain));
    order_.push_back(pes_.back().get());
  }
  if (reversed) std::reverse(order_.begin(), order_.end());
  SC_METHOD(work);
  sensitive << comes_;
  dont_initialize();
}

void ScnnArray::start_layer() {
  for (std::size_t i = 0; i < pes_.size(); ++i) {
    pes_[i]->start_layer();
    steps_->start_layer(static_cast<int>(i));
  }
}

void ScnnArray::start_pass(const PlanarPass& pass, std::function<Cycle(int)> pixels_at) {
  pass_ = &pass;
  pixels_at_ = std::move(pixels_at);
  takers_channel_ = -1;
  active_ = 0;
  for (std::size_t i = 0; i < pes_.size(); ++i) {
    const PixelTile* const tile = pass.split_outputs ? &pass.tiles.front() : &pass.tiles[i];
    pes_[i]->start_pass(tile);
    active_ += !tile->entries.empty();
  }
}

void ScnnArray::start_group(int channels, int psums, Cycle from) {
  group_psums_ = psums;
  pitch_ = psum_pitch(channels);
  for (std::size_t i = 0; i < pes_.size(); ++i) {
    pes_[i]->start_group(channels, psums);
    steps_->hold(static_cast<int>(i), from);
  }
}

const std::vector<ScnnPe*>& ScnnArray::takers(int channel, int pe) {
  if (channel == takers_channel_ && pe == takers_pe_) return takers_;
  takers_.clear();
  for (ScnnPe* const one : order_)
    if ((pe == kEveryPe || one == pes_[static_cast<std::size_t>(pe)].get()) && one->has_pixels_of(channel))
      takers_.push_back(one);
  takers_channel_ = channel;
  takers_pe_ = pe;
  return takers_;
}

void ScnnArray::take(const WeightSegment& segment, std::span<const Cycle> delivered, Cycle now,
                     sc_core::sc_event& done) {
  segment_ = &segment;
  delivered_ = delivered;
  done_ = &done;
  comes_.notify(core_cycles(delivered.front() > now ? delivered.front() - now : 0));
}

void ScnnArray::work() {
  const auto& takers = this->takers(segment_->channel, segment_->pe);
  if (!takers.empty()) {
    steps_->start_segment(segment_->weights, pass_->edges);
    rows_.start(segment_->weights, group_psums_, pitch_);
    const Cycle pixels_at = pixels_at_(segment_->channel);
    for (ScnnPe* const pe : takers) pe->run(*segment_, rows_, delivered_, pixels_at, *steps_);
  }
  done_->notify(sc_core::SC_ZERO_TIME);
}

Cycle ScnnArray::latest() const {
  Cycle latest = 0;
  for (std::size_t i = 0; i < pes_.size(); ++i) latest = std::max(latest, steps_->next(static_cast<int>(i)));
  return latest;
}

Cycle ScnnArray::end_group() {
  for (auto& pe : pes_) pe->end_group(*steps_);
  const Cycle barrier = latest();
  for (std::size_t i = 0; i < pes_.size(); ++i) {
    ScnnPe& pe = *pes_[i];
    const Cycle waits = barrier - steps_->next(static_cast<int>(i));
    pe.stall(pe.has_tile() ? pe.counters.barrier : pe.counters.no_tile, waits);
    steps_->hold(static_cast<int>(i), barrier);
    pe.swap_buffers();
  }
  return barrier;
}

void ScnnArray::stall(StallCounter ScnnPe::Counters::*reason, Cycle cycles) {
  for (auto& pe : pes_) pe->stall(pe->counters.*reason, cycles);
}

}  // namespace eyrie
