#include "dataflow/window_axis.h"

namespace eyrie {

std::vector<int> WindowAxis::positions(int first, int windows) const {
  std::vector<int> at(span(windows));
  int* next = at.data();
  const int sets = phases();
  const bool gaps = stride / common() > taps;  // between the windows of a set; without, its taps are evenly spaced
  for (int set = 0; set < sets && set < windows; ++set) {
    const int of_set = share(windows, sets, set), runs = gaps ? of_set : 1;
    const int run_taps = gaps ? taps : (of_set - 1) * step() + taps;
    for (int run = 0; run < runs; ++run, next += run_taps) {
      const int begin = (first + set + run * sets) * stride;
      for (int tap = 0; tap < run_taps; ++tap) next[tap] = begin + tap * dilation;
    }
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
