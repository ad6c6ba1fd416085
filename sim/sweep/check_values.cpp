#include "sim/sweep/check_values.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <optional>

#include "sim/base/fault.h"
#include "sim/machine_config.h"
#include "sim/sweep/point_inputs.h"
#include "sim/sweep/points.h"
#include "sim/yaml_edit.h"

namespace eyrie {
namespace {

using Misreads = std::vector<std::pair<std::string, std::string>>;

// Of a longer axis, nearly always a range, whose values are all numbers, the first ones and the last are enough.
constexpr std::size_t kMostChecked = 100;

bool contains(const auto& all, const auto& one) { return std::find(all.begin(), all.end(), one) != all.end(); }

// Reads a document as a machine or as a workload.
class Document {
 public:
  Document(const Sweep& sweep, bool machine, const std::string& path, const YamlPtr& tree) : file_(path, tree) {
    try {
      machine ? void(read_machine(file_)) : void(read_workload(file_, sweep.overrides));
    } catch (const UserError& error) {
      problems = error.problems;
    }
    misreads = file_.misread();
  }

  std::vector<std::string> problems;
  Misreads misreads;

 private:
  YamlReader file_;
};

class Checker {
 public:
  Checker(const Sweep& sweep, YamlReader& file) : sweep_(sweep), file_(file), base_(sweep) {}

  void check() {
    for (const Zipped& zipped : sweep_.axes)
      for (const Axis& axis : zipped)
        if (axis.name.find('.') != std::string::npos) check(axis);
    file_.throw_problems();
    check_base();
  }

 private:
  // What is wrong with a value in all of the files it may go into; nothing if one of them takes it.
  std::optional<std::string> wrong(const Axis& axis, const YamlPtr& value) {
    const bool machine = axis.name.starts_with("machine");
    std::optional<std::string> first;
    for (const std::string& path : machine ? sweep_.machines : sweep_.workloads) {
      const auto what = wrong_in(path, machine, axis.name.substr(axis.name.find('.') + 1), value);
      if (!what) return std::nullopt;
      if (!first) first = what;
    }
    return first;
  }

  std::optional<std::string> wrong_in(const std::string& path, bool machine, const std::string& key,
                                      const YamlPtr& value) {
    try {
      const auto [before, is_new] = misreads_.try_emplace(path);
      if (is_new) before->second = Document(sweep_, machine, path, base_.tree(path)).misreads;
      const Document after(sweep_, machine, path, with_value(base_.tree(path), key, value));
      for (const auto& misread : after.misreads) {
        if (contains(before->second, misread)) continue;
        return misread.first == key ? misread.second : misread.first + ": " + misread.second;
      }
    } catch (const NoSuchPlace& bad) {
      return bad.what;
    }
    return std::nullopt;
  }

  // The same mistake in all values is one of the key.
  void check(const Axis& axis) {
    std::vector<std::string> all;
    for (std::size_t i = 0; i < axis.values.size(); ++i) {
      if (i >= kMostChecked && i + 1 < axis.values.size()) continue;
      const auto what = wrong(axis, axis.values[i]);
      if (what && !contains(all, *what)) all.push_back(*what);
    }
    for (const std::string& what : all) file_.problem(path_of(axis.name), what);
  }

  std::string path_of(const std::string& axis) const {
    if (file_.given("axes." + axis)) return "axes." + axis;
    for (int i = 0;; ++i)
      if (const std::string path = fmt::format("zip[{}].{}", i, axis); file_.given(path)) return path;
  }

  // What is wrong in the files as they are and still is at the first point.
  void check_base() {
    std::vector<std::string> problems;
    const auto values = Points(sweep_).next();
    if (!values) throw UserError(file_.where("filters") + ": leave no point");
    const PointInputs first = base_.inputs(*values);
    const auto check_file = [&](const EditedFile& file, bool machine) {
      const Document before(sweep_, machine, file.path, base_.tree(file.path));
      const Document after(sweep_, machine, file.path, file.document);
      for (const std::string& problem : after.problems)
        if (contains(before.problems, problem)) problems.push_back(problem);
    };
    for (const EditedFile& file : first.machines) check_file(file, true);
    check_file(first.workload, false);
    if (!problems.empty()) throw UserError(problems);
  }

  const Sweep& sweep_;
  YamlReader& file_;
  const BaseFiles base_;
  std::map<std::string, Misreads> misreads_;  // of the base files as they are
};

}  // namespace

void check_values(const Sweep& sweep, YamlReader& file) { Checker(sweep, file).check(); }

}  // namespace eyrie
