#include "sim/replay/gated_macs.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

namespace eyrie {
namespace {

// How windows move over an axis, and how much padding lies before it.
struct Moves {
  std::int64_t stride, dilation, padding;
};

// How often each position of an axis is met, by all taps of all outputs; padding left out.
std::vector<std::uint64_t> meetings(int size, std::int64_t outputs, int taps, const Moves& moves) {
  std::vector<std::uint64_t> met(size);
  for (std::int64_t output = 0; output < outputs; ++output) {
    std::int64_t at = output * moves.stride - moves.padding;
    for (int tap = 0; tap < taps && at < size; ++tap, at += moves.dilation)
      if (at >= 0) ++met[at];
  }
  return met;
}

std::uint64_t sum(const std::vector<std::uint64_t>& values) {
  return std::accumulate(values.begin(), values.end(), std::uint64_t{0});
}

// Of some planes of `plane` words each, how many are zero at positions first .. first + count - 1.
void count_zeros(const Word* words, std::size_t planes, std::size_t plane, std::size_t count, std::uint16_t* zeros) {
  std::fill_n(zeros, count, std::uint16_t{0});
  for (std::size_t p = 0; p < planes; ++p, words += plane)
    for (std::size_t i = 0; i < count; ++i) zeros[i] = static_cast<std::uint16_t>(zeros[i] + (words[i] == 0));
}

}  // namespace

std::uint64_t replay_gated_macs(const Layer& layer, int ofmap_rows, const Tensor<Word>& ifmap) {
  constexpr std::size_t kPlanes = 65535;       // whose zeros 16 bits can count
  constexpr std::size_t kPositions = 1 << 13;  // whose counts stay in the first-level cache
  const auto met_y = meetings(layer.H, ofmap_rows, layer.R, {layer.stride.y, layer.dilation.y, layer.padding.top});
  const auto met_x = meetings(layer.W, layer.F(), layer.S, {layer.stride.x, layer.dilation.x, layer.padding.left});
  const std::size_t planes = static_cast<std::size_t>(layer.N) * layer.C;
  const std::size_t plane = static_cast<std::size_t>(layer.H) * layer.W;

  // Of one filter. Every plane meets the same padding.
  const std::uint64_t taps = static_cast<std::uint64_t>(ofmap_rows) * layer.F() * layer.R * layer.S;
  std::uint64_t gated = planes * (taps - sum(met_y) * sum(met_x));
  std::vector<std::uint16_t> zeros(std::min(kPositions, plane));
  for (std::size_t first = 0; first < plane; first += kPositions)
    for (std::size_t p = 0; p < planes; p += kPlanes) {
      const std::size_t count = std::min(kPositions, plane - first);
      count_zeros(ifmap.values().data() + p * plane + first, std::min(kPlanes, planes - p), plane, count, zeros.data());
      for (std::size_t i = 0; i < count; ++i)
        gated += zeros[i] * met_y[(first + i) / layer.W] * met_x[(first + i) % layer.W];
    }
  return gated * static_cast<std::uint64_t>(layer.group_M());
}

std::uint64_t replay_gated_macs(const Layer& layer, const IfmapPart& part, const Tensor<Word>& ifmap) {
  const int above = layer.padding.top - part.first_row * layer.stride.y;
  const auto met_y = meetings(layer.H, part.rows, layer.R, {layer.stride.y, layer.dilation.y, above});
  const auto met_x = meetings(layer.W, layer.F(), layer.S, {layer.stride.x, layer.dilation.x, layer.padding.left});
  const std::uint64_t taps = static_cast<std::uint64_t>(part.rows) * layer.F() * layer.R * layer.S;
  const std::uint64_t planes = static_cast<std::uint64_t>(part.images) * part.channels;
  std::uint64_t gated = planes * (taps - sum(met_y) * sum(met_x));
  for (int n = part.first_image; n < part.first_image + part.images; ++n)
    for (int c = part.first_channel; c < part.first_channel + part.channels; ++c)
      for (int y = 0; y < layer.H; ++y) {
        if (met_y[y] == 0) continue;
        const Word* row = &ifmap.at(n, c, y, 0);
        for (int x = 0; x < layer.W; ++x)
          if (row[x] == 0) gated += met_y[y] * met_x[x];
      }
  return gated;
}

}  // namespace eyrie
