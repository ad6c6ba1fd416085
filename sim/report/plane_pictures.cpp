#include "sim/report/plane_pictures.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "sim/report/bar_chart.h"

namespace eyrie {
namespace {

constexpr double kLeft = 76, kTop = 44, kWidth = 520, kHeight = 300, kRight = 24, kBelow = 66, kLegend = 18;
constexpr const char* kGrid = "#bbbbbb";
constexpr const char* kNowhere = "#dddddd";
constexpr std::size_t kMostTicks = 10;
constexpr double kClose = 0.7;  // least value over largest

// Four digits; as many as there are before the point, up to seven, where an exponent would be harder to read.
std::string number(double value) {
  const double size = std::abs(value);
  return size >= 1e4 && size < 1e7 ? fmt::format("{:.0f}", value) : fmt::format("{:.4g}", value);
}

void axes(Svg& svg, const std::string& title, const std::string& x_name, const std::string& y_name) {
  svg.text(kLeft, 24, title, {.size = 15, .bold = true});
  svg.line(kLeft, kTop + kHeight, kLeft + kWidth, kTop + kHeight, "currentColor");
  svg.text(kLeft + kWidth / 2, kTop + kHeight + 38, x_name, {.size = 12, .anchor = "middle"});
  svg.text(16, kTop + kHeight / 2, y_name, {.size = 12, .anchor = "middle", .turn = -90});
}

void tick_x(Svg& svg, double at, const std::string& text) {
  svg.line(at, kTop + kHeight, at, kTop + kHeight + 4, kGrid, 1);
  svg.text(at, kTop + kHeight + 17, text, {.size = 11, .anchor = "middle"});
}

void legend(Svg& svg, std::size_t place, const std::string& colour, const std::string& name) {
  const double y = kTop + kHeight + kBelow + kLegend * static_cast<double>(place);
  svg.rect(kLeft, y - 9, 10, 10, colour);
  svg.text(kLeft + 18, y, name, {.size = 12});
}

double height_with(std::size_t legends) { return kTop + kHeight + kBelow + kLegend * static_cast<double>(legends); }

// From zero, unless all values lie close together far from it.
struct Axis {
  double low = 0, step = 1;
  int steps = 1;
  double tick(int i) const { return low + i * step; }
  double share(double value) const { return (value - low) / (step * steps); }
};

Axis axis_of(const std::vector<double>& values) {
  if (values.empty()) return {};
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  const bool close = *least > kClose * *most && *least < *most;
  const Ticks ticks = ticks_to(close ? *most - *least : *most);
  Axis axis{close ? std::floor(*least / ticks.step) * ticks.step : 0, ticks.step, 1};
  axis.steps = std::max(1, static_cast<int>(std::ceil((*most - axis.low) / ticks.step - 1e-9)));
  return axis;
}

}  // namespace

Svg draw(const Scatter& scatter) {
  std::vector<double> xs, ys;
  for (const auto& series : scatter.series)
    for (const auto& point : series.points) xs.push_back(point.x), ys.push_back(point.y);
  const Axis x = axis_of(xs), y = axis_of(ys);
  const auto at_x = [&](double value) { return kLeft + kWidth * x.share(value); };
  const auto at_y = [&](double value) { return kTop + kHeight * (1 - y.share(value)); };
  Svg svg(kLeft + kWidth + kRight, height_with(scatter.series.size()), scatter.title);
  axes(svg, scatter.title, scatter.x_name, scatter.y_name);
  for (int i = 0; i <= x.steps; ++i) tick_x(svg, at_x(x.tick(i)), number(x.tick(i)));
  for (int i = 0; i <= y.steps; ++i) {
    svg.line(kLeft, at_y(y.tick(i)), kLeft + kWidth, at_y(y.tick(i)), kGrid, 0.5);
    svg.text(kLeft - 6, at_y(y.tick(i)) + 4, number(y.tick(i)), {.size = 11, .anchor = "end"});
  }
  for (std::size_t s = 0; s < scatter.series.size(); ++s) {
    const auto& points = scatter.series[s].points;
    const std::string colour = series_colour(s);
    for (std::size_t p = 1; p < points.size() && scatter.series[s].joined; ++p)
      svg.line(at_x(points[p - 1].x), at_y(points[p - 1].y), at_x(points[p].x), at_y(points[p].y), colour, 2);
    for (const auto& point : points)
      svg.circle(at_x(point.x), at_y(point.y), scatter.series[s].joined ? 3.5 : 5, colour,
                 fmt::format("{}: {} {}, {} {}", point.name, scatter.x_name, number(point.x), scatter.y_name,
                             number(point.y)));
    legend(svg, s, colour, scatter.series[s].name);
  }
  return svg;
}

Svg draw(const DecisionMap& map) {
  const bool undecided = std::any_of(map.cells.begin(), map.cells.end(), [](const auto& cell) { return !cell; });
  Svg svg(kLeft + kWidth + kRight, height_with(map.decisions.size() + (undecided ? 1 : 0)), map.title);
  const double width = kWidth / static_cast<double>(map.xs.size());
  const double height = kHeight / static_cast<double>(map.ys.size());
  for (std::size_t y = 0; y < map.ys.size(); ++y)
    for (std::size_t x = 0; x < map.xs.size(); ++x) {
      const auto cell = map.cells[y * map.xs.size() + x];
      const std::string decision = cell ? map.decisions[*cell] : "no plan keeps the bounds";
      svg.rect(kLeft + width * static_cast<double>(x), kTop + kHeight - height * static_cast<double>(y + 1), width,
               height, cell ? series_colour(*cell) : kNowhere,
               fmt::format("{} {}, {} {}: {}", map.x_name, number(map.xs[x]), map.y_name, number(map.ys[y]), decision));
    }
  axes(svg, map.title, map.x_name, map.y_name);
  const auto every = [](std::size_t values) { return (values + kMostTicks - 1) / kMostTicks; };
  for (std::size_t x = 0; x < map.xs.size(); x += every(map.xs.size()))
    tick_x(svg, kLeft + width * (static_cast<double>(x) + 0.5), number(map.xs[x]));
  for (std::size_t y = 0; y < map.ys.size(); y += every(map.ys.size()))
    svg.text(kLeft - 6, kTop + kHeight - height * (static_cast<double>(y) + 0.5) + 4, number(map.ys[y]),
             {.size = 11, .anchor = "end"});
  for (std::size_t d = 0; d < map.decisions.size(); ++d) legend(svg, d, series_colour(d), map.decisions[d]);
  if (undecided) legend(svg, map.decisions.size(), kNowhere, "no plan keeps the bounds");
  return svg;
}

}  // namespace eyrie
