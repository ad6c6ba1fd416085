#include "pe/scnn/scnn_pe.h"

#include <algorithm>

namespace eyrie {
namespace {

// All weights of a segment with one pixel; no two of them share a psum.
template <bool kShifted>
void add_products(const ValuedWeight* weight, const ValuedWeight* end, std::int32_t pixel, int shift, Psum* psums) {
  for (; weight != end; ++weight) {
    const std::int32_t product = kShifted ? (pixel * weight->value) >> shift : pixel * weight->value;
    Psum& psum = psums[weight->address];
    psum = static_cast<Psum>(static_cast<std::uint32_t>(psum) + static_cast<std::uint32_t>(product));
  }
}

}  // namespace

ScnnPe::ScnnPe(sc_core::sc_module_name name, const ScnnPeParams& params, const Arithmetic& arithmetic, int index)
    : sc_module(name),
      params_(params),
      multipliers_(static_cast<std::uint64_t>(params.multipliers())),
      product_shift_(arithmetic.product_shift),
      index_(index) {}

void ScnnPe::start_group(std::size_t psums) { psums_.assign(psums, 0); }

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

void ScnnPe::run(const WeightSegment& segment, std::span<const Cycle> delivered, Cycle pixels_at, PairSteps& steps) {
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
  accumulate(segment.valued, pixels);
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
  const std::uint64_t pairs = pixels.size() * segment.weights.size(), valued = non_zeros * segment.valued.size();
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
void ScnnPe::accumulate(const std::vector<ValuedWeight>& weights, std::span<const CodedPixel> pixels) {
  const ValuedWeight* const begin = weights.data();
  const ValuedWeight* const end = begin + weights.size();
  for (const CodedPixel& pixel : pixels) {
    if (pixel.value == 0) continue;
    Psum* const at = psums_.data() + pixel.address;
    if (product_shift_ == 0)
      add_products<false>(begin, end, pixel.value, 0, at);
    else
      add_products<true>(begin, end, pixel.value, product_shift_, at);
  }
}

Cycle ScnnPe::end_group(PairSteps& steps) {
  stall(counters.bank_conflict, steps.drain(index_));
  return steps.next(index_);
}

}  // namespace eyrie
