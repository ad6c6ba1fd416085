// Stacked bars, in groups.
#pragma once
#include <functional>
#include <optional>
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
  std::string note = {};                                   // below it
  // What a bar, if it is a mean, goes from and to; may be empty.
  std::function<std::optional<std::pair<double, double>>(std::size_t group, std::size_t bar)> range = {};
};

Svg draw(const BarChart& chart);

// "A", "B", ... "Z", "A1", ...
std::string letter(std::size_t index);

// Where an axis from zero to `largest` has its ticks: five at most, a single one if that is no positive number.
struct Ticks {
  double step, last;
};
Ticks ticks_to(double largest);

// Where an axis of powers of ten begins or ends: the power below a positive number, and the one above it.
int floor_power(double value);
int ceil_power(double value);

// At most a dozen powers of ten on such an axis.
std::vector<int> powers_between(int low, int high);

// Lines of small words below a chart, which take so many pixels.
double note_height(const std::string& note);
void draw_note(Svg& svg, double x, double y, const std::string& note);

}  // namespace eyrie
