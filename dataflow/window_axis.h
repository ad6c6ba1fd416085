// How a layer's windows move over one axis, and even shares: what all files of the row-stationary dataflow count with.
#pragma once
#include <algorithm>
#include <numeric>
#include <vector>

#include "workloads/layer.h"

namespace eyrie {

// Shares `total` evenly over `parts`: part k takes so many.
constexpr int share(int total, int parts, int k) { return total / parts + (k < total % parts ? 1 : 0); }
// What the parts before part k take.
constexpr int share_before(int total, int parts, int k) {
  return total / parts * k + (k < total % parts ? k : total % parts);
}

// The distinct taps of neighbouring windows: the ifmap rows that a PE set shares, the pixels of a row that a PE does.
// The taps of a dilated filter lie `dilation` pixels apart, so that neighbouring windows may share none. Of every
// phases() windows each begins a set of its own, and those of a set share taps as the windows of a plain filter do: a
// set is a convolution without dilation. Taps are numbered set by set.
struct WindowAxis {
  int taps, stride, dilation = 1;

  int phases() const { return dilation / common(); }
  // Taps a window leaves behind, of its set; gaps are never fetched.
  int step() const { return std::min(stride / common(), taps); }
  // Distinct taps of so many windows.
  int span(int windows) const {
    const int sets = std::min(phases(), windows);
    return (windows - sets) * step() + sets * taps;
  }
  // The number of tap `tap` of window `window`, of so many windows.
  int number(int window, int tap, int windows) const {
    const int sets = phases(), set = window % sets;
    const int before = share_before(windows, sets, set);  // windows of the sets before
    return before * step() + set * (taps - step()) + window / sets * step() + tap;
  }
  // Where on the axis, in the padded map, each of them lies, for windows from `first` on.
  std::vector<int> positions(int first, int windows) const;

 private:
  int common() const { return dilation == 1 ? 1 : std::gcd(stride, dilation); }
};

inline WindowAxis vertical_axis(const Layer& layer) { return {layer.R, layer.stride.y, layer.dilation.y}; }
inline WindowAxis horizontal_axis(const Layer& layer) { return {layer.S, layer.stride.x, layer.dilation.x}; }

// The windows of an axis, set by set.
std::vector<int> windows_by_set(const WindowAxis& axis, int windows);

}  // namespace eyrie
