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

using Misreads = std::vector<YamlReader::Misread>;

// Why a value cannot be read in its place; `key`: because there is no such place.
struct Wrong {
  std::string what;
  bool key;
  bool operator==(const Wrong&) const = default;
};

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

  bool check() {
    for (const Zipped& zipped : sweep_.axes)
      for (const Axis& axis : zipped)
        if (axis.name.find('.') != std::string::npos && file_.clean(path_of(axis.name))) check(axis);
    return keys_known_;
  }

 private:
  // What is wrong with a value in all of the files it may go into; nothing if one of them takes it.
  std::optional<Wrong> wrong(const Axis& axis, const YamlPtr& value) {
    const bool machine = axis.name.starts_with("machine");
    std::optional<Wrong> first;
    for (const std::string& path : machine ? sweep_.machines : sweep_.workloads) {
      const auto what = wrong_in(path, machine, axis.name.substr(axis.name.find('.') + 1), value);
      if (!what) return std::nullopt;
      if (!first) first = what;
    }
    return first;
  }

  std::optional<Wrong> wrong_in(const std::string& path, bool machine, const std::string& key, const YamlPtr& value) {
    try {
      const auto [before, is_new] = misreads_.try_emplace(path);
      if (is_new) before->second = Document(sweep_, machine, path, base_.tree(path)).misreads;
      const Document after(sweep_, machine, path, with_value(base_.tree(path), key, value));
      for (const YamlReader::Misread& misread : after.misreads) {
        if (contains(before->second, misread)) continue;
        return Wrong{misread.path == key ? misread.what : misread.path + ": " + misread.what, misread.unknown_key};
      }
    } catch (const NoSuchPlace& bad) {
      return Wrong{bad.what, true};
    }
    return std::nullopt;
  }

  // The same mistake in all values is one of the key.
  void check(const Axis& axis) {
    std::vector<Wrong> all;
    for (std::size_t i = 0; i < axis.values.size(); ++i) {
      if (i >= kMostChecked && i + 1 < axis.values.size()) continue;
      const auto what = wrong(axis, axis.values[i]);
      if (what && !contains(all, *what)) all.push_back(*what);
    }
    for (const auto& [what, of_the_key] : all) {
      keys_known_ = keys_known_ && !of_the_key;
      file_.problem(path_of(axis.name), what);
    }
  }

  std::string path_of(const std::string& axis) const {
    if (file_.given("axes." + axis)) return "axes." + axis;
    for (int i = 0;; ++i)
      if (std::string path = fmt::format("zip[{}].{}", i, axis); file_.given(path)) return path;
  }

  const Sweep& sweep_;
  YamlReader& file_;
  const BaseFiles base_;
  std::map<std::string, Misreads> misreads_;  // of the base files as they are
  bool keys_known_ = true;
};

}  // namespace

bool check_values(const Sweep& sweep, YamlReader& file) { return Checker(sweep, file).check(); }

// What is wrong in the files as they are and still is at the first point.
void check_base(const Sweep& sweep, const YamlReader& file) {
  const BaseFiles base(sweep);
  const auto values = Points(sweep).next();
  if (!values) throw UserError(file.where("filters") + ": leave no point");
  std::vector<std::string> problems;
  const auto check_file = [&](const EditedFile& edited, bool machine) {
    const Document before(sweep, machine, edited.path, base.tree(edited.path));
    const Document after(sweep, machine, edited.path, edited.document);
    for (const std::string& problem : after.problems)
      if (contains(before.problems, problem)) problems.push_back(problem);
  };
  const PointInputs first = base.inputs(*values);
  for (const EditedFile& machine : first.machines) check_file(machine, true);
  check_file(first.workload, false);
  if (!problems.empty()) throw UserError(problems);
}

}  // namespace eyrie
