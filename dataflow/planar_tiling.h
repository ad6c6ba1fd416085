// PT-IS-CP-sparse (Parashar et al., SCNN, ISCA 2017): the plane of every channel is cut in tiles, a PE's share of it;
// output channels go in groups whose psums a PE can hold. A window of the plane is computed at a time: all of it, or,
// where the coded pixels of all of it do not fit the PEs, a part with the pixels that its outputs need.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "dataflow/mapping.h"
#include "dataflow/unit_stride.h"
#include "sim/base/planar_program.h"
#include "sim/base/sparse_code.h"

namespace eyrie {

enum class WeightOrder {
  channel_major,  // the taps of an output channel, then the next
  tap_major,      // a tap of all output channels of the group, then the next
};

// What of a machine sets the tiling.
struct PlanarLimits {
  int rows = 8, columns = 8;
  int weights = 4;  // F
  int banks = 32, bank_entries = 32;
  BankHash bank_hash = BankHash::skewed;
  std::uint64_t activation_bits = 81920;  // of the input RAM of a PE
  SparseFormat code;
  bool coded = true;  // false: the RAM holds every pixel
  WeightOrder weight_order = WeightOrder::tap_major;
  std::optional<int> group_channels;  // Kc; none: as many as the accumulators hold
};

// How a layer is run, as far as it does not depend on its data.
struct PlanarPlan {
  bool split_outputs = false;  // one pixel and one output: all PEs hold the pixel, and share the output channels
  bool input_stays = true;     // what the layer before gave lies in the input RAMs, as far as they hold it
};

std::variant<PlanarPlan, Misfit> planar_plan(const Layer& layer, const PlanarLimits& limits);

// Windows in rows and columns that the plane is cut into.
struct Windows {
  int rows = 1, columns = 1;
  int count() const { return rows * columns; }
  bool operator==(const Windows&) const = default;
};

// A layer with its data.
class PlanarTiling {
 public:
  PlanarTiling(const Layer& layer, const PlanarPlan& plan, const PlanarLimits& limits, const Tensor<Word>& ifmap,
               const Tensor<Word>& filters);

  // The fewest windows whose coded pixels fit the input RAMs. All are tiled alike.
  Windows windows() const { return windows_; }
  // False: not even a tile of one pixel fits with all its channels, so pixels come anew for each group.
  bool resident() const { return resident_; }
  int group_channels() const { return kc_; }
  // Makes groups smaller, to 1..group_channels().
  void set_group_channels(int kc) { kc_ = kc; }
  // Output channels of a group of the layer.
  int outputs_of_group() const { return layer_.group_M(); }
  // Groups of output channels of a group of the layer.
  int groups() const { return static_cast<int>(ceil_div(layer_.group_M(), channels_of_pass())); }
  int channels() const { return view_.channels(); }

  // A window without its pixels.
  PlanarPass shape(int window) const;
  // The pass of one window of an image of a group of the layer: PEs, and their pixels, channel by channel.
  PlanarPass pass(int image, int group, int window) const;
  // What the input RAMs take of a pass, by PE.
  std::vector<std::uint64_t> input_bits(const PlanarPass& pass, int image, int group) const;
  const UnitStride& view() const { return view_; }
  // The weights of a channel for the k-th group of output channels: one block for all PEs, or, if outputs are split,
  // one for each PE that has some, in their order. All are one code, whose runs go on from a PE's weights to the next
  // one's.
  std::vector<WeightBlock> blocks(int group, int k, int channel) const;
  // Non-zero weights of a group of the layer, by [output channel][channel].
  std::vector<std::uint32_t> non_zero_weights(int group) const;
  // The first output channel of group k for a PE (of any PE, unless outputs are split), and how many there are.
  Extent outputs(int group, int k, int pe) const;

 private:
  void append_weights(Extent filters, int channel, std::vector<Word>& values) const;
  int channels_of_pass() const { return split_ ? kc_ * limits_.rows * limits_.columns : kc_; }
  PlanarPass geometry(int window, Windows windows) const;
  void set_edges(PlanarPass& pass) const;
  bool fits(Windows windows) const;
  bool may_fit(Windows windows) const;
  void count_non_zeros();
  void choose_windows();

  const Layer& layer_;
  const PlanarLimits limits_;
  const Tensor<Word>& ifmap_;
  const Tensor<Word>& filters_;
  const UnitStride view_;
  const bool split_;
  Windows windows_;
  bool resident_ = true;
  int kc_ = 1;
  std::vector<std::uint64_t> non_zeros_;  // of all channels and images, above and left of a place in the plane
};

// Bank offset of the k-th output channel of a group.
int bank_offset(int k, int psums, const PlanarLimits& limits);
// The most output channels, up to `most`, whose psums the banks hold; 0: not even one.
int most_group_channels(int psum_height, int psum_width, int most, const PlanarLimits& limits);

}  // namespace eyrie
