#include <algorithm>
#include <utility>
#include <vector>

#include "sim/replay/conv_paths.h"
#include "sim/replay/lines.h"

namespace eyrie {
namespace {

// Words of the windows and of the filters that are worked on together, so that they stay in a core's own caches.
constexpr std::size_t kWindowWords = 1 << 18;
constexpr std::size_t kFilterWords = 1 << 17;

class WindowReplay {
 public:
  WindowReplay(const ConvLoops& loops, const Layer& layer, const LayerData& data, const Arithmetic& arithmetic)
      : loops_(loops),
        layer_(layer),
        data_(data),
        arithmetic_(arithmetic),
        length_(static_cast<std::size_t>(layer.group_C()) * layer.R * layer.S),
        window_words_(ceil_div(length_, Line::kWords) * Line::kWords),
        plane_(layer.E() * layer.F()),
        ofmap_(layer.N, layer.M, layer.E(), layer.F()) {}

  Tensor<Word> run() && {
    const std::size_t windows = static_cast<std::size_t>(layer_.N) * plane_;
    const std::size_t block = std::clamp<std::size_t>(kWindowWords / length_, 4, windows + 3);
    const std::size_t words = std::min(block, windows) * window_words_;
    lines_ = lines_of<Word>(words);
    std::fill_n(lines_.get(), words, Word{0});
    for (int g = 0; g < layer_.groups; ++g)
      for (std::size_t first = 0; first < windows; first += block) {
        const std::size_t end = std::min(first + block, windows);
        for (std::size_t window = first; window < end; ++window) gather(g, window, window - first);
        multiply(g, first, static_cast<int>(end - first));
      }
    return std::move(ofmap_);
  }

 private:
  // The words that output `window` = n x plane_ + e x F + f of the group's filters sees, in the filters' order.
  void gather(int g, std::size_t window, std::size_t slot) {
    const int n = static_cast<int>(window / plane_), at = static_cast<int>(window % plane_);
    const PerAxis& dilation = layer_.dilation;
    const int top = at / layer_.F() * layer_.stride.y - layer_.padding.top;
    const int left = at % layer_.F() * layer_.stride.x - layer_.padding.left;
    // Taps before column x of the plane.
    const auto taps_before = [&](int x) { return std::clamp((x - left + dilation.x - 1) / dilation.x, 0, layer_.S); };
    const int first = left < 0 ? taps_before(0) : 0,
              end = layer_.W > left ? std::max(first, taps_before(layer_.W)) : first;
    Word* to = lines_.get() + slot * window_words_;
    for (int c = 0; c < layer_.group_C(); ++c)
      for (int i = 0, y = top; i < layer_.R; ++i, y += dilation.y, to += layer_.S) {
        if (y < 0 || y >= layer_.H || first == end) {
          std::fill_n(to, layer_.S, Word{0});
          continue;
        }
        std::fill(to, to + first, Word{0});
        const Word* from = &data_.ifmap.at(n, g * layer_.group_C() + c, y, left + first * dilation.x);
        if (dilation.x == 1)
          std::copy_n(from, end - first, to + first);
        else
          for (int j = first; j < end; ++j) to[j] = from[(j - first) * dilation.x];
        std::fill(to + end, to + layer_.S, Word{0});
      }
  }

  void multiply(int g, std::size_t first_window, int windows) {
    const int block = static_cast<int>(std::clamp<std::size_t>(kFilterWords / length_, 4, 1 << 12));
    for (int m = 0; m < layer_.group_M(); m += block) {
      const int first_m = g * layer_.group_M() + m, filters = std::min(block, layer_.group_M() - m);
      sums_.resize(static_cast<std::size_t>(windows) * filters);
      loops_.dot_windows({.windows = lines_.get(),
                          .window_words = window_words_,
                          .filters = &data_.filters.at(first_m, 0, 0, 0),
                          .length = length_,
                          .sums = sums_.data(),
                          .window_count = windows,
                          .filter_count = filters,
                          .product_shift = arithmetic_.product_shift});
      finish(first_window, windows, first_m, filters);
    }
  }

  void finish(std::size_t first_window, int windows, int first_m, int filters) {
    const std::uint32_t* sum = sums_.data();
    for (int i = 0; i < windows; ++i) {
      const std::size_t n = (first_window + i) / plane_, at = (first_window + i) % plane_;
      Word* to = ofmap_.values().data() + (n * layer_.M + first_m) * plane_ + at;
      for (int m = 0; m < filters; ++m) {
        const std::uint32_t biased = *sum++ + static_cast<std::uint32_t>(data_.bias[first_m + m]);
        to[m * plane_] = arithmetic_.requantise(arithmetic_.wrap(biased));
      }
    }
  }

  const ConvLoops& loops_;
  const Layer& layer_;
  const LayerData& data_;
  const Arithmetic arithmetic_;
  const std::size_t length_;        // of a window
  const std::size_t window_words_;  // with the zeros that fill its last line
  const std::size_t plane_;         // outputs of a plane
  Lines<Word> lines_;               // windows
  std::vector<std::uint32_t> sums_;
  Tensor<Word> ofmap_;
};

}  // namespace

Tensor<Word> replay_by_windows(const ConvLoops& loops, const Layer& layer, const LayerData& data,
                               const Arithmetic& arithmetic) {
  return WindowReplay(loops, layer, data, arithmetic).run();
}

}  // namespace eyrie
