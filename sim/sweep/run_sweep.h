// Runs the points of a sweep in child processes and keeps what they found.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <unordered_set>

#include "sim/sweep/point_inputs.h"
#include "sim/sweep/points.h"
#include "sim/sweep/store.h"
#include "sim/sweep/sweep.h"

namespace eyrie {

struct SweepProgress {
  std::uint64_t points = 0;  // of the sweep
  std::uint64_t known = 0;   // of these, need not run: their rows were there
  std::uint64_t run = 0;     // of these, ended
};

struct SweepOptions {
  std::size_t processes = 1;
  std::uint64_t memory_limit = kNoMemoryLimit;              // bytes, of a point
  std::function<void(const SweepProgress&)> progress = {};  // after each point
  // What is done for a point, in a process of its own.
  std::function<RunResult(const Sweep&, const PointInputs&, std::uint64_t memory_limit)> simulate = run_point;
};

struct SweepSummary {
  SweepProgress progress;
  std::uint64_t refused = 0, crashed = 0;  // of the points that ran
  std::string first_refusal, first_crash;  // why
  int interrupted = 0;                     // the signal that ended it early
};

// A point of a sweep with what it runs.
struct Point {
  std::string hash;
  Columns columns;  // machine, workload and every axis
  PointInputs inputs;
};

// The points of a sweep, one after the other; one whose inputs are those of an earlier one is left out.
class PointList {
 public:
  explicit PointList(const Sweep& sweep) : sweep_(sweep), files_(sweep), points_(sweep) {}
  std::optional<Point> next();
  std::uint64_t left_out() const { return left_out_; }
  // Of all points so far.
  const std::unordered_set<std::string>& hashes() const { return hashes_; }

 private:
  const Sweep& sweep_;
  BaseFiles files_;
  Points points_;
  std::unordered_set<std::string> hashes_;
  std::uint64_t left_out_ = 0;
};

// The names of a point's columns: machine, workload and every axis.
std::vector<std::string> input_names(const Sweep& sweep);

// Runs every point that has no final row in the store yet. Stops early if a signal comes that ends a program.
SweepSummary run_sweep(const Sweep& sweep, const SweepOptions& options, PointList& points, Store& store);

}  // namespace eyrie
