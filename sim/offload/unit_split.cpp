#include "sim/offload/unit_split.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "sim/offload/integer_program.h"

namespace eyrie::offload {
namespace {

constexpr double kRounding = 1e-12;

}  // namespace

Split split_cost(const SplitProblem& problem, std::vector<std::uint64_t> units) {
  Split split{std::move(units), {}};
  for (std::size_t p = 0; p < split.units.size(); ++p) {
    const Cost cost = static_cast<double>(split.units[p]) * problem.unit[p];
    split.total = {split.total.mJ + cost.mJ, std::max(split.total.ms, cost.ms)};
  }
  return split;
}

std::uint64_t units_within(double ms, const Cost& unit) {
  return static_cast<std::uint64_t>(std::floor(std::min(ms / unit.ms * (1 + kRounding), 1e18)));
}

// Energy and time are counted in what a unit takes on average, so that all numbers are of one size.
std::optional<Split> best_split(const SplitProblem& problem) {
  double mJ = 0, ms = 0;
  for (const Cost& unit : problem.unit) mJ += unit.mJ, ms += unit.ms;
  const double processors = static_cast<double>(problem.unit.size());
  const double units = static_cast<double>(problem.units);
  const double scale = problem.weights.of({mJ, ms}) / processors;
  IntegerProgram program;
  const double last = std::isinf(problem.most_ms) ? kNoBound : problem.most_ms / ms * processors * (1 + kRounding);
  const std::size_t makespan =
      program.add_column(0, last, problem.weights.per_ms * ms / processors / (scale > 0 ? scale : 1), false);
  IntegerProgram::Terms all;
  for (const Cost& unit : problem.unit) {
    const double cost = problem.weights.per_mJ * unit.mJ / (scale > 0 ? scale : 1);
    const std::size_t column = program.add_column(0, units, cost, true);
    all.emplace_back(column, 1);
    program.add_row({{column, unit.ms / ms * processors}, {makespan, -1}}, -kNoBound, 0);
  }
  program.add_row(all, units, units);
  const auto values = program.solve();
  if (!values) return std::nullopt;
  std::vector<std::uint64_t> split;
  for (const auto& [column, one] : all) split.push_back(static_cast<std::uint64_t>((*values)[column]));
  return split_cost(problem, std::move(split));
}

std::optional<Split> cheapest_split(const SplitProblem& problem) {
  std::vector<std::size_t> order(problem.unit.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return problem.unit[a].mJ < problem.unit[b].mJ; });
  std::vector<std::uint64_t> units(problem.unit.size());
  std::uint64_t left = problem.units;
  for (const std::size_t p : order) {
    units[p] = std::min(left, units_within(problem.most_ms, problem.unit[p]));
    left -= units[p];
  }
  if (left > 0) return std::nullopt;
  return split_cost(problem, std::move(units));
}

// Fewer than one unit a processor is left over when all stop at the time that fractions of units would allow.
Split fastest_split(const SplitProblem& problem) {
  double rate = 0;
  for (const Cost& unit : problem.unit) rate += 1 / unit.ms;
  const double ms = static_cast<double>(problem.units) / rate;
  std::vector<std::uint64_t> units;
  std::uint64_t left = problem.units;
  for (const Cost& unit : problem.unit) {
    units.push_back(std::min(left, units_within(ms, unit)));
    left -= units.back();
  }
  for (; left > 0; --left) {
    const auto next = [&](std::size_t p) { return static_cast<double>(units[p] + 1) * problem.unit[p].ms; };
    std::size_t first = 0;
    for (std::size_t p = 1; p < units.size(); ++p)
      if (next(p) < next(first)) first = p;
    ++units[first];
  }
  return split_cost(problem, std::move(units));
}

}  // namespace eyrie::offload
