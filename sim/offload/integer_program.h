// Mixed integer programs and their solver, CBC's full one (presolve, cuts and heuristics), on one thread and silent.
#pragma once
#include <cstddef>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

namespace eyrie::offload {

inline constexpr double kNoBound = std::numeric_limits<double>::max();  // as CBC writes infinity

class IntegerProgram {
 public:
  using Terms = std::vector<std::pair<std::size_t, double>>;  // column, coefficient; a column once

  // A variable between bounds, with its cost in the sum that is to be least; returns its place.
  std::size_t add_column(double low, double high, double cost, bool whole);
  // low <= sum of the terms <= high
  void add_row(const Terms& terms, double low, double high);

  // The values of an optimal solution, whole ones exactly so; nothing if there is none. Throws UserError if CBC is not
  // installed, Fault if it gives up.
  std::optional<std::vector<double>> solve() const;

 private:
  struct Column {
    double low, high, cost;
    bool whole;
    std::vector<int> rows = {};
    std::vector<double> coefficients = {};
  };
  std::vector<Column> columns_;
  std::vector<double> row_low_, row_high_;
};

}  // namespace eyrie::offload
