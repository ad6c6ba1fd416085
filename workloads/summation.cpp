#include "workloads/summation.h"

#include <algorithm>
#include <vector>

#include "workloads/packing.h"

namespace eyrie {
namespace {

// With at most this many products in a sum, what their high parts leave over fits 32 bits.
constexpr std::size_t kMostTaps = 1 << kHighPart;

// Up to so many filters that share ifmaps are summed one by one.
constexpr int kFewFilters = 2;

// The range of some values, zero included.
struct Extremes {
  Word lowest = 0, highest = 0;

  Extremes(const Word* words, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
      lowest = std::min(lowest, words[i]);
      highest = std::max(highest, words[i]);
    }
  }
  int magnitude() const { return std::max(-int{lowest}, int{highest}); }
  bool in(int low, int high) const { return lowest >= low && highest <= high; }
};

class Summation {
 public:
  Summation(const Layer& layer, const Tensor<Word>& ifmap, const Tensor<Word>& filters, const Arithmetic& arithmetic,
            const SumKernel& kernel, SumSink& sink)
      : layer_(layer),
        ifmap_(ifmap),
        filters_(filters),
        shift_(arithmetic.product_shift),
        kernel_(kernel),
        sink_(sink),
        taps_(static_cast<std::size_t>(layer.group_C()) * layer.R * layer.S),
        ifmap_range_(ifmap.values().data(), ifmap.size()) {}

  bool run() {
    const bool one_window = layer_.padding == 0 && layer_.R == layer_.H && layer_.S == layer_.W;
    if (one_window) return dots();
    return layer_.group_M() <= kFewFilters ? planes() : rows();
  }

 private:
  // One window covers the plane, as in an FC layer: ifmap and filters already lie as dot products want them.
  bool dots() {
    // The filters of a block stay in a cache between the look for the largest and their use.
    const int block = std::clamp(static_cast<int>((1 << 17) / taps_), 4, 64);
    low_.resize(static_cast<std::size_t>(block) * layer_.N);
    high_.resize(low_.size());
    for (int m = 0; m < layer_.M;) {
      const int end = m / layer_.group_M() * layer_.group_M() + layer_.group_M();
      const int filters = std::min(block, end - m);
      if (!dots_of_block(m, filters)) return false;
      m += filters;
    }
    return true;
  }

  bool dots_of_block(int m, int filters) {
    const std::int64_t largest = bound(range_of(m, filters));
    if (!possible(largest)) return false;
    DotBlock block{.images = &ifmap_.at(0, m / layer_.group_M() * layer_.group_C(), 0, 0),
                   .filters = &filters_.at(m, 0, 0, 0),
                   .sums = nullptr,
                   .image = taps_ * layer_.groups,
                   .length = taps_,
                   .image_count = layer_.N,
                   .filter_count = filters,
                   .product_shift = 0};
    sum(kernel_.dot_block, block, largest);
    for (int n = 0; n < layer_.N; ++n) {
      const std::size_t at = static_cast<std::size_t>(n) * filters;
      sink_.row({n, m, 0, filters, 1, 0, low_.data() + at, needs_high(largest) ? high_.data() + at : nullptr, largest});
    }
    return true;
  }

  // Few filters share ifmaps, as in a depthwise layer: outputs of one filter side by side.
  bool planes() {
    low_.resize(layer_.F());
    high_.resize(low_.size());
    const std::size_t row = layer_.padded_W(), plane = row * layer_.padded_H();
    std::vector<std::size_t> taps;
    for (int c = 0; c < layer_.group_C(); ++c)
      for (int i = 0; i < layer_.R; ++i)
        for (int j = 0; j < layer_.S; ++j)
          taps.push_back(c * plane + i * layer_.dilation.y * row + static_cast<std::size_t>(j) * layer_.dilation.x);
    std::vector<Word> padded(plane * layer_.group_C() + kPlaneOutputs * layer_.stride.x);
    for (int n = 0; n < layer_.N; ++n)
      for (int g = 0; g < layer_.groups; ++g) {
        pad(n, g * layer_.group_C(), padded.data());
        for (int m = g * layer_.group_M(); m < (g + 1) * layer_.group_M(); ++m)
          if (!plane_of(n, m, taps, padded.data())) return false;
      }
    return true;
  }

  // The channels of a group, with their padding.
  void pad(int n, int first_c, Word* to) const {
    const std::size_t row = layer_.padded_W(), plane = row * layer_.padded_H();
    for (int c = 0; c < layer_.group_C(); ++c)
      for (int y = 0; y < layer_.H; ++y)
        std::copy_n(&ifmap_.at(n, first_c + c, y, 0), layer_.W,
                    to + c * plane + (y + layer_.padding.top) * row + layer_.padding.left);
  }

  bool plane_of(int n, int m, const std::vector<std::size_t>& taps, const Word* padded) {
    const std::int64_t largest = bound(range_of(m, 1));
    if (!possible(largest)) return false;
    for (int e = 0; e < layer_.E(); ++e) {
      const PlaneRow row{.ifmap = padded + static_cast<std::size_t>(e) * layer_.stride.y * layer_.padded_W(),
                         .filter = &filters_.at(m, 0, 0, 0),
                         .taps = taps.data(),
                         .sums = nullptr,
                         .window = static_cast<std::size_t>(layer_.stride.x),
                         .tap_count = static_cast<int>(taps.size()),
                         .outputs = layer_.F(),
                         .product_shift = 0};
      sum(kernel_.plane_row, row, largest);
      sink_.row({n, m, e, 1, layer_.F(), 1, low_.data(), needs_high(largest) ? high_.data() : nullptr, largest});
    }
    return true;
  }

  struct FilterBlock {
    int first_m;
    int filters;
    Extremes range;
    std::int64_t largest;  // a bound of its sums
  };

