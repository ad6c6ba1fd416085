// The points of a sweep that ran, as pictures look at them.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "sim/report/report_input.h"

namespace eyrie {

class SweepPoints {
 public:
  using Row = std::vector<std::string>;

  explicit SweepPoints(const ReportSweep& sweep);  // has to outlive this

  const std::vector<const Row*>& rows() const { return rows_; }

  // The text of a column, empty if there is no such column; and as a number, if it is one.
  const std::string& text(const Row& row, const std::string& name) const;
  std::optional<double> number(const Row& row, const std::string& name) const;

  // Where each value of an input, or another column, stands: first those of the sweep file in its order.
  std::map<std::string, std::size_t> ranks(const std::string& name) const;

  // Inputs besides these columns that differ between points with the same values of them, but for those that follow
  // from the others.
  std::vector<std::string> left_out(const std::vector<std::string>& named) const;

  // The results that a plot's y names, those with the largest sum first.
  std::vector<std::string> parts(const std::string& y) const;

  // For each row the point that has these values, and those of the row in all other inputs; null if it did not run.
  std::vector<const Row*> beside(const std::vector<std::pair<std::string, std::string>>& values) const;

 private:
  const ReportSweep& sweep_;
  std::unordered_map<std::string, std::size_t> columns_;
  std::vector<const Row*> rows_;
};

}  // namespace eyrie
