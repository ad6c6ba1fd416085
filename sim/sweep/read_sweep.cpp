#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <filesystem>
#include <set>

#include "sim/base/fault.h"
#include "sim/compare.h"
#include "sim/number.h"
#include "sim/suggest.h"
#include "sim/sweep/check_values.h"
#include "sim/sweep/point_record.h"
#include "sim/sweep/sweep.h"
#include "sim/sweep/sweep_file.h"
#include "sim/table_files.h"
#include "sim/yaml_edit.h"

namespace eyrie {
namespace {

constexpr int kLargestBatch = 65536;

// The rules of a sweep file, and what it means.
class SweepReader {
 public:
  explicit SweepReader(const std::string& path) : file_(path), said_(file_.read<SweepFile>()) {
    sweep_.file = path;
    sweep_.question = said_.question;
    sweep_.check = said_.check;
    sweep_.overrides.layers = said_.layers;
    sweep_.overrides.batch = said_.batch;
  }

  Sweep read() {
    file_.within("batch", said_.batch.value_or(1), 1, kLargestBatch);
    for (const auto& [name, values] : said_.axes.entries) sweep_.axes.push_back({axis("axes." + name, name, values)});
    for (std::size_t i = 0; i < said_.zip.size(); ++i) zip(fmt::format("zip[{}]", i), said_.zip[i]);
    all_names_known_ = all_names_known_ && all_named();
    if (!file_.given("axes") && !file_.given("zip")) file_.require({"axes"});
    if (file_.given("axes") && file_.clean("axes") && said_.axes.entries.empty())
      file_.problem("axes", "is empty, expected an axis at least, as machine.array.columns: [12, 24]");
    names();
    sweep_.machines = base("machine", said_.machine, sweep_.machine_as_said);
    sweep_.workloads = base("workload", said_.workload, sweep_.workload_as_said);
    const std::vector<std::string> unreadable = values();
    if (file_.clean("axes") && file_.clean("zip")) size();
    filters();
    for (std::size_t i = 0; i < said_.plots.size(); ++i) plot(fmt::format("plots[{}]", i), said_.plots[i]);
    std::vector<std::string> problems = file_.problems();
    problems.insert(problems.end(), unreadable.begin(), unreadable.end());
    if (!problems.empty()) throw UserError(std::move(problems));
    check_base(sweep_, file_);
    return std::move(sweep_);
  }

 private:
  Axis axis(const std::string& path, const std::string& name, const AxisFile& said) {
    Axis axis{name, {}};
    const bool whole_file = name == "machine" || name == "workload";
    const bool key =
        name.size() > name.find('.') + 1 && (name.starts_with("machine.") || name.starts_with("workload."));
    if (!whole_file && !key) {
      all_names_known_ = false;
      file_.problem(path,
                    "unknown axis; an axis is machine, workload or a key of one of them, as machine.array.columns");
    }
    if (name == "workload.batch" && said_.batch) file_.problem("batch", "is an axis too, workload.batch");
    for (const YamlPtr& value : said.values) axis.values.push_back(without_lines(*value));
    if (said.map) axis.values = range(path, *said.map);
    if (file_.clean(path) && axis.values.empty()) file_.problem(path, "is empty, expected values");
    return axis;
  }

  std::vector<YamlPtr> range(const std::string& path, const RangeFile& said) {
    file_.require({path + ".from", path + ".to", path + ".step"});
    if (!file_.clean(path)) return {};
    if (said.step <= 0) file_.problem(path + ".step", fmt::format("{:g} is not above 0", said.step));
    if (said.to < said.from) file_.problem(path + ".to", fmt::format("{:g} is below from, {:g}", said.to, said.from));
    if (!file_.clean(path)) return {};
    // A last value that rounding puts a hair past `to` belongs to the range.
    const double count = std::floor((said.to - said.from) / said.step + 1e-6) + 1;
    if (count > kMostValues) {
      file_.problem(path, fmt::format("{:.0f} values, at most {:.0f} are possible", count, kMostValues));
      return {};
    }
    std::vector<YamlPtr> values;
    for (int i = 0; i < count; ++i) values.push_back(scalar(fmt::format("{:.12g}", said.from + i * said.step)));
    return values;
  }

