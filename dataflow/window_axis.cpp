#include "dataflow/window_axis.h"

namespace eyrie {

std::vector<int> WindowAxis::positions(int first, int windows) const {
  std::vector<int> at(span(windows));
  for (int window = 0; window < windows; ++window) {
    int* const tap_0 = &at[number(window, 0, windows)];
    for (int tap = 0; tap < taps; ++tap) tap_0[tap] = (first + window) * stride + tap * dilation;
  }
  return at;
}

std::vector<int> windows_by_set(const WindowAxis& axis, int windows) {
  std::vector<int> order;
  for (int set = 0; set < axis.phases() && set < windows; ++set)
    for (int window = set; window < windows; window += axis.phases()) order.push_back(window);
  return order;
}

}  // namespace eyrie
