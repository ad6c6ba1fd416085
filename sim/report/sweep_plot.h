// A picture of a sweep: lines over numbers, bars over names.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "sim/report/report_input.h"
#include "sim/report/svg.h"

namespace eyrie {

struct Spread {
  double least, most;
};

// What a plot draws, taken out of the points that ran. Values of inputs are shortened: "../scnn.yaml" is "scnn". Axes
// that the plot leaves out have a line for each of their values, or, if those are many, are drawn as means.
struct PlotData {
  std::string title, x_name, y_name;
  std::string note;                // what a reader has to know of lines that the plot does not ask for; may be empty
  std::string unit;                // of y: "s", "J" or none
  std::vector<std::string> xs;     // each once: numbers ascending, others in the order of the sweep file
  std::vector<std::string> lines;  // one, without a name, if there is nothing to tell apart
  std::vector<std::string> parts;  // of a stack, the largest first, small ones as "others"; one for a single result
  std::vector<std::vector<std::vector<std::optional<double>>>> y;  // [x][line][part]; of several points their mean
  // [x][line] of all parts together, where several points have this place; empty if none has.
  std::vector<std::vector<std::optional<Spread>>> spread;
  bool numbers = false;  // x is
  bool ratio = false;    // y is, to other points
};

PlotData plot_data(const ReportSweep& sweep, const Plot& plot);

Svg draw(const PlotData& data);

// Where a line first meets y = 1: in between its points, straight.
std::optional<double> break_even(const PlotData& data, std::size_t line);

}  // namespace eyrie
