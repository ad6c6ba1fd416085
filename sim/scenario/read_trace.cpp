#include <fmt/core.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "sim/base/fault.h"
#include "sim/number.h"
#include "sim/report/csv_table.h"
#include "sim/scenario/file_rules.h"
#include "sim/scenario/trace.h"
#include "sim/suggest.h"

namespace eyrie::offload {
namespace {

// Where a column's values go, and between what they lie.
struct Column {
  double* value = nullptr;
  double least = 0, most = 0;
};

class TraceReader {
 public:
  TraceReader(std::string path, const Placement& placement)
      : path_(std::move(path)), placement_(placement), now_(placement.conditions()) {}

  std::vector<Moment> read() {
    const CsvTable table = read_table();
    for (const std::string& name : table.columns) columns_.push_back(column(name));
    if (problems_.empty() && std::find(table.columns.begin(), table.columns.end(), "time_s") == table.columns.end())
      problem(1, "time_s: missing, expected the time of a row");
    if (problems_.empty() && table.rows.empty()) problem(1, "has no rows, expected an inference a row");
    std::vector<Moment> moments;
    lines_ = table.lines;
    for (std::size_t row = 0; row < table.rows.size() && problems_.empty(); ++row) {
      const double before = s_;
      for (std::size_t c = 0; c < columns_.size(); ++c) cell(row, table.columns[c], table.rows[row][c], columns_[c]);
      if (row > 0 && s_ < before)
        problem(line(row), fmt::format("time_s: {:g} is before the row above, {:g}", s_, before));
      moments.push_back({s_, now_});
    }
    if (!problems_.empty()) throw UserError(problems_);
    return moments;
  }

 private:
  int line(std::size_t row) const { return lines_[row]; }
  void problem(int line, const std::string& what) { problems_.push_back(fmt::format("{}:{}: {}", path_, line, what)); }

  CsvTable read_table() {
    std::ifstream file(path_, std::ios::binary);
    if (!file) {
      problems_.push_back(path_ + ": no such file");
      return {};
    }
    std::ostringstream text;
    text << file.rdbuf();
    return parse_csv(text.str(), path_, problems_);
  }

  Column column(const std::string& name) {
    if (name == "time_s") return {&s_, 0, kMost};
    std::vector<std::string> known{"time_s"};
    for (std::size_t l = 0; l < placement_.links.size(); ++l) {
      known.push_back(placement_.links[l].name + ".Mbps");
      if (name == known.back()) return {&now_.Mbps[l], kLeast, kMost};
    }
    for (std::size_t p = 0; p < placement_.processors.size(); ++p) {
      known.push_back(placement_.processors[p].name + ".utilization");
      if (name == known.back()) return {&now_.utilization[p], 0, kMostUtilization};
    }
    problem(1, name + ": no such column" + suggestion(name, known));
    return {};
  }

  void cell(std::size_t row, const std::string& name, const std::string& text, const Column& column) {
    const auto value = number_in(text);
    if (!value)
      problem(line(row), fmt::format("{}: expected a finite number, found {}", name, text.empty() ? "nothing" : text));
    else if (*value < column.least || *value > column.most)
      problem(line(row), fmt::format("{}: {} is not in {:g}..{:g}", name, text, column.least, column.most));
    else
      *column.value = *value;
  }

  const std::string path_;
  const Placement& placement_;
  double s_ = 0;
  Conditions now_;
  std::vector<Column> columns_;
  std::vector<int> lines_;
  std::vector<std::string> problems_;
};

}  // namespace

std::vector<Moment> read_trace(const std::string& path, const Placement& placement) {
  return TraceReader(path, placement).read();
}

}  // namespace eyrie::offload