  bool rows() {
    low_.resize(static_cast<std::size_t>(layer_.F()) * kernel_.block);
    high_.resize(low_.size());
    const std::vector<FilterBlock> blocks = cut_into_blocks();
    bool bytes = kernel_.bytes && shift_ == 0 && ifmap_range_.in(0, 255);
    for (const FilterBlock& block : blocks) {
      if (!possible(block.largest)) return false;
      bytes = bytes && block.range.in(-128, 127) && !needs_high(block.largest);
    }
    if (bytes)
      rows_of<std::uint8_t>(blocks);
    else
      rows_of<Word>(blocks);
    return true;
  }

  std::vector<FilterBlock> cut_into_blocks() const {
    const int block = static_cast<int>(kernel_.block);
    std::vector<FilterBlock> blocks;
    for (int g = 0; g < layer_.groups; ++g)
      for (int m = 0; m < layer_.group_M(); m += block) {
        const int first = g * layer_.group_M() + m;
        const int filters = std::min(block, layer_.group_M() - m);
        const Extremes range = range_of(first, filters);
        blocks.push_back({first, filters, range, bound(range)});
      }
    return blocks;
  }

  template <class T>
  void rows_of(const std::vector<FilterBlock>& blocks) {
    const std::size_t pixel = pixel_lanes<T>(layer_) * (4 / sizeof(T));
    const std::size_t block_size = pixel * layer_.R * layer_.S * kernel_.block;
    std::vector<T> packed(blocks.size() * block_size);
    for (std::size_t i = 0; i < blocks.size(); ++i)
      pack_filters(layer_, filters_, blocks[i].first_m, blocks[i].filters, kernel_.block, &packed[i * block_size]);
    std::vector<T> plane(pixel * layer_.padded_H() * layer_.padded_W());
    const std::vector<std::size_t> runs = runs_of(pixel_lanes<T>(layer_));
    const std::size_t blocks_of_group = blocks.size() / layer_.groups;
    for (int n = 0; n < layer_.N; ++n)
      for (int g = 0; g < layer_.groups; ++g) {
        pack_ifmap(layer_, ifmap_, n, g, plane.data());
        for (std::size_t i = g * blocks_of_group; i < (g + 1) * blocks_of_group; ++i)
          for (int e = 0; e < layer_.E(); ++e) row(n, e, blocks[i], &packed[i * block_size], plane.data(), runs);
      }
  }

  // Filter rows, or single taps if those of a row do not lie side by side.
  std::vector<std::size_t> runs_of(std::size_t lanes) const {
    std::vector<std::size_t> runs;
    for (int i = 0; i < layer_.R; ++i)
      for (int j = 0; j < (layer_.dilation.x == 1 ? 1 : layer_.S); ++j)
        runs.push_back(lanes * (std::size_t(i) * layer_.dilation.y * layer_.padded_W() + j * layer_.dilation.x));
    return runs;
  }

  template <class T>
  void row(int n, int e, const FilterBlock& block, const T* filters, const T* plane,
           const std::vector<std::size_t>& runs) {
    const std::size_t lanes = pixel_lanes<T>(layer_);
    const std::size_t ifmap_row = lanes * layer_.padded_W();
    SumRow row{.ifmap = plane + ifmap_row * (4 / sizeof(T)) * e * layer_.stride.y,
               .filters = filters,
               .sums = nullptr,
               .runs = runs.data(),
               .ifmap_window = lanes * layer_.stride.x,
               .run_lanes = lanes * (layer_.dilation.x == 1 ? layer_.S : 1),
               .run_count = static_cast<int>(runs.size()),
               .outputs = layer_.F(),
               .product_shift = 0,
               .bytes = sizeof(T) == 1};
    sum(kernel_.sum_row, row, block.largest);
    sink_.row({n, block.first_m, e, block.filters, layer_.F(), kernel_.block, low_.data(),
               needs_high(block.largest) ? high_.data() : nullptr, block.largest});
  }

  // Runs a kernel for the low sums and, if the bound asks for them, for the high ones.
  template <class Task>
  void sum(void (*kernel)(const Task&), Task task, std::int64_t largest) {
    task.sums = low_.data();
    task.product_shift = shift_;
    kernel(task);
    if (!needs_high(largest)) return;
    task.sums = high_.data();
    task.product_shift = std::min(shift_ + kHighPart, 31);  // a product has 32 bits
    kernel(task);
  }

  Extremes range_of(int first, int filters) const { return {&filters_.at(first, 0, 0, 0), filters * taps_}; }
  // A bound of the magnitudes of all sums of filters of such values.
  std::int64_t bound(const Extremes& filters) const {
    const std::int64_t product = std::int64_t{ifmap_range_.magnitude()} * filters.magnitude();
    return static_cast<std::int64_t>(taps_) * ((product >> shift_) + (shift_ > 0));
  }
  static bool needs_high(std::int64_t bound) { return bound > INT32_MAX; }
  bool possible(std::int64_t bound) const { return !needs_high(bound) || taps_ <= kMostTaps; }

  const Layer& layer_;
  const Tensor<Word>& ifmap_;
  const Tensor<Word>& filters_;
  const int shift_;
  const SumKernel& kernel_;
  SumSink& sink_;
  const std::size_t taps_;  // products in a sum
  const Extremes ifmap_range_;
  std::vector<std::uint32_t> low_, high_;
};

}  // namespace

bool sum_layer(const Layer& layer, const Tensor<Word>& ifmap, const Tensor<Word>& filters, const Arithmetic& arithmetic,
               const SumKernel& kernel, SumSink& sink) {
  return Summation(layer, ifmap, filters, arithmetic, kernel, sink).run();
}

}  // namespace eyrie
