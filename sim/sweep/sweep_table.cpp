#include "sim/sweep/sweep_table.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "sim/text_table.h"

namespace eyrie {
namespace {

constexpr std::size_t kDigits = 12;  // of a hash: no two points of a sweep share them
constexpr std::size_t kLongestReason = 60;

double number_of(const Cell& cell) {
  if (const auto* count = std::get_if<std::int64_t>(&cell)) return static_cast<double>(*count);
  const auto* number = std::get_if<double>(&cell);
  return number ? *number : 0;
}

std::vector<std::size_t> all_up_to(std::size_t end) {
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < end; ++i) all.push_back(i);
  return all;
}

// "machine.array.columns" is "array.columns" in a heading.
std::string short_name(const std::string& name) {
  const auto dot = name.find('.');
  return dot == std::string::npos ? name : name.substr(dot + 1);
}

// Which inputs differ from point to point.
std::vector<std::size_t> varying(const RowTable& rows, const std::vector<std::string>& inputs) {
  std::vector<std::size_t> columns;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const auto differs = [&](const auto& row) { return row[3 + i] != rows.rows.front()[3 + i]; };
    if (std::any_of(rows.rows.begin(), rows.rows.end(), differs)) columns.push_back(3 + i);
  }
  return columns;
}

const Cell& cell_named(const RowTable& rows, const std::vector<Cell>& row, const std::string& name) {
  static const Cell kNothing;
  const auto column = std::find(rows.columns.begin(), rows.columns.end(), name);
  return column == rows.columns.end() ? kNothing : row[static_cast<std::size_t>(column - rows.columns.begin())];
}

void add_results(const RowTable& rows, const std::vector<Cell>& row, std::vector<std::string>& cells) {
  const auto number = [&](const char* name) { return number_of(cell_named(rows, row, name)); };
  const std::string status = cell_text(row[1]);
  if (status != "done") {
    std::string reason = cell_text(row[2]);
    reason = reason.substr(0, reason.find('\n'));
    if (reason.size() > kLongestReason) reason = reason.substr(0, kLongestReason) + "...";
    cells.insert(cells.end(), {"", "", "", "", status + ": " + reason});
    return;
  }
  // Two machines of a pair have a clock each.
  cells.push_back(cell_named(rows, row, "cycles").index() == 0 ? "-" : short_number(number("cycles")));
  cells.push_back(fmt::format("{:.3f}", number("seconds") * 1e3));
  cells.push_back(short_number(number("energy.total")));
  cells.push_back(cell_text(cell_named(rows, row, "energy.unit")));
  cells.push_back("");
}

}  // namespace

std::string sweep_table(const Sweep& sweep, const RowTable& rows) {
  if (rows.rows.empty()) return "";
  const std::vector<std::size_t> inputs = varying(rows, input_names(sweep));
  std::map<std::string, const std::vector<Cell>*> by_hash;
  for (const auto& row : rows.rows) by_hash[cell_text(row[0])] = &row;

  std::vector<std::string> head;
  for (const std::size_t column : inputs) head.push_back(short_name(rows.columns[column]));
  for (const char* name : {"cycles", "ms", "energy", "", ""}) head.emplace_back(name);
  std::vector<std::size_t> left = all_up_to(inputs.size());
  left.insert(left.end(), {inputs.size() + 3, inputs.size() + 4});
  TextTable table(head, left);
  PointList points(sweep);
  while (const auto point = points.next()) {
    const auto row = by_hash.find(point->hash);
    if (row == by_hash.end()) continue;
    std::vector<std::string> cells;
    for (const std::size_t column : inputs) cells.push_back(cell_text((*row->second)[column]));
    add_results(rows, *row->second, cells);
    table.add(cells);
  }
  return table.text();
}

std::string plan_table(const Sweep& sweep) {
  std::vector<std::string> head{"point"};
  for (const std::string& name : input_names(sweep)) head.push_back(name);
  TextTable table(head, all_up_to(head.size()));
  PointList points(sweep);
  while (const auto point = points.next()) {
    std::vector<std::string> cells{point->hash.substr(0, kDigits)};
    for (const auto& [name, cell] : point->columns) cells.push_back(cell_text(cell));
    table.add(cells);
  }
  return table.text();
}

}  // namespace eyrie
