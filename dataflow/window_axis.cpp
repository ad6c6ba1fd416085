#include "dataflow/window_axis.h"

namespace eyrie {

std::vector<int> WindowAxis::positions(int first, int windows) const {
  std::vector<int> at(span(windows));
  int* next = at.data();
  const int sets = phases(), shared = taps - step();
  for (int set = 0; set < sets && set < windows; ++set)
    for (int window = set; window < windows; window += sets)
      for (int tap = window == set ? 0 : shared; tap < taps; ++tap)
        *next++ = (first + window) * stride + tap * dilation;
  return at;
}

std::vector<int> windows_by_set(const WindowAxis& axis, int windows) {
  std::vector<int> order;
  for (int set = 0; set < axis.phases() && set < windows; ++set)
    for (int window = set; window < windows; window += axis.phases()) order.push_back(window);
  return order;
}

}  // namespace eyrie
