#include "dataflow/unit_stride.h"

#include <algorithm>

namespace eyrie {

UnitStrideAxis::UnitStrideAxis(int size, int outputs, int taps, int stride, int dilation, int padding)
    : size_(size),
      outputs_(outputs),
      layer_taps_(taps),
      stride_(stride),
      dilation_(dilation),
      padding_(padding),
      taps_(((taps - 1) * dilation + stride) / stride),
      pixels_{padding / stride, (size - 1 + padding) / stride + 1} {
  for (int phase = 0; phase < stride; ++phase) {
    bool has_tap = false;
    for (int r = 0; r < taps_ && !has_tap; ++r) has_tap = tap(r, phase) >= 0;
    if (has_tap) phases_.push_back(phase);
  }
  for (int r = 0; r < taps_; ++r)
    real_taps_ += std::any_of(phases_.begin(), phases_.end(), [&](int phase) { return tap(r, phase) >= 0; });
}

int UnitStrideAxis::pixel(int y, int phase) const {
  const int at = y * stride_ + phase - padding_;
  return at < 0 || at >= size_ ? -1 : at;
}

int UnitStrideAxis::tap(int r, int phase) const {
  const int at = r * stride_ + phase;
  return at % dilation_ != 0 || at / dilation_ >= layer_taps_ ? -1 : at / dilation_;
}

std::uint64_t UnitStrideAxis::pairs(Extent pixels, Extent outputs) const {
  std::uint64_t pairs = 0;
  for (const int phase : phases_)
    for (int y = pixels.begin; y < pixels.end; ++y)
      for (int r = 0; r < taps_ && pixel(y, phase) >= 0; ++r) pairs += tap(r, phase) >= 0 && outputs.contains(y - r);
  return pairs;
}

UnitStride::UnitStride(const Layer& layer)
    : layer_(layer),
      rows_(layer.H, layer.E(), layer.R, layer.stride.y, layer.dilation.y, layer.padding.top),
      columns_(layer.W, layer.F(), layer.S, layer.stride.x, layer.dilation.x, layer.padding.left) {}

UnitStride::Phase UnitStride::phase(int channel) const {
  const auto& y = rows_.phases();
  const auto& x = columns_.phases();
  const auto at = static_cast<std::size_t>(channel);
  return {channel / phases(), y[at / x.size() % y.size()], x[at % x.size()]};
}

bool UnitStride::has_tap(int channel, int r, int s) const {
  const Phase at = phase(channel);
  return rows_.tap(r, at.y) >= 0 && columns_.tap(s, at.x) >= 0;
}

void UnitStride::row(const Tensor<Word>& ifmap, int image, int group, int channel, int y, Extent columns,
                     Word* to) const {
  const Phase at = phase(channel);
  const int h = rows_.pixel(y, at.y);
  if (h < 0) {
    std::fill(to, to + columns.size(), Word{0});
    return;
  }
  const Word* const from = &ifmap.at(image, group * layer_.group_C() + at.c, h, 0);
  for (int x = columns.begin; x < columns.end; ++x) {
    const int w = columns_.pixel(x, at.x);
    *to++ = w < 0 ? Word{0} : from[w];
  }
}

void UnitStride::filter(const Tensor<Word>& filters, int m, int channel, Word* to) const {
  const Phase at = phase(channel);
  const Word* const from = &filters.at(m, at.c, 0, 0);
  for (int r = 0; r < rows_.taps(); ++r)
    for (int s = 0; s < columns_.taps(); ++s) {
      const int tap_r = rows_.tap(r, at.y), tap_s = columns_.tap(s, at.x);
      *to++ = tap_r < 0 || tap_s < 0 ? Word{0} : from[tap_r * layer_.S + tap_s];
    }
}

}  // namespace eyrie
