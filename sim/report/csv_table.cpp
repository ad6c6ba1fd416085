#include "sim/report/csv_table.h"

#include <fmt/core.h>

#include <set>

#include "sim/csv.h"

namespace eyrie {
namespace {

class CsvText {
 public:
  explicit CsvText(const std::string& text) : text_(text) {}

  bool at_end() const { return at_ >= text_.size(); }
  int line() const { return line_; }

  std::vector<std::string> row() {
    std::vector<std::string> cells{cell()};
    while (!at_end() && text_[at_] == ',') {
      ++at_;
      cells.push_back(cell());
    }
    if (!at_end()) ++at_, ++line_;
    return cells;
  }

 private:
  std::string cell() {
    std::string cell;
    bool quoted = false, bare_end = true;  // whether the last character stood outside quotes
    for (; !at_end(); ++at_) {
      const char c = text_[at_];
      const bool doubled = quoted && text_.compare(at_, 2, "\"\"") == 0;
      if (doubled) {
        cell += text_[at_++];
      } else if (c == '"') {
        quoted = !quoted;
        bare_end = false;
      } else if (!quoted && (c == ',' || c == '\n')) {
        break;
      } else {
        line_ += c == '\n';
        bare_end = !quoted;
        cell += c;
      }
    }
    if (bare_end && cell.ends_with('\r')) cell.pop_back();
    return csv_text(cell);
  }

  const std::string& text_;
  std::size_t at_ = 0;
  int line_ = 1;
};

}  // namespace

CsvTable parse_csv(const std::string& text, const std::string& file, std::vector<std::string>& problems) {
  CsvTable table;
  CsvText rest(text);
  if (rest.at_end()) {
    problems.push_back(file + ": is empty, expected a line of column names");
    return table;
  }
  table.columns = rest.row();
  std::set<std::string> names;
  for (const std::string& name : table.columns) {
    if (!names.insert(name).second) problems.push_back(fmt::format("{}:1: column {}: given twice", file, name));
  }
  while (!rest.at_end()) {
    const int line = rest.line();
    auto row = rest.row();
    if (row == std::vector<std::string>{""}) continue;
    if (row.size() != table.columns.size()) {
      problems.push_back(fmt::format("{}:{}: has {} cells, the first line names {} columns", file, line, row.size(),
                                     table.columns.size()));
      return table;
    }
    table.rows.push_back(std::move(row));
    table.lines.push_back(line);
  }
  return table;
}

}  // namespace eyrie
