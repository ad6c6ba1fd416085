#include "sim/report/energy_trace.h"

#include <fmt/core.h>

#include <algorithm>

#include "sim/number.h"
#include "sim/report/drawable.h"

namespace eyrie {
namespace {

constexpr std::size_t kFirstComponent = 3;
const std::vector<std::string> kHead{"layer", "start_cycle", "end_cycle"};

class Cells {
 public:
  Cells(const CsvTable& table, const std::string& file, std::vector<std::string>& problems)
      : table_(table), file_(file), problems_(problems) {}

  double number(std::size_t row, std::size_t column) {
    const std::string& cell = table_.rows[row][column];
    const auto value = number_in(cell);
    if (!value)
      problem(row, fmt::format("{}: expected a number, found {}", table_.columns[column],
                               cell.empty() ? "nothing" : cell.substr(0, 40)));
    else if (*value < 0 || !drawable(*value))
      problem(row, fmt::format("{}: {} is not {}", table_.columns[column], *value, kDrawable));
    return value.value_or(0);
  }
  void problem(std::size_t row, const std::string& what) {
    problems_.push_back(fmt::format("{}:{}: {}", file_, table_.lines[row], what));
  }

 private:
  const CsvTable& table_;
  const std::string& file_;
  std::vector<std::string>& problems_;
};

}  // namespace

EnergyTrace read_energy_trace(const CsvTable& table, const std::string& file, std::vector<std::string>& problems) {
  EnergyTrace trace;
  const auto& columns = table.columns;
  if (columns.size() <= kFirstComponent || !std::equal(kHead.begin(), kHead.end(), columns.begin())) {
    problems.push_back(file + ":1: expected the columns layer, start_cycle, end_cycle and a component each");
    return trace;
  }
  trace.components.assign(columns.begin() + kFirstComponent, columns.end());
  trace.energy.resize(trace.components.size());
  Cells cells(table, file, problems);
  const std::size_t before = problems.size();
  double layer_start = 0;  // of a layer whose cycles count from its own start
  for (std::size_t row = 0; row < table.rows.size() && problems.size() == before; ++row) {
    const std::string& layer = table.rows[row][0];
    const double start = cells.number(row, 1), end = cells.number(row, 2);
    const double last = trace.end.empty() ? 0 : trace.end.back();
    if (row > 0 && layer != trace.layer.back()) layer_start = start < last ? last : 0;
    if (start > end) cells.problem(row, fmt::format("start_cycle {} is after end_cycle {}", start, end));
    if (layer_start + start < last) cells.problem(row, fmt::format("start_cycle {} is before the window above", start));
    trace.layer.push_back(layer);
    trace.start.push_back(layer_start + start);
    trace.end.push_back(layer_start + end);
    for (std::size_t c = 0; c < trace.components.size(); ++c)
      trace.energy[c].push_back(cells.number(row, kFirstComponent + c));
  }
  return trace;
}

EnergyTrace coarser(const EnergyTrace& trace, std::size_t most) {
  const std::size_t windows = trace.start.size();
  const std::size_t together = (windows + most - 1) / std::max<std::size_t>(most, 1);
  if (together <= 1) return trace;
  EnergyTrace merged;
  merged.components = trace.components;
  merged.energy.resize(trace.components.size());
  std::size_t in_window = 0;
  for (std::size_t w = 0; w < windows; ++w) {
    const bool joins = in_window > 0 && in_window < together && trace.layer[w] == merged.layer.back();
    if (joins) {
      merged.end.back() = trace.end[w];
      ++in_window;
    } else {
      merged.layer.push_back(trace.layer[w]);
      merged.start.push_back(trace.start[w]);
      merged.end.push_back(trace.end[w]);
      in_window = 1;
    }
    for (std::size_t c = 0; c < trace.components.size(); ++c) {
      if (joins)
        merged.energy[c].back() += trace.energy[c][w];
      else
        merged.energy[c].push_back(trace.energy[c][w]);
    }
  }
  return merged;
}

}  // namespace eyrie
