// A sweep as its YAML file describes it, checked: a base run, and which of its inputs take which values.
#pragma once
#include <string>
#include <vector>

#include "sim/sweep/filter.h"
#include "sim/sweep/plot.h"
#include "sim/workload_file.h"
#include "sim/yaml_node.h"

namespace eyrie {

// An input and its values. The names "machine" and "workload" stand for whole files, "machine.array.columns" for a key.
struct Axis {
  std::string name;
  std::vector<YamlPtr> values;
};

// Axes of one length that go together, value by value.
using Zipped = std::vector<Axis>;

struct Sweep {
  std::string file;
  std::string question;                // empty if the file gives none
  std::vector<std::string> machines;   // files: of the axis `machine`, or the only one
  std::vector<std::string> workloads;  // likewise
  std::string machine_as_said;         // the key `machine`; empty if it is an axis
  std::string workload_as_said;        // likewise
  WorkloadOverrides overrides;         // layers and batch of all points
  bool check = true;                   // compare every output with the reference
  std::vector<Zipped> axes;            // crossed with each other; the last one changes fastest
  std::vector<Filter> filters;         // a point has to pass all
  std::vector<Plot> plots;             // pictures of its results

  std::vector<std::string> names() const;  // of all axes, in order
  double crossed() const;                  // points before the filters; a double, since they may be too many to count
};

// The most points a sweep may have before its filters, and the most values an axis may have.
inline constexpr double kMostCrossed = 1e9;
inline constexpr double kMostValues = 1e6;

// Reads and checks a sweep file, and that its base run can be read with every value in its place, one at a time. Files
// are searched in the folder of the sweep file. Throws UserError with every problem found.
Sweep read_sweep(const std::string& path);

// The files of a sweep under the names that it gives them, e.g. "../eyeriss.yaml" -> "configs/eyeriss.yaml".
std::string file_beside(const std::string& sweep_file, const std::string& name);

}  // namespace eyrie
