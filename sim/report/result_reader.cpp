#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "sim/report/report_input.h"
#include "sim/version.h"

namespace eyrie {
namespace {

using Json = nlohmann::ordered_json;

// Takes values out of result.json and notes where one is missing or of another kind.
class ResultReading {
 public:
  ResultReading(const std::string& file, std::vector<std::string>& problems) : file_(file), problems_(problems) {}

  void problem(const std::string& path, const std::string& what) {
    problems_.push_back(fmt::format("{}: {}: {}", file_, path, what));
  }

  // The value of a key of the kind that `is` tells; null, with a problem, if there is none.
  const Json* find(const Json& map, const std::string& path, const char* key, bool (Json::*is)() const noexcept,
                   const char* expected) {
    const std::string full = path.empty() ? key : path + "." + key;
    const auto found = map.find(key);
    if (found == map.end()) {
      problem(full, fmt::format("missing, expected {}", expected));
    } else if (!(*found.*is)()) {
      problem(full, fmt::format("expected {}, found {}", expected, shown(*found)));
    } else {
      return &*found;
    }
    return nullptr;
  }

  double number(const Json& map, const std::string& path, const char* key) {
    const Json* found = find(map, path, key, &Json::is_number, "a number");
    return found ? found->get<double>() : 0;
  }
  int positive(const Json& map, const std::string& path, const char* key) {
    const Json* found = find(map, path, key, &Json::is_number_unsigned, "a whole number");
    if (!found) return 0;
    const auto value = found->get<std::uint64_t>();
    if (value < 1 || value > kMost) problem(key, fmt::format("{} is not in 1..{}", value, kMost));
    return static_cast<int>(std::min(value, kMost));
  }
  std::string text(const Json& map, const std::string& path, const char* key) {
    const Json* found = find(map, path, key, &Json::is_string, "a text");
    return found ? found->get<std::string>() : "";
  }
  Amounts amounts(const Json& map, const std::string& path, const char* key) {
    Amounts amounts;
    const Json* found = find(map, path, key, &Json::is_object, "a map");
    if (!found) return amounts;
    for (const auto& [name, value] : found->items()) {
      if (value.is_number())
        amounts[name] = value.get<double>();
      else
        problem(fmt::format("{}.{}.{}", path, key, name), "expected a number, found " + shown(value));
    }
    return amounts;
  }

 private:
  static constexpr std::uint64_t kMost = 1u << 30;
  static std::string shown(const Json& value) {
    if (value.is_structured()) return value.is_array() ? "a list" : "a map";
    return value.dump(-1, ' ', false, Json::error_handler_t::replace).substr(0, 40);
  }

