#include "pe/scnn/scnn_pe.h"

#include <algorithm>

namespace eyrie {
ScnnPe::ScnnPe(sc_core::sc_module_name name, const ScnnPeParams& params, const Arithmetic& arithmetic, int index,
               bool plain)
    : sc_module(name),
      params_(params),
      multipliers_(static_cast<std::uint64_t>(params.multipliers())),
      product_shift_(arithmetic.product_shift),
      index_(index),
      add_products_(plain ? product_loops().back() : product_loops().front()) {}

void ScnnPe::start_group(int channels, int places) {
  pitch_ = psum_pitch(channels);
  psums_.assign(pitch_ * static_cast<std::size_t>(places), 0);
}

// The v-th vector from now on takes the place of the one that came as many vectors before as the FIFO holds.
void ScnnPe::ask_room(std::span<Cycle> room) const {
  const auto depth = static_cast<std::size_t>(params_.weight_fifo_vectors);
  for (std::size_t v = 0; v < room.size(); ++v) {
    if (freed_.size() + v < depth) continue;
    room[v] = std::max(room[v], freed_[freed_.size() + v - depth] + 1);
  }
}

void ScnnPe::remember(std::span<const Cycle> freed) {
  const auto depth = static_cast<std::size_t>(params_.weight_fifo_vectors);
  if (freed_.size() > 4 * depth) freed_.erase(freed_.begin(), freed_.end() - static_cast<std::ptrdiff_t>(depth));
  freed_.insert(freed_.end(), freed.begin(), freed.end());
}

void ScnnPe::run(const WeightSegment& segment, const ProductRows& rows, std::span<const Cycle> delivered,
                 Cycle pixels_at, PairSteps& steps) {
  const std::span<const CodedPixel> pixels(tile_->entries.data() + tile_->first[segment.channel],
                                           tile_->size(segment.channel));
  if (const Cycle next = steps.next(index_); next < pixels_at) {
    stall(counters.activation_wait, pixels_at - next);
    steps.hold(index_, pixels_at);
  }
  freed_now_.resize(static_cast<std::size_t>(segment.vectors));
  const StepStalls stalls = steps.run(index_, pixels, delivered, freed_now_);
  stall(counters.bank_conflict, stalls.conflict);
  stall(counters.weight_wait, stalls.weight);
  remember(freed_now_);
  account(segment, pixels);
  accumulate(rows, pixels);
}

// Every slot of the segment's steps, by what its two operands are.
void ScnnPe::account(const WeightSegment& segment, std::span<const CodedPixel> pixels) {
  const std::uint64_t F = params_.weights, I = params_.pixels;
  const std::uint64_t lanes = ceil_div(pixels.size(), I) * I, weight_lanes = segment.vectors * F;
  std::uint64_t non_zeros = 0, kept = 0;
  for (const CodedPixel& pixel : pixels) {
    if (pixel.value == 0) continue;
    ++non_zeros;
    kept += segment.kept[pixel.edge];
  }
  const std::uint64_t pairs = pixels.size() * segment.weights.size(), valued = non_zeros * segment.valued;
  counters.activation_fragment += (lanes - pixels.size()) * weight_lanes;
  counters.weight_fragment += pixels.size() * (weight_lanes - segment.weights.size());
  counters.placeholder += pairs - valued;
  counters.discarded += valued - kept;
  counters.useful_cycles += kept;
  counters.macs += kept;
  counters.products += kept;
  counters.psum_reads += kept;
  counters.psum_writes += kept;
  counters.pixel_reads += pixels.size();
  counters.weight_writes += segment.weights.size();
  counters.weight_reads += segment.weights.size() * (lanes / I);
}

// The products themselves. Those of outputs that are not the window's fall on psums that nobody reads.
void ScnnPe::accumulate(const ProductRows& rows, std::span<const CodedPixel> pixels) {
  const ProductRow* const begin = rows.rows().data();
  const ProductRow* const end = begin + rows.rows().size();
  for (const CodedPixel& pixel : pixels)
    if (pixel.value != 0)
      add_products_(begin, end, rows.weights(), pixel.value, product_shift_, psums_.data() + pixel.address * pitch_);
}

Cycle ScnnPe::end_group(PairSteps& steps) {
  stall(counters.bank_conflict, steps.drain(index_));
  return steps.next(index_);
}

}  // namespace eyrie
