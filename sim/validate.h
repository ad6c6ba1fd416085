// Compares simulations with published tables.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/published.h"
#include "sim/result.h"
#include "sim/run.h"

namespace eyrie {

// One published value beside the simulated one.
struct Comparison {
  std::string metric, unit;
  std::string column;  // the metric, and of a ratio its runs
  std::string layer;   // or kTotal
  double published = 0;
  double simulated = 0;
  Evidence evidence = Evidence::prediction;
  std::optional<double> tolerance_percent = 0;  // none: shown, not judged

  double error_percent() const { return 100 * (simulated - published) / published; }
  bool judged() const { return tolerance_percent.has_value(); }
  bool within_tolerance() const;  // or not judged
};

// Every value of the table, column by column, layers in the run's order and the total last. `runs` has a result for
// each of the table's runs. Throws UserError for a measure that a machine does not have, Fault for an unknown layer.
std::vector<Comparison> compare(const PublishedTable& table, const std::map<std::string, RunResult>& runs);

// Runs what the tables name, every pair of machine and workload once, and compares; an element per table. Throws
// UserError, with all problems of all files, before anything is run; also if a table speaks of a layer that its
// workload does not have.
std::vector<std::vector<Comparison>> validate(const std::vector<PublishedTable>& tables, const RunOptions& options);

// The comparisons of a table as text: side by side, then the reasons for the tolerances and the table's notes.
std::string validation_text(const PublishedTable& table, const std::vector<Comparison>& comparisons);

// How many rows of each kind of evidence there are, how many predictions are judged, and how many of those are within
// their tolerance.
struct Verdict {
  std::map<Evidence, std::size_t> rows = {};
  std::size_t judged = 0, within = 0;

  void add(const std::vector<Comparison>& comparisons);
  bool holds() const { return within == judged; }
  std::string text() const;  // two lines
};

// The table's name and, on a line below, the errors of its totals.
std::string totals_text(const PublishedTable& table, const std::vector<Comparison>& comparisons);

}  // namespace eyrie
