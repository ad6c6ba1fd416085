#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "sim/report/json_reading.h"
#include "sim/report/report_input.h"

namespace eyrie {
namespace {

constexpr const char* kExpected = "what eyrie sweep --csv writes";

std::vector<std::pair<std::string, std::string>> against_of(const Json& json, const std::string& path,
                                                            JsonReading& reading) {
  std::vector<std::pair<std::string, std::string>> against;
  const Json* found = reading.find(json, path, "against", &Json::is_object, "a map");
  if (!found) return against;
  for (const auto& [input, value] : found->items())
    against.emplace_back(input, reading.text(*found, path + ".against", input.c_str()));
  return against;
}

Plot plot_of(const Json& json, const std::string& path, JsonReading& reading) {
  Plot plot{reading.text(json, path, "title"), reading.text(json, path, "x"), reading.text(json, path, "y"),
            reading.texts(json, path, "lines"), against_of(json, path, reading)};
  return plot;
}

void read_plots(const Json& json, ReportSweep& sweep, JsonReading& reading) {
  const Json* plots = reading.find(json, "", "plots", &Json::is_array, "a list");
  if (!plots) return;
  for (const Json& plot : *plots) {
    const std::string path = fmt::format("plots[{}]", sweep.plots.size());
    if (!plot.is_object()) {
      reading.problem(path, "expected a map");
      return;
    }
    sweep.plots.push_back(plot_of(plot, path, reading));
  }
}

void read_values(const Json& json, ReportSweep& sweep, JsonReading& reading) {
  const Json* values = reading.find(json, "", "values", &Json::is_object, "a map");
  if (!values) return;
  for (const auto& [input, list] : values->items())
    sweep.values[input] = reading.texts(*values, "values", input.c_str());
}

// Columns that a plot names and the points lack.
void check_columns(const ReportSweep& sweep, JsonReading& reading) {
  const std::set<std::string> columns(sweep.points.columns.begin(), sweep.points.columns.end());
  const auto demand = [&](const std::string& name) {
    const bool group = name == "energy.components" || name == "stalls";
    const auto part = columns.lower_bound(name + ".");
    const bool known = group ? part != columns.end() && part->starts_with(name + ".") : columns.contains(name);
    if (!known)
      reading.problem(name, "no such column in sweep.csv beside it; eyrie sweep --resume --csv writes both anew");
  };
  for (const std::string& input : sweep.inputs) demand(input);
  for (const Plot& plot : sweep.plots) {
    demand(plot.x);
    demand(plot.y);
    for (const std::string& line : plot.lines) demand(line);
    for (const auto& [input, value] : plot.against) demand(input);
  }
}

}  // namespace

void read_description(const std::string& text, const std::string& file, ReportSweep& sweep,
                      std::vector<std::string>& problems) {
  JsonReading reading(file, problems);
  const auto json = reading.parse(text, kExpected);
  if (!json) return;
  const std::size_t before = problems.size();
  sweep.question = reading.text(*json, "", "question");
  sweep.inputs = reading.texts(*json, "", "inputs");
  read_values(*json, sweep, reading);
  read_plots(*json, sweep, reading);
  if (problems.size() == before) check_columns(sweep, reading);
}

}  // namespace eyrie
