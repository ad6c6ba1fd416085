// How pixels come into the input RAMs: not at all if they lie there since the layer before, else from DRAM, channel by
// channel, each taking the place of one that all PEs have done with.
#pragma once
#include <vector>

#include "dataflow/planar_tiling.h"
#include "memory/stream_dram.h"
#include "pe/scnn/scnn_array.h"

namespace eyrie {

// The passes of a window: one a group of the layer.
class InputLoads {
 public:
  InputLoads(const PlanarTiling& tiling, const Layer& layer, const PlanarPlan& plan, const SparseFormat& code,
             bool coded_input, StreamDram& dram, ScnnArray& array);

  bool from_dram() const { return from_dram_; }
  // The pass of a window of an image of a group of the layer. Windows are asked for in order, groups in order.
  const PlanarPass& pass(int image, int window, int group);
  // When a channel's pixels of the pass asked for last are there.
  Cycle arrival(int channel);
  // All PEs have done with a channel at cycle `now`, for the last group of output channels of the pass or not.
  void done_with(int channel, bool last, Cycle now);

 private:
  struct Loaded {
    PlanarPass pass;
    std::vector<std::uint64_t> blocks;  // DRAM's numbers of the channels' loads
  };
  static constexpr std::uint64_t kNone = ~std::uint64_t{0};
  std::vector<Loaded> prepare(int window);
  void load(Loaded& loaded, int channel, Cycle from);

  const PlanarTiling& tiling_;
  const Layer& layer_;
  const SparseFormat code_;
  const bool coded_;
  const bool from_dram_;
  StreamDram& dram_;
  ScnnArray& array_;
  std::vector<Loaded> now_, next_;  // by group of the layer
  int windows_begun_ = 0;
  int group_ = 0;
};

}  // namespace eyrie
