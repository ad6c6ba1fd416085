#include "sim/replay/conv_kernel.h"

#include "sim/replay/conv_paths.h"

namespace eyrie {
namespace {

constexpr std::size_t kLanes = Line::kPixels;

// Roughly, the vector instructions an image's outputs of one filter take, pixel by pixel in vectors.
std::size_t work_by_planes(const Layer& layer) {
  const std::size_t steps = ceil_div(layer.group_C(), 2) * layer.R * layer.S;
  const std::size_t pitch = layer.F() + (layer.window_W() - 1) / layer.stride.x;
  return steps * ceil_div(layer.E() * pitch, kLanes);
}

// The same, window by window: these loops get through less, and a window costs about 20 besides its products.
std::size_t work_by_windows(const Layer& layer) {
  const std::size_t length = static_cast<std::size_t>(layer.group_C()) * layer.R * layer.S;
  const std::size_t windows = static_cast<std::size_t>(layer.E()) * layer.F();
  return windows * (length / (2 * kLanes) + 20) * 5 / 4;
}

}  // namespace

Tensor<Word> replay_ofmap(const Layer& layer, const LayerData& data, const Arithmetic& arithmetic) {
  const auto replay = work_by_planes(layer) < work_by_windows(layer) ? replay_by_planes : replay_by_windows;
  return replay(conv_loops().front(), layer, data, arithmetic);
}

}  // namespace eyrie
