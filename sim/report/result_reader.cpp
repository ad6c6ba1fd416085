#include <fmt/core.h>

#include "sim/report/drawable.h"
#include "sim/report/json_reading.h"
#include "sim/report/report_input.h"
#include "sim/version.h"

namespace eyrie {
namespace {

Amounts amounts(const Json& map, const std::string& path, const char* key, JsonReading& reading) {
  Amounts amounts;
  const Json* found = reading.find(map, path, key, &Json::is_object, "a map");
  if (!found) return amounts;
  for (const auto& [name, value] : found->items())
    amounts[name] = reading.number_of(value, fmt::format("{}.{}.{}", path, key, name));
  return amounts;
}

ReportLayer read_measures(const Json& json, const std::string& path, JsonReading& reading) {
  ReportLayer layer;
  layer.macs = reading.number(json, path, "macs");
  layer.cycles = reading.number(json, path, "cycles");
  layer.seconds = reading.number(json, path, "seconds");
  layer.utilization = reading.number(json, path, "utilization");
  layer.bytes = amounts(json, path, "bytes", reading);
  layer.stalls = amounts(json, path, "stalls", reading);
  if (const Json* energy = reading.find(json, path, "energy", &Json::is_object, "a map")) {
    layer.energy = reading.number(*energy, path + ".energy", "total");
    layer.components = amounts(*energy, path + ".energy", "components", reading);
  }
  return layer;
}

void read_layers(const Json& json, ReportRun& run, JsonReading& reading) {
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
void read_parameters(const Json& json, ReportRun& run, JsonReading& reading) {
  const auto parameters = json.find("parameters");
  if (parameters == json.end() || !parameters->is_object()) return;
  for (const auto& [path, value] : parameters->items()) {
    if (value.is_number() && !drawable(value.get<double>()))
      reading.problem("parameters." + path, fmt::format("{} is not {}", value.get<double>(), kDrawable));
    if (value.is_boolean()) run.parameters[path] = value.get<bool>();
    if (value.is_number_integer()) run.parameters[path] = value.get<std::int64_t>();
    if (value.is_number_float()) run.parameters[path] = value.get<double>();
    if (value.is_string()) run.parameters[path] = value.get<std::string>();
  }
}

std::string energy_unit(const Json& json, JsonReading& reading) {
  const auto totals = json.find("totals");
  if (totals == json.end() || !totals->is_object()) return "";  // is a problem already
  const auto energy = totals->find("energy");
  return energy != totals->end() && energy->is_object() ? reading.text(*energy, "totals.energy", "unit") : "";
}

}  // namespace

void read_result(const std::string& text, const std::string& file, ReportRun& run, std::vector<std::string>& problems) {
  JsonReading reading(file, problems);
  const auto parsed = reading.parse(text, "a result of eyrie run");
  if (!parsed) return;
  const Json& json = *parsed;
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
  if (problems.size() == before && run.clock_MHz == 0) reading.problem("clock_MHz", "expected more than 0, found 0");
  run.energy_unit = energy_unit(json, reading);
  read_parameters(json, run, reading);
  read_layers(json, run, reading);
  if (const Json* totals = reading.find(json, "", "totals", &Json::is_object, "a map")) {
    run.totals = read_measures(*totals, "totals", reading);
    run.totals.name = "total";
  }
  run.json = json.dump(-1, ' ', true, Json::error_handler_t::replace);
}

}  // namespace eyrie
