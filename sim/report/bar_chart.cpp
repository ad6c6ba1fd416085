#include "sim/report/bar_chart.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <sstream>

#include "sim/text_table.h"

namespace eyrie {
namespace {

constexpr double kLeft = 70, kTop = 44, kPlotHeight = 300, kRight = 16, kBar = 16, kGroupGap = 16;
constexpr double kLetters = 16, kGroupNames = 18, kLegendLine = 18, kLegendColumn = 190;
constexpr double kLeastGroup = 64, kNoteLine = 15;
constexpr std::size_t kNoteWidth = 80;  // characters
constexpr int kMostPowers = 12;
constexpr const char* kGrid = "#bbbbbb";

std::vector<std::string> note_lines(const std::string& note) {
  std::vector<std::string> lines;
  std::istringstream text(note.empty() ? "" : wrapped(note, kNoteWidth, 0));
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

struct Layout {
  double bar, group, width;
  std::size_t legend_columns;
  double legend_top, height;

  explicit Layout(const BarChart& chart) {
    const auto bars = static_cast<double>(chart.bars.size());
    const double wanted = chart.label_sums ? 3.25 * kBar : kBar;
    group = std::max(kLeastGroup, bars * wanted + kGroupGap);
    bar = std::min(std::max(wanted, 2.5 * kBar), (group - kGroupGap) / bars);
    const auto groups = static_cast<double>(chart.groups.size());
    width = std::max(560.0, kLeft + groups * group + kRight);
    group = (width - kLeft - kRight) / groups;
    legend_columns = std::max<std::size_t>(1, static_cast<std::size_t>((width - kLeft) / kLegendColumn));
    legend_top = kTop + kPlotHeight + (chart.bars.size() > 1 ? kLetters : 0) + kGroupNames + 16;
    const std::size_t series_lines = (chart.series.size() + legend_columns - 1) / legend_columns;
    const std::size_t bar_lines = chart.bars.size() > 1 ? chart.bars.size() : 0;
    height = legend_top + kLegendLine * static_cast<double>(series_lines + bar_lines) + 8 + note_height(chart.note);
  }
};

double height_of(const BarChart& chart, std::size_t group, std::size_t bar) {
  double sum = 0;
  for (std::size_t s = 0; s < chart.series.size(); ++s) sum += chart.value(group, bar, s);
  return sum;
}

double largest(const BarChart& chart) {
  double most = 0;
  for (std::size_t g = 0; g < chart.groups.size(); ++g)
    for (std::size_t b = 0; b < chart.bars.size(); ++b) {
      most = std::max(most, height_of(chart, g, b));
      if (const auto range = chart.range ? chart.range(g, b) : std::nullopt) most = std::max(most, range->second);
    }
  return most;
}

void draw_axis(Svg& svg, const BarChart& chart, const Ticks& ticks, double width) {
  for (int i = 0; i <= std::lround(ticks.last / ticks.step); ++i) {
    const double tick = i * ticks.step;
    const double y = kTop + kPlotHeight * (1 - tick / ticks.last);
    svg.line(kLeft, y, width - kRight, y, kGrid, 0.5);
    svg.text(kLeft - 6, y + 4, chart.text(tick), {.size = 11, .anchor = "end"});
  }
}

void draw_bar(Svg& svg, const BarChart& chart, std::size_t g, std::size_t b, double x, double width, double last) {
  double y = kTop + kPlotHeight;
  for (std::size_t s = 0; s < chart.series.size(); ++s) {
    const double value = chart.value(g, b, s);
    if (value <= 0) continue;
    const double height = kPlotHeight * value / last;
    y -= height;
    svg.rect(x, y, width, height, series_colour(chart.series.size() == 1 ? b : s),
             fmt::format("{}, {}, {}: {}{}{}", chart.groups[g], chart.bars[b], chart.series[s], chart.text(value),
                         chart.unit.empty() ? "" : " ", chart.unit));
  }
}

void draw_legend(Svg& svg, const BarChart& chart, const Layout& at) {
  double y = at.legend_top;
  const bool by_bar = chart.series.size() == 1;
  for (std::size_t s = 0; s < chart.series.size() && !by_bar; ++s) {
    const double x = kLeft + kLegendColumn * static_cast<double>(s % at.legend_columns);
    if (s > 0 && s % at.legend_columns == 0) y += kLegendLine;
    svg.rect(x, y - 9, 10, 10, series_colour(s));
    svg.text(x + 15, y, chart.series[s], {.size = 11});
  }
  if (chart.bars.size() < 2) {
    draw_note(svg, kLeft, y, chart.note);
    return;
  }
  for (std::size_t b = 0; b < chart.bars.size(); ++b) {
    y += kLegendLine;
    if (by_bar) svg.rect(kLeft, y - 9, 10, 10, series_colour(b));
    svg.text(kLeft + (by_bar ? 15 : 0), y, letter(b) + " " + chart.bars[b], {.size = 11});
  }
  draw_note(svg, kLeft, y, chart.note);
}

// From the least to the greatest of what a bar is the mean of.
void draw_range(Svg& svg, const BarChart& chart, std::size_t g, std::size_t b, double middle, double last) {
  const auto range = chart.range ? chart.range(g, b) : std::nullopt;
  if (!range) return;
  const auto at = [last](double value) { return kTop + kPlotHeight * (1 - std::max(0.0, value) / last); };
  svg.line(middle, at(range->first), middle, at(range->second), "currentColor");
  for (const double end : {at(range->first), at(range->second)})
    svg.line(middle - 4, end, middle + 4, end, "currentColor");
}

}  // namespace

std::string letter(std::size_t index) {
  const std::string first(1, static_cast<char>('A' + index % 26));
  return index < 26 ? first : first + std::to_string(index / 26);
}

Ticks ticks_to(double most) {
  if (!(std::isnormal(most) && most > 0)) return {1, 1};
  const double rough = most / 5, magnitude = std::pow(10, std::floor(std::log10(rough)));
  double step = 10 * magnitude;
  for (const double nice : {5.0, 2.5, 2.0, 1.0})
    if (nice * magnitude >= rough) step = nice * magnitude;
  return {step, step * std::ceil(most / step - 1e-9)};
}

int floor_power(double value) { return static_cast<int>(std::floor(std::log10(value) + 1e-9)); }
int ceil_power(double value) { return static_cast<int>(std::ceil(std::log10(value) - 1e-9)); }

std::vector<int> powers_between(int low, int high) {
  const int step = std::max(1, (high - low + kMostPowers - 2) / (kMostPowers - 1));
  std::vector<int> powers;
  for (int power = low; power <= high; power += step) powers.push_back(power);
  return powers;
}

double note_height(const std::string& note) {
  return note.empty() ? 0 : kNoteLine * static_cast<double>(note_lines(note).size()) + 6;
}

void draw_note(Svg& svg, double x, double y, const std::string& note) {
  for (const std::string& line : note_lines(note)) svg.text(x, y += kNoteLine, line, {.size = 11});
}

Svg draw(const BarChart& chart) {
  const Layout at(chart);
  Svg svg(at.width, at.height, chart.title);
  svg.text(kLeft, 24, chart.title, {.size = 15, .bold = true});
  const Ticks ticks = ticks_to(largest(chart));
  draw_axis(svg, chart, ticks, at.width);
  const double base = kTop + kPlotHeight;
  for (std::size_t g = 0; g < chart.groups.size(); ++g) {
    const double left = kLeft + at.group * static_cast<double>(g);
    const double inner = at.bar * static_cast<double>(chart.bars.size());
    for (std::size_t b = 0; b < chart.bars.size(); ++b) {
      const double x = left + (at.group - inner) / 2 + at.bar * static_cast<double>(b);
      draw_bar(svg, chart, g, b, x + 1, at.bar - 2, ticks.last);
      draw_range(svg, chart, g, b, x + at.bar / 2, ticks.last);
      if (const double sum = height_of(chart, g, b); chart.label_sums && sum > 0)
        svg.text(x + at.bar / 2, base - kPlotHeight * sum / ticks.last - 4, chart.text(sum),
                 {.size = 10, .anchor = "middle"});
      if (chart.bars.size() > 1) svg.text(x + at.bar / 2, base + 13, letter(b), {.size = 10, .anchor = "middle"});
    }
    const double names = base + (chart.bars.size() > 1 ? kLetters : 0) + 15;
    svg.text(left + at.group / 2, names, chart.groups[g], {.size = 11, .anchor = "middle"});
  }
  svg.line(kLeft, base, at.width - kRight, base, "currentColor");
  draw_legend(svg, chart, at);
  return svg;
}

}  // namespace eyrie
