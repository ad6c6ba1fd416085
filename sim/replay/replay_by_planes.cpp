#include <algorithm>
#include <utility>
#include <vector>

#include "sim/replay/conv_paths.h"
#include "sim/replay/filter_pairs.h"
#include "sim/replay/lines.h"
#include "sim/replay/phase_planes.h"

namespace eyrie {
namespace {

// Sizes that keep what is worked on in a core's own caches: a strip of ofmap rows, the sums of a block of filters for
// it, and a slice of the channel pairs, in pairs x taps.
constexpr std::size_t kStripPixels = 2048;
constexpr std::size_t kBlockSums = 1 << 17;
constexpr int kSliceSteps = 288;

Requantisation requantisation(const Arithmetic& arithmetic) {
  const std::int32_t limit = (1 << (arithmetic.operand_bits - 1)) - 1;
  return {32 - arithmetic.accumulator_bits, arithmetic.output_shift, arithmetic.relu ? 0 : -limit - 1, limit};
}

class PlaneReplay {
 public:
  PlaneReplay(const ConvLoops& loops, const Layer& layer, const LayerData& data, const Arithmetic& arithmetic)
      : loops_(loops),
        layer_(layer),
        data_(data),
        shift_(arithmetic.product_shift),
        requantisation_(requantisation(arithmetic)),
        taps_(layer.R * layer.S),
        strip_rows_(strip_rows(layer)),
        slice_(std::clamp(kSliceSteps / taps_, 1, (layer.group_C() + 1) / 2)),
        planes_(layer, strip_rows_),
        step_words_(planes_.step_words(slice_)),
        filters_(layer, data.filters),
        sums_pitch_(planes_.pixels(strip_rows_)),
        ofmap_(layer.N, layer.M, layer.E(), layer.F()) {
    const int most =
        static_cast<int>(std::max<std::size_t>(kBlockSums / sums_pitch_ / loops.filters, 1)) * loops.filters;
    block_ = std::min(most, layer.group_M());
    sums_ = lines_of<std::uint32_t>(block_ * sums_pitch_);
    words_.resize(sums_pitch_);
  }

  Tensor<Word> run() && {
    for (int n = 0; n < layer_.N; ++n)
      for (int g = 0; g < layer_.groups; ++g)
        for (int e = 0; e < layer_.E(); e += strip_rows_) strip(n, g, e, std::min(strip_rows_, layer_.E() - e));
    return std::move(ofmap_);
  }

 private:
  static int strip_rows(const Layer& layer) {
    const std::size_t fit = kStripPixels / (layer.F() + (layer.window_W() - 1) / layer.stride.x);
    const int strips = static_cast<int>(ceil_div(layer.E(), std::max<std::size_t>(fit, 1)));
    return static_cast<int>(ceil_div(layer.E(), strips));  // of nearly equal sizes
  }

  void strip(int n, int g, int e, int rows) {
    planes_.pack(data_.ifmap, n, g, e, rows);
    const int end = (g + 1) * layer_.group_M();
    for (int m = g * layer_.group_M(); m < end; m += block_) {
      const int filters = std::min(block_, end - m);
      for (int pair = 0; pair < filters_.pairs(); pair += slice_) add_slice(m, filters, pair, rows);
      finish(n, m, filters, e, rows);
    }
  }

  std::uint32_t* sums(int i) { return sums_.get() + i * sums_pitch_; }

  // The sums of some filters from `m` on meet the slice of channel pairs from `pair` on.
  void add_slice(int m, int filters, int pair, int rows) {
    for (int i = 0, together = loops_.filters; i < filters; i += together) {
      while (together > filters - i) together /= 2;
      loops_.add_pixel_sums({.ifmap = planes_.words(pair),
                             .step_words = step_words_.data(),
                             .filters = filters_.words(m + i, pair),
                             .filter_words = filters_.filter_words(),
                             .sums = sums(i),
                             .sums_pitch = sums_pitch_,
                             .pixels = planes_.pixels(rows),
                             .steps = static_cast<std::size_t>(std::min(slice_, filters_.pairs() - pair)) * taps_,
                             .filter_count = together,
                             .product_shift = shift_,
                             .fresh = pair == 0});
    }
  }

  void finish(int n, int m, int filters, int e, int rows) {
    const std::size_t pixels = planes_.pixels(rows), words = static_cast<std::size_t>(rows) * layer_.F();
    const bool in_place = pixels == words && planes_.pitch() == layer_.F();  // whole lines, and all of them outputs
    for (int i = 0; i < filters; ++i) {
      Word* const to = &ofmap_.at(n, m + i, e, 0);
      loops_.requantise(requantisation_, sums(i), data_.bias[m + i], pixels, in_place ? to : words_.data());
      if (!in_place) copy_outputs(rows, to);
    }
  }

  void copy_outputs(int rows, Word* to) const {
    const Word* from = words_.data();
    if (planes_.pitch() == layer_.F()) {
      std::copy_n(from, static_cast<std::size_t>(rows) * layer_.F(), to);
      return;
    }
    for (int row = 0; row < rows; ++row, from += planes_.pitch(), to += layer_.F()) std::copy_n(from, layer_.F(), to);
  }

  const ConvLoops& loops_;
  const Layer& layer_;
  const LayerData& data_;
  const int shift_;
  const Requantisation requantisation_;
  const int taps_;
  const int strip_rows_;
  const int slice_;  // channel pairs that the filters of a block meet before the next
  PhasePlanes planes_;
  const std::vector<std::size_t> step_words_;  // of a slice
  FilterPairs filters_;
  const std::size_t sums_pitch_;
  int block_;                  // filters whose sums are worked on together
  Lines<std::uint32_t> sums_;  // not zeros: the first slice of the pairs is the first to look at them
  std::vector<Word> words_;
  Tensor<Word> ofmap_;
};

}  // namespace

Tensor<Word> replay_by_planes(const ConvLoops& loops, const Layer& layer, const LayerData& data,
                              const Arithmetic& arithmetic) {
  return PlaneReplay(loops, layer, data, arithmetic).run();
}

}  // namespace eyrie
