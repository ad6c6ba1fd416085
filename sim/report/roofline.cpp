#include "sim/report/roofline.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/measures.h"
#include "sim/report/bar_chart.h"
#include "sim/text_table.h"

namespace eyrie {
namespace {

constexpr double kLeft = 80, kTop = 44, kPlotWidth = 560, kPlotHeight = 360, kRight = 20, kBelow = 56;
constexpr double kLegendLine = 18;
constexpr const char* kGrid = "#bbbbbb";

struct Point {
  double intensity, speed;  // MACs a byte, MACs a second
  std::size_t run;
  std::string layer;
};

double speed_roof(const ReportRun& run) { return run.multipliers * run.clock_MHz * 1e6; }

std::vector<Point> points_of(const std::vector<const ReportRun*>& runs) {
  std::vector<Point> points;
  for (std::size_t r = 0; r < runs.size(); ++r) {
    for (const ReportLayer& layer : runs[r]->layers) {
      const auto dram = layer.bytes.find("dram");
      const bool moves = dram != layer.bytes.end() && dram->second > 0 && layer.seconds > 0 && layer.macs > 0;
      if (moves) points.push_back({layer.macs / dram->second, layer.macs / layer.seconds, r, layer.name});
    }
  }
  return points;
}

// Powers of ten around all values.
struct LogAxis {
  double low = std::numeric_limits<double>::max(), high = 0;

  void include(double value) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
  void widen() {
    if (high <= 0) low = high = 1;
    low = std::pow(10, std::floor(std::log10(low) - 0.05));
    high = std::pow(10, std::ceil(std::log10(high) + 0.05));
  }
  double share(double value) const { return std::log10(value / low) / std::log10(high / low); }
};

struct Plane {
  LogAxis x, y;
  double at_x(double value) const { return kLeft + kPlotWidth * x.share(value); }
  double at_y(double value) const { return kTop + kPlotHeight * (1 - y.share(value)); }
};

void draw_axes(Svg& svg, const Plane& plot) {
  for (const int power : powers_between(floor_power(plot.x.low), ceil_power(plot.x.high))) {
    const double tick = std::pow(10, power);
    svg.line(plot.at_x(tick), kTop, plot.at_x(tick), kTop + kPlotHeight, kGrid, 0.5);
    svg.text(plot.at_x(tick), kTop + kPlotHeight + 16, short_number(tick), {.size = 11, .anchor = "middle"});
  }
  for (const int power : powers_between(floor_power(plot.y.low), ceil_power(plot.y.high))) {
    const double tick = std::pow(10, power);
    svg.line(kLeft, plot.at_y(tick), kLeft + kPlotWidth, plot.at_y(tick), kGrid, 0.5);
    svg.text(kLeft - 6, plot.at_y(tick) + 4, short_number(tick), {.size = 11, .anchor = "end"});
  }
  svg.text(kLeft + kPlotWidth / 2, kTop + kPlotHeight + 36, "MACs per byte of DRAM traffic",
           {.size = 12, .anchor = "middle"});
  svg.text(18, kTop + kPlotHeight / 2, "MACs per second", {.size = 12, .anchor = "middle", .turn = -90});
}

void draw_roof(Svg& svg, const Plane& plot, const ReportRun& run, const std::string& colour) {
  const double roof = speed_roof(run);
  const auto bandwidth = dram_bytes_per_second(run.parameters);
  const double knee = bandwidth ? std::clamp(roof / *bandwidth, plot.x.low, plot.x.high) : plot.x.low;
  svg.line(plot.at_x(knee), plot.at_y(roof), plot.at_x(plot.x.high), plot.at_y(roof), colour, 1.5);
  if (!bandwidth) return;
  const double begin = std::max(plot.x.low, plot.y.low / *bandwidth);
  svg.line(plot.at_x(begin), plot.at_y(begin * *bandwidth), plot.at_x(knee), plot.at_y(knee * *bandwidth), colour, 1.5);
}

}  // namespace

Svg roofline(const std::vector<const ReportRun*>& runs) {
  const std::vector<Point> points = points_of(runs);
  Plane plot;
  for (const Point& point : points) plot.x.include(point.intensity), plot.y.include(point.speed);
  for (const ReportRun* run : runs) {
    plot.y.include(speed_roof(*run));
    if (const auto bandwidth = dram_bytes_per_second(run->parameters)) plot.x.include(speed_roof(*run) / *bandwidth);
  }
  plot.x.widen();
  plot.y.widen();
  const double legend = kTop + kPlotHeight + kBelow;
  Svg svg(kLeft + kPlotWidth + kRight, legend + kLegendLine * static_cast<double>(runs.size()) + 4, "Roofline");
  svg.text(kLeft, 24, "Roofline: what bounds each layer", {.size = 15, .bold = true});
  const auto above = [&](const Point& point) { return point.speed > speed_roof(*runs[point.run]); };
  if (std::any_of(points.begin(), points.end(), above))
    svg.text(kLeft, 39, "MACs that a machine skips count too, which may lift it above its roof", {.size = 11});
  draw_axes(svg, plot);
  for (std::size_t r = 0; r < runs.size(); ++r) {
    draw_roof(svg, plot, *runs[r], series_colour(r));
    const double y = legend + kLegendLine * static_cast<double>(r);
    svg.circle(kLeft + 5, y - 4, 5, series_colour(r), "");
    svg.text(kLeft + 16, y, runs[r]->workload + " on " + runs[r]->machine, {.size = 11});
  }
  for (const Point& point : points) {
    svg.circle(plot.at_x(point.intensity), plot.at_y(point.speed), 4.5, series_colour(point.run),
               fmt::format("{} of {} on {}: {} MACs a byte, {} MACs a second", point.layer, runs[point.run]->workload,
                           runs[point.run]->machine, short_number(point.intensity), short_number(point.speed)));
    if (points.size() <= 24)
      svg.text(plot.at_x(point.intensity) + 7, plot.at_y(point.speed) + 4, point.layer, {.size = 10});
  }
  return svg;
}

}  // namespace eyrie