  void zip(const std::string& path, const AxesFile& said) {
    Zipped zipped;
    for (const auto& [name, values] : said.entries) zipped.push_back(axis(path + "." + name, name, values));
    if (file_.clean(path) && zipped.empty()) file_.problem(path, "is empty, expected axes");
    const bool sound = file_.clean(path);
    for (const Axis& each : zipped) {
      if (sound && each.values.size() != zipped.front().values.size())
        file_.problem(path + "." + each.name,
                      fmt::format("{} values, but {} has {}; zipped axes have as many each", each.values.size(),
                                  zipped.front().name, zipped.front().values.size()));
    }
    sweep_.axes.push_back(std::move(zipped));
  }

  // Whatever holds axes names some.
  bool all_named() const {
    const auto names_none = [](const AxesFile& axes) { return axes.entries.empty(); };
    if (file_.given("axes") ? names_none(said_.axes) : !file_.given("zip")) return false;
    if (file_.given("zip") && said_.zip.empty()) return false;
    return std::none_of(said_.zip.begin(), said_.zip.end(), names_none);
  }

  // No axis twice, nor inside another; a database takes upper and lower case for the same.
  void names() {
    const auto lower = [](std::string name) {
      for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      return name;
    };
    std::set<std::string> known;
    for (const std::string& name : sweep_.names()) {
      if (!known.insert(lower(name)).second) file_.problem("", name + ": is an axis twice");
    }
    for (const std::string& name : known)
      for (const std::string& inner : known)
        if (name.find('.') != std::string::npos && (inner.starts_with(name + ".") || inner.starts_with(name + "[")))
          file_.problem("", fmt::format("{}: is a part of {}, which is an axis too", inner, name));
    for (const auto& [name, said] : said_.axes.entries) repeated("axes." + name, said.values);
  }

  void repeated(const std::string& path, const std::vector<YamlPtr>& values) {
    std::set<std::string> known;
    for (const YamlPtr& value : values)
      if (!known.insert(one_line(*value)).second) file_.problem(path, one_line(*value) + ": given twice");
  }

  // The files of the base run: of the axis of that name, or of the key.
  std::vector<std::string> base(const std::string& name, const std::optional<std::string>& said, std::string& as_said) {
    std::vector<std::string> files;
    for (const Zipped& zipped : sweep_.axes)
      for (const Axis& axis : zipped)
        if (axis.name == name)
          for (const YamlPtr& value : axis.values) add_found(axis_path(name), name, one_line(*value), files);
    if (files.empty()) {
      file_.require({name});
      if (said) add_found(name, name, *said, files);
      as_said = said.value_or("");
    } else if (said) {
      file_.problem(name, "is an axis too");
    }
    return files;
  }

  std::string axis_path(const std::string& name) const {
    for (std::size_t i = 0; i < said_.zip.size(); ++i)
      for (const auto& [zipped, values] : said_.zip[i].entries)
        if (zipped == name) return fmt::format("zip[{}].{}", i, name);
    return "axes." + name;
  }

  // The files that a value names: of a machine one, or two with a + between them.
  void add_found(const std::string& path, const std::string& kind, const std::string& text,
                 std::vector<std::string>& files) {
    const auto parts = kind == "machine" ? parts_of_pair(text) : std::vector{text};
    if (parts.size() > 2)
      file_.problem(path, fmt::format("{}: names {} machines, at most 2 with a + between them", text, parts.size()));
    for (const std::string& name : parts) {
      const std::string file = file_beside(sweep_.file, name);
      if (file.empty()) file_.problem(path, name + ": no such file; names are relative to this file's folder");
      files.push_back(file);
    }
  }

  // Whether the files take the values. What is wrong with files that cannot be read at all.
  std::vector<std::string> values() try {
    for (const char* file : {"machine", "workload"})
      if (!file_.clean(file) || !file_.clean(axis_path(file))) return {};
    all_names_known_ = check_values(sweep_, file_) && all_names_known_;
    return {};
  } catch (const UserError& error) {
    return error.problems;
  }

  // A name that may be right where that of an axis is wrong: no problem of its own.
  bool may_be_an_axis(const std::string& name) const {
    return !all_names_known_ && (name.starts_with("machine.") || name.starts_with("workload."));
  }

  void size() {
    const double points = sweep_.crossed();
    if (points > kMostCrossed)
      file_.problem(said_.axes.entries.empty() ? "zip" : "axes",
                    fmt::format("{:.0f} points, at most {:.0f} are possible", points, kMostCrossed));
  }

