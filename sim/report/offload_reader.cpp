#include <fmt/core.h>

#include "sim/report/json_reading.h"
#include "sim/report/report_input.h"

namespace eyrie {
namespace {

constexpr const char* kExpected = "what eyrie offload writes";

std::vector<double> numbers(const Json& json, const std::string& path, const char* key, JsonReading& reading) {
  std::vector<double> values;
  const Json* list = reading.find(json, path, key, &Json::is_array, "a list of numbers");
  if (!list) return values;
  for (const Json& value : *list) values.push_back(reading.number_of(value, path + "." + key));
  return values;
}

// The maps of a list.
std::vector<const Json*> maps(const Json& json, const std::string& path, const char* key, JsonReading& reading) {
  std::vector<const Json*> found;
  const Json* list = reading.find(json, path, key, &Json::is_array, "a list of maps");
  if (!list) return found;
  for (const Json& item : *list) {
    if (item.is_object())
      found.push_back(&item);
    else
      reading.problem(path.empty() ? key : path + "." + key, "expected a list of maps");
  }
  return found;
}

Scatter scatter_of(const Json& json, const std::string& path, JsonReading& reading) {
  Scatter scatter{
      reading.text(json, path, "title"), reading.text(json, path, "x_name"), reading.text(json, path, "y_name"), {}};
  for (const Json* series : maps(json, path, "series", reading)) {
    const std::string at = fmt::format("{}.series[{}]", path, scatter.series.size());
    const Json* joined = reading.find(*series, at, "joined", &Json::is_boolean, "true or false");
    scatter.series.push_back({reading.text(*series, at, "name"), {}, joined && joined->get<bool>()});
    for (const Json* point : maps(*series, at, "points", reading))
      scatter.series.back().points.push_back({reading.number(*point, at + ".points", "x"),
                                              reading.number(*point, at + ".points", "y"),
                                              reading.text(*point, at + ".points", "name")});
  }
  return scatter;
}

DecisionMap map_of(const Json& json, const std::string& path, JsonReading& reading) {
  DecisionMap map{reading.text(json, path, "title"),
                  reading.text(json, path, "x_name"),
                  reading.text(json, path, "y_name"),
                  numbers(json, path, "xs", reading),
                  numbers(json, path, "ys", reading),
                  reading.texts(json, path, "decisions"),
                  {}};
  for (const double cell : numbers(json, path, "cells", reading)) {
    const bool decided = cell < static_cast<double>(map.decisions.size());
    map.cells.push_back(decided ? std::optional(static_cast<std::size_t>(cell)) : std::nullopt);
  }
  if (map.xs.empty() || map.ys.empty() || map.cells.size() != map.xs.size() * map.ys.size())
    reading.problem(path + ".cells", fmt::format("{} cells of {} x {}, expected one each", map.cells.size(),
                                                 map.xs.size(), map.ys.size()));
  return map;
}

}  // namespace

void read_offload(const std::string& text, const std::string& file, ReportOffload& offload,
                  std::vector<std::string>& problems) {
  JsonReading reading(file, problems);
  const auto json = reading.parse(text, kExpected);
  if (!json) return;
  offload.scenario = reading.text(*json, "", "scenario");
  offload.question = reading.text(*json, "", "question");
  for (const Json* picture : maps(*json, "", "pictures", reading)) {
    const std::string path = fmt::format("pictures[{}]", offload.pictures.size());
    const std::string name = reading.text(*picture, path, "name"), kind = reading.text(*picture, path, "kind");
    if (kind == "map")
      offload.pictures.emplace_back(name, map_of(*picture, path, reading));
    else if (kind == "scatter")
      offload.pictures.emplace_back(name, scatter_of(*picture, path, reading));
    else
      reading.problem(path + ".kind", kind + " is not one of: scatter, map");
  }
}

}  // namespace eyrie