  const std::string& file_;
  std::vector<std::string>& problems_;
};

ReportLayer read_measures(const Json& json, const std::string& path, ResultReading& reading) {
  ReportLayer layer;
  layer.macs = reading.number(json, path, "macs");
  layer.cycles = reading.number(json, path, "cycles");
  layer.seconds = reading.number(json, path, "seconds");
  layer.utilization = reading.number(json, path, "utilization");
  layer.bytes = reading.amounts(json, path, "bytes");
  layer.stalls = reading.amounts(json, path, "stalls");
  if (const Json* energy = reading.find(json, path, "energy", &Json::is_object, "a map")) {
    layer.energy = reading.number(*energy, path + ".energy", "total");
    layer.components = reading.amounts(*energy, path + ".energy", "components");
  }
  return layer;
}

void read_layers(const Json& json, ReportRun& run, ResultReading& reading) {
  const Json* layers = reading.find(json, "", "layers", &Json::is_array, "a list");
  if (!layers) return;
  if (layers->empty()) reading.problem("layers", "is empty, expected at least one layer");
  for (const Json& layer : *layers) {
    const std::string path = fmt::format("layers[{}]", run.layers.size());
    if (!layer.is_object()) {
      reading.problem(path, "expected a map");
      return;
    }
    run.layers.push_back(read_measures(layer, path, reading));
    run.layers.back().name = reading.text(layer, path, "name");
  }
}

// Optional: results may lack them, and a kind that is not drawn is left out.
void read_parameters(const Json& json, ReportRun& run) {
  const auto parameters = json.find("parameters");
  if (parameters == json.end() || !parameters->is_object()) return;
  for (const auto& [path, value] : parameters->items()) {
    if (value.is_boolean()) run.parameters[path] = value.get<bool>();
    if (value.is_number_integer()) run.parameters[path] = value.get<std::int64_t>();
    if (value.is_number_float()) run.parameters[path] = value.get<double>();
    if (value.is_string()) run.parameters[path] = value.get<std::string>();
  }
}

std::string energy_unit(const Json& json, ResultReading& reading) {
  const auto totals = json.find("totals");
  if (totals == json.end() || !totals->is_object()) return "";  // is a problem already
  const auto energy = totals->find("energy");
  return energy != totals->end() && energy->is_object() ? reading.text(*energy, "totals.energy", "unit") : "";
}

int line_of(const std::string& text, std::size_t byte) {
  return 1 + static_cast<int>(std::count(text.begin(), text.begin() + std::min(byte, text.size()), '\n'));
}

Plot plot_of(const Json& json) {
  Plot plot{json.at("title"), json.at("x"), json.at("y"), json.at("lines"), {}};
  for (const auto& [input, value] : json.at("against").items()) plot.against.emplace_back(input, value);
  return plot;
}

// Columns that a plot names and the points lack.
void check_columns(const ReportSweep& sweep, const std::string& file, std::vector<std::string>& problems) {
  const auto& columns = sweep.points.columns;
  const auto demand = [&](const std::string& name) {
    const bool group = name == "energy.components" || name == "stalls";
    const auto is_it = [&](const std::string& column) { return column == name || (group && column.starts_with(name)); };
    if (std::none_of(columns.begin(), columns.end(), is_it))
      problems.push_back(
          fmt::format("{}: {}: no such column in sweep.csv beside it; eyrie sweep --resume --csv writes "
                      "both anew",
                      file, name));
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

void read_result(const std::string& text, const std::string& file, ReportRun& run, std::vector<std::string>& problems) {
  Json json;
  try {
    json = Json::parse(text);
  } catch (const Json::parse_error& error) {
    problems.push_back(fmt::format("{}:{}: is not JSON, expected a result of eyrie run", file,
                                   line_of(text, error.byte > 0 ? error.byte - 1 : 0)));
    return;
  } catch (const Json::exception&) {  // a number that no double holds
    problems.push_back(fmt::format("{}: holds a number that is too large", file));
    return;
  }
  ResultReading reading(file, problems);
  if (!json.is_object()) {
    problems.push_back(fmt::format("{}: is not a map, expected a result of eyrie run", file));
    return;
  }
  const std::size_t before = problems.size();
  const double schema = reading.number(json, "", "schema_version");
  if (problems.size() == before && schema != kResultSchemaVersion)
    reading.problem("schema_version", fmt::format("{} cannot be read, this is eyrie {}, which reads {}; run it again",
                                                  schema, version(), kResultSchemaVersion));
  if (problems.size() > before) return;  // what else is wrong would follow from it
  run.machine = reading.text(json, "", "machine");
  run.workload = reading.text(json, "", "workload");
  run.technology = reading.text(json, "", "technology");
  run.pes = reading.positive(json, "", "pes");
  run.multipliers = reading.positive(json, "", "multipliers");
  run.clock_MHz = reading.number(json, "", "clock_MHz");
  run.energy_unit = energy_unit(json, reading);
  read_parameters(json, run);
  read_layers(json, run, reading);
  if (const Json* totals = reading.find(json, "", "totals", &Json::is_object, "a map")) {
    run.totals = read_measures(*totals, "totals", reading);
    run.totals.name = "total";
  }
  run.json = json.dump(-1, ' ', true, Json::error_handler_t::replace);
}

void read_description(const std::string& text, const std::string& file, ReportSweep& sweep,
                      std::vector<std::string>& problems) try {
  const Json json = Json::parse(text);
  sweep.question = json.at("question");
  sweep.inputs = json.at("inputs").get<std::vector<std::string>>();
  sweep.values = json.at("values").get<std::map<std::string, std::vector<std::string>>>();
  for (const Json& plot : json.at("plots")) sweep.plots.push_back(plot_of(plot));
  check_columns(sweep, file, problems);
} catch (const Json::exception& error) {
  problems.push_back(fmt::format("{}: is not what eyrie sweep --csv writes: {}", file, error.what()));
}

}  // namespace eyrie