  void filters() {
    // Of an axis with a problem only the name counts.
    std::vector<Axis> known;
    for (const Zipped& zipped : sweep_.axes)
      for (const Axis& each : zipped) known.push_back(file_.clean(axis_path(each.name)) ? each : Axis{each.name, {}});
    std::vector<const Axis*> axes;
    for (const Axis& each : known) axes.push_back(&each);
    for (std::size_t i = 0; i < said_.filters.size(); ++i) try {
        sweep_.filters.push_back(parse_filter(said_.filters[i], axes));
      } catch (const BadFilter& bad) {
        if (!bad.unknown_axis || all_names_known_) file_.problem(fmt::format("filters[{}]", i), bad.what);
      }
  }

  void plot(const std::string& path, const PlotFile& said) {
    file_.require({path + ".x", path + ".y"});
    if (!file_.clean(path)) return;
    std::vector<std::string> inputs = sweep_.names();
    for (const char* name : {"machine", "workload"})
      if (std::find(inputs.begin(), inputs.end(), name) == inputs.end()) inputs.emplace_back(name);
    const auto is_input = [&](const std::string& name) {
      return std::find(inputs.begin(), inputs.end(), name) != inputs.end();
    };
    const auto demand_input = [&](const std::string& at, const std::string& name) {
      if (!is_input(name) && !may_be_an_axis(name))
        file_.problem(at, fmt::format("{}: no such axis{}", name, suggestion(name, inputs)));
    };
    if (!is_input(said.x)) demand_result(path + ".x", said.x);
    if (said.y != "energy.components" && said.y != "stalls") demand_result(path + ".y", said.y);
    for (const std::string& name : said.lines) demand_input(path + ".lines", name);
    for (const auto& [name, value] : said.against.entries) {
      demand_input(path + ".against", name);
      if (is_input(name) && file_.clean(axis_path(name)) && file_.clean(name) && !has_value(name, value))
        file_.problem(path + ".against", fmt::format("{}: not a value of {}", value, name));
    }
    sweep_.plots.push_back({said.title, said.x, said.y, said.lines, said.against.entries});
  }

  bool has_value(const std::string& name, const std::string& value) const {
    for (const Zipped& zipped : sweep_.axes)
      for (const Axis& axis : zipped)
        if (axis.name == name)
          return std::any_of(axis.values.begin(), axis.values.end(),
                             [&](const YamlPtr& each) { return one_line(*each) == value; });
    return value == (name == "machine" ? sweep_.machine_as_said : sweep_.workload_as_said);
  }

  // A column of results. Which accesses and stalls there are is up to the machine.
  void demand_result(const std::string& path, const std::string& name) {
    std::vector<std::string> known = sweep_.names();
    for (const auto& [column, cell] : columns_of(RunResult{})) known.push_back(column);
    for (const char* group : {"energy.components.", "bytes.", "accesses.", "stalls."})
      if (name.starts_with(group) && name != group) return;
    if (std::find(known.begin(), known.end(), name) != known.end() || may_be_an_axis(name)) return;
    std::string hint = suggestion(name, known);
    if (hint.find("did you mean") == std::string::npos) hint = "; results are columns of sweep.csv, as energy.total";
    file_.problem(path, fmt::format("{}: neither an axis nor a result{}", name, hint));
  }

  YamlReader file_;
  const SweepFile said_;
  Sweep sweep_;
  bool all_names_known_ = true;  // of the axes: no other name can be meant for one of theirs
};

}  // namespace

std::vector<std::string> Sweep::names() const {
  std::vector<std::string> all;
  for (const Zipped& zipped : axes)
    for (const Axis& axis : zipped) all.push_back(axis.name);
  return all;
}

double Sweep::crossed() const {
  double points = 1;
  for (const Zipped& zipped : axes) points *= static_cast<double>(zipped.front().values.size());
  return points;
}

std::string file_beside(const std::string& sweep_file, const std::string& name) {
  const std::string folder = std::filesystem::path(sweep_file).parent_path().string();
  const auto found = find_file(name, {folder.empty() ? "." : folder});
  return found && std::filesystem::is_regular_file(*found) ? *found : "";
}

Sweep read_sweep(const std::string& path) { return SweepReader(path).read(); }

}  // namespace eyrie
