#include "sim/report/sweep_points.h"

#include <algorithm>

#include "sim/number.h"

namespace eyrie {
namespace {

// Groups of points: the number of each one's, and how many there are.
struct Groups {
  std::vector<std::size_t> of_row;
  std::size_t count = 1;
};

template <class Text>
Groups split(const Groups& groups, Text text) {
  std::map<std::pair<std::size_t, std::string>, std::size_t> numbers;
  Groups finer;
  for (std::size_t row = 0; row < groups.of_row.size(); ++row)
    finer.of_row.push_back(numbers.try_emplace({groups.of_row[row], text(row)}, numbers.size()).first->second);
  finer.count = numbers.size();
  return finer;
}

}  // namespace

SweepPoints::SweepPoints(const ReportSweep& sweep) : sweep_(sweep) {
  for (std::size_t i = 0; i < sweep.points.columns.size(); ++i) columns_.emplace(sweep.points.columns[i], i);
  const bool tells = columns_.contains("status");
  for (const Row& row : sweep.points.rows)
    if (!tells || text(row, "status") == "done") rows_.push_back(&row);
}

const std::string& SweepPoints::text(const Row& row, const std::string& name) const {
  static const std::string kNothing;
  const auto column = columns_.find(name);
  return column == columns_.end() ? kNothing : row[column->second];
}

std::optional<double> SweepPoints::number(const Row& row, const std::string& name) const {
  return number_in(text(row, name));
}

std::map<std::string, std::size_t> SweepPoints::ranks(const std::string& name) const {
  std::map<std::string, std::size_t> ranks;
  if (const auto said = sweep_.values.find(name); said != sweep_.values.end())
    for (const std::string& value : said->second) ranks.try_emplace(value, ranks.size());
  for (const Row* row : rows_) ranks.try_emplace(text(*row, name), ranks.size());
  return ranks;
}

std::vector<std::string> SweepPoints::left_out(const std::vector<std::string>& named) const {
  const auto column = [this](const std::string& name) {
    return [this, &name](std::size_t row) -> const std::string& { return text(*rows_[row], name); };
  };
  Groups groups{std::vector<std::size_t>(rows_.size()), 1};
  for (const std::string& name : named) groups = split(groups, column(name));
  std::vector<std::string> left_out;
  for (const std::string& input : sweep_.inputs) {
    Groups finer = split(groups, column(input));
    if (finer.count == groups.count) continue;
    left_out.push_back(input);
    groups = std::move(finer);
  }
  return left_out;
}

std::vector<std::string> SweepPoints::parts(const std::string& y) const {
  if (y != "energy.components" && y != "stalls") return {y};
  std::vector<std::pair<double, std::string>> sums;
  for (const std::string& name : sweep_.points.columns) {
    if (!name.starts_with(y + ".")) continue;
    double sum = 0;
    for (const Row* row : rows_) sum += number(*row, name).value_or(0);
    if (sum > 0) sums.emplace_back(-sum, name);
  }
  std::sort(sums.begin(), sums.end());
  std::vector<std::string> names;
  for (const auto& [sum, name] : sums) names.push_back(name);
  return names;
}

std::vector<const SweepPoints::Row*> SweepPoints::beside(
    const std::vector<std::pair<std::string, std::string>>& values) const {
  const std::map<std::string, std::string> set(values.begin(), values.end());
  const auto key = [&](const Row& row, bool as_set) {
    std::string all;
    for (const std::string& input : sweep_.inputs) {
      const auto value = set.find(input);
      const std::string& text_there = as_set && value != set.end() ? value->second : text(row, input);
      all += std::to_string(text_there.size()) + ":" + text_there;
    }
    return all;
  };
  std::unordered_map<std::string, const Row*> known;
  for (const Row* row : rows_) known.try_emplace(key(*row, false), row);
  std::vector<const Row*> bases;
  for (const Row* row : rows_) {
    const auto base = known.find(key(*row, true));
    bases.push_back(base == known.end() ? nullptr : base->second);
  }
  return bases;
}

}  // namespace eyrie
