// Stacked bars, in groups.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "sim/report/svg.h"
#include "sim/text_table.h"

namespace eyrie {

struct BarChart {
  std::string title;  // with its unit
  std::string unit;   // of a value on hover
  std::vector<std::string> groups;
  std::vector<std::string> bars;    // of every group; named by letters below it where there are several
  std::vector<std::string> series;  // from the ground up
  // Not negative; a bar that a group does not have is all zeros.
  std::function<double(std::size_t group, std::size_t bar, std::size_t series)> value;
  bool label_sums = false;                                 // the height of every bar stands on it
  std::function<std::string(double)> text = short_number;  // of a value, on the axis too
};

Svg draw(const BarChart& chart);

// "A", "B", ... "Z", "A1", ...
std::string letter(std::size_t index);

// Where an axis from zero to `largest` has its ticks.
struct Ticks {
  double step, last;
};
Ticks ticks_to(double largest);

}  // namespace eyrie
