#include "pe/scnn/weight_broadcast.h"

#include <algorithm>
#include <utility>

namespace eyrie {

WeightBroadcast::WeightBroadcast(sc_core::sc_module_name name, const ScnnPeParams& pe, const ScnnNetworkParams& params,
                                 const SparseFormat& code, ScnnArray& array, Supply dram)
    : sc_module(name),
      pe_(pe),
      params_(params),
      code_(code),
      array_(array),
      dram_(std::move(dram)),
      sent_(static_cast<std::size_t>(std::max(params.prefetch_vectors, params.broadcast_vectors))) {
  SC_METHOD(send_segment);
  sensitive << next_;
  dont_initialize();
}

void WeightBroadcast::start_layer() {
  vectors_ = count_bits_ = 0;
  origin_ = core_now();
}

void WeightBroadcast::send(const WeightBlock& block, const EdgeClasses& edges, sc_core::sc_event& done) {
  block_ = &block;
  edges_ = &edges;
  done_ = &done;
  position_ = 0;
  next_.notify(sc_core::SC_ZERO_TIME);
}

// A segment is what the FIFO holds at once, so that all vectors of pixels can meet it.
void WeightBroadcast::send_segment() {
  const std::size_t most = static_cast<std::size_t>(pe_.weight_fifo_vectors) * static_cast<std::size_t>(pe_.weights);
  const std::size_t weights = std::min(most, block_->entries.size() - position_);
  if (position_ == 0) count_bits_ += block_->counts * static_cast<std::uint64_t>(code_.count_bits);
  if (weights == 0) {
    done_->notify(sc_core::SC_ZERO_TIME);
    return;
  }
  describe(position_, weights);
  deliver();
  position_ += weights;
  array_.take(segment_, delivered_, core_now() - origin_, position_ < block_->entries.size() ? next_ : *done_);
}

void WeightBroadcast::describe(std::size_t first, std::size_t weights) {
  segment_.channel = block_->channel;
  segment_.pe = block_->pe;
  segment_.weights = std::span(block_->entries).subspan(first, weights);
  segment_.vectors = static_cast<int>(ceil_div(weights, static_cast<std::uint64_t>(pe_.weights)));
  segment_.valued = 0;
  by_tap_.assign(static_cast<std::size_t>(edges_->taps), 0);
  for (const CodedWeight& weight : segment_.weights) {
    if (weight.value == 0) continue;
    ++segment_.valued;
    ++by_tap_[weight.tap];
  }
  segment_.kept.assign(static_cast<std::size_t>(edges_->count()), 0);
  for (int edge = 0; edge < edges_->count(); ++edge)
    for (int tap = 0; tap < edges_->taps; ++tap)
      if (edges_->keeps(edge, tap)) segment_.kept[edge] += by_tap_[tap];
}

// DRAM is asked for a vector when one as many before it as the prefetch buffer holds has been sent. The counts of a
// block come with its first vector.
Cycle WeightBroadcast::next_from_dram(std::uint64_t bits) {
  const auto ahead = static_cast<std::uint64_t>(params_.prefetch_vectors);
  return dram_(vectors_ < ahead ? 0 : sent_[(vectors_ - ahead) % sent_.size()] + 1,
               bits + std::exchange(count_bits_, 0));
}

Cycle WeightBroadcast::finish_sending() {
  const Cycle heads = count_bits_ > 0 ? next_from_dram(0) : 0;
  return vectors_ == 0 ? heads : std::max(heads, sent_[(vectors_ - 1) % sent_.size()] + 1);
}

void WeightBroadcast::deliver() {
  const auto vectors = static_cast<std::size_t>(segment_.vectors);
  room_.assign(vectors, 0);
  const auto& takers = array_.takers(segment_.channel, segment_.pe);
  for (const ScnnPe* const pe : takers) pe->ask_room(room_);
  delivered_.resize(vectors);
  const auto F = static_cast<std::size_t>(pe_.weights), rate = static_cast<std::size_t>(params_.broadcast_vectors);
  for (std::size_t v = 0; v < vectors; ++v) {
    const std::uint64_t entries = std::min(F, segment_.weights.size() - v * F);
    Cycle ready = next_from_dram(entries * static_cast<std::uint64_t>(code_.index_bits + code_.value_bits));
    if (vectors_ > 0) ready = std::max(ready, sent_[(vectors_ - 1) % sent_.size()]);
    if (vectors_ >= rate) ready = std::max(ready, sent_[(vectors_ - rate) % sent_.size()] + 1);
    const Cycle sent = std::max(ready, room_[v]);
    count_gap(sent, ready);
    sent_[vectors_++ % sent_.size()] = delivered_[v] = sent;
  }
  counters.sent += segment_.weights.size();
  counters.delivered += segment_.weights.size() * takers.size();
}

// The cycles since the vector before was sent.
void WeightBroadcast::count_gap(Cycle sent, Cycle ready) {
  const bool first = vectors_ == 0;
  const Cycle before = first ? 0 : sent_[(vectors_ - 1) % sent_.size()];
  if (!first && sent == before) return;
  const Cycle from = first ? 0 : before + 1;
  ++counters.useful_cycles;
  const Cycle came = std::clamp(ready, from, sent);
  counters.dram += came - from;
  counters.fifo_full += sent - came;
}

}  // namespace eyrie
