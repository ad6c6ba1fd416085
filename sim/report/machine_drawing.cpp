#include "sim/report/machine_drawing.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

namespace eyrie {
namespace {

constexpr double kWidth = 760, kBoxWidth = 330, kMargin = 12, kLine = 17, kHead = 24, kGap = 12;
constexpr double kGridLeft = kBoxWidth + 70, kGridWidth = kWidth - kGridLeft - kMargin;
constexpr int kMostCells = 64;  // in a direction; what is more would be a grey plane
constexpr double kLabelShare = 0.62;

struct Part {
  std::string name;
  std::vector<std::pair<std::string, double>> sizes;  // key and number
};

std::string words_of(std::string key) {
  std::replace(key.begin(), key.end(), '_', ' ');
  return key;
}

std::optional<double> number_of(const Parameter& parameter) {
  if (const auto* whole = std::get_if<std::int64_t>(&parameter)) return static_cast<double>(*whole);
  if (const auto* real = std::get_if<double>(&parameter)) return *real;
  return std::nullopt;
}

// Keys of the file's own maps that are numbers, by map; what lies deeper is in the table of parameters.
std::vector<Part> parts_of(const ReportRun& run) {
  std::vector<Part> parts;
  for (const auto& [path, parameter] : run.parameters) {
    const auto dot = path.find('.');
    const auto number = number_of(parameter);
    if (dot == std::string::npos || path.find('.', dot + 1) != std::string::npos || !number) continue;
    const std::string name = path.substr(0, dot);
    if (name == "array") continue;  // is drawn itself
    if (parts.empty() || parts.back().name != name) parts.push_back({name, {}});
    parts.back().sizes.emplace_back(path.substr(dot + 1), *number);
  }
  if (!parts.empty()) return parts;
  for (const auto& [component, bytes] : run.totals.bytes) parts.push_back({component, {}});
  return parts;
}

struct Grid {
  int rows, columns;
};

// Two parameters of one map, "rows" and "columns" or named so, that make all PEs; otherwise the squarest grid.
Grid grid_of(const ReportRun& run) {
  for (const auto& [path, parameter] : run.parameters) {
    const auto at = path.rfind("rows");
    if (at == std::string::npos) continue;
    const auto other = run.parameters.find(path.substr(0, at) + "columns" + path.substr(at + 4));
    if (other == run.parameters.end()) continue;
    const auto rows = number_of(parameter), columns = number_of(other->second);
    const bool whole = rows && columns && *rows >= 1 && *columns >= 1;
    if (whole && *rows * *columns == run.pes) return {static_cast<int>(*rows), static_cast<int>(*columns)};
  }
  int rows = std::max(1, static_cast<int>(std::sqrt(run.pes)));
  while (run.pes % rows != 0) --rows;
  return {rows, run.pes / rows};
}

double height_of(const Part& part) { return kHead + kLine * static_cast<double>(part.sizes.size()) + 6; }

// What a key counts, by its ending; empty if that has no length to draw.
std::string unit_of(const std::string& key) {
  for (const char* unit : {"words", "bytes", "bits", "packets", "entries", "banks"}) {
    if (key.ends_with(unit)) return unit;
  }
  return "";
}

void draw(Svg& svg, const Part& part, double x, double y) {
  svg.frame(x, y, kBoxWidth, height_of(part));
  svg.text(x + 10, y + 17, words_of(part.name), {.size = 13, .bold = true});
  std::map<std::string, double> largest;  // of each unit: a word is no bit
  for (const auto& [key, number] : part.sizes) largest[unit_of(key)] = std::max(largest[unit_of(key)], number);
  for (std::size_t i = 0; i < part.sizes.size(); ++i) {
    const auto& [key, number] = part.sizes[i];
    const double line = y + kHead + kLine * static_cast<double>(i + 1) - 6;
    const double bars = x + kBoxWidth * kLabelShare, longest = x + kBoxWidth - 8 - bars;
    svg.text(x + 10, line, words_of(key), {.size = 11});
    svg.text(bars - 6, line, fmt::format("{:g}", number), {.size = 11, .anchor = "end"});
    const std::string unit = unit_of(key);
    if (!unit.empty() && number > 0)
      svg.rect(bars, line - 9, std::max(1.0, longest * number / largest[unit]), 10, series_colour(0),
               fmt::format("{}.{}: {:g}", part.name, key, number));
  }
}

void draw_pes(Svg& svg, const ReportRun& run, const Grid& grid, double x, double y, double cell) {
  const int rows = std::min(grid.rows, kMostCells), columns = std::min(grid.columns, kMostCells);
  const double gap = cell > 6 ? 2 : 0.5;
  for (int row = 0; row < rows; ++row) {
    for (int column = 0; column < columns; ++column) {
      svg.rect(x + column * cell, y + row * cell, cell - gap, cell - gap, series_colour(0),
               fmt::format("PE {} in row {}, column {}", row * grid.columns + column, row, column));
    }
  }
  std::string text = fmt::format("{} x {} = {} PEs", grid.rows, grid.columns, run.pes);
  if (run.multipliers != run.pes) text += fmt::format(", {} multipliers", run.multipliers);
  if (rows < grid.rows || columns < grid.columns) text += fmt::format("; {} x {} of them drawn", rows, columns);
  svg.text(x, y - 24, text, {.size = 13, .bold = true});
  svg.text(x, y - 8, fmt::format("{:g} MHz, {} MACs a cycle at most", run.clock_MHz, run.multipliers), {.size = 11});
}

}  // namespace

Svg machine_drawing(const ReportRun& run) {
  const Grid grid = grid_of(run);
  const std::vector<Part> parts = parts_of(run);
  double boxes = 0;
  for (const Part& part : parts) boxes += height_of(part) + kGap;
  const int rows = std::min(grid.rows, kMostCells), columns = std::min(grid.columns, kMostCells);
  const double cell = std::min(kGridWidth / std::max(rows, columns), 28.0);
  const double top = 40;
  Svg svg(kWidth, top + std::max(boxes, rows * cell + 50), run.machine + ", drawn to its parameters");
  svg.text(kMargin, 22, run.machine, {.size = 16, .bold = true});
  double y = top;
  for (const Part& part : parts) {
    draw(svg, part, kMargin, y);
    y += height_of(part) + kGap;
  }
  const double grid_top = top + 36, middle = grid_top + rows * cell / 2;
  const double bus = kMargin + kBoxWidth + 12;
  svg.line(bus, top, bus, std::max(y - kGap, middle), "currentColor", 2);
  svg.line(bus, middle, kGridLeft - 8, middle, "currentColor", 2);
  svg.line(kGridLeft - 16, middle - 6, kGridLeft - 8, middle, "currentColor", 2);
  svg.line(kGridLeft - 16, middle + 6, kGridLeft - 8, middle, "currentColor", 2);
  draw_pes(svg, run, grid, kGridLeft, grid_top, cell);
  return svg;
}

}  // namespace eyrie
