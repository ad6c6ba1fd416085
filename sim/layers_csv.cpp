#include "sim/layers_csv.h"

#include <fmt/format.h>

#include <functional>
#include <set>
#include <type_traits>
#include <vector>

#include "sim/csv.h"

namespace eyrie {
namespace {

struct Column {
  std::string name;
  std::function<std::string(const LayerResult&)> cell;
};
using Columns = std::vector<Column>;

template <class T>
std::string text(T value) {
  if constexpr (std::is_integral_v<T>)
    return fmt::format_int(value).str();
  else
    return fmt::format("{}", value);
}

// A column for a member of LayerResult.
template <class T>
Column member(const char* name, T LayerResult::*value) {
  return {name, [value](const LayerResult& layer) { return text(layer.*value); }};
}

// Empty cells for a machine that has no mappings.
void add_mapping(Columns& columns, const std::vector<LayerResult>& layers) {
  Dataflow dataflow = Dataflow::rs;
  for (const LayerResult& layer : layers)
    if (layer.mapping) dataflow = layer.mapping->dataflow;
  for (const MappingKey& key : mapping_keys(dataflow))
    columns.push_back({fmt::format("mapping.{}", key.name), [value = key.value](const LayerResult& layer) {
                         return layer.mapping ? fmt::format("{}", *layer.mapping.*value) : "";
                       }});
  if (dataflow != Dataflow::rs)
    columns.push_back(
        {"mapping.keep", [](const LayerResult& layer) { return layer.mapping ? name(layer.mapping->keep) : ""; }});
  columns.push_back({"mapping.transposed", [](const LayerResult& layer) {
                       return layer.mapping ? fmt::format("{}", layer.mapping->transposed) : "";
                     }});
}

std::string match_text(const std::optional<bool>& match) { return match ? (*match ? "true" : "false") : ""; }

void add_scalars(Columns& columns) {
  columns.push_back(member("macs", &LayerResult::macs));
  columns.push_back(member("macs_gated", &LayerResult::macs_gated));
  columns.push_back(member("cycles", &LayerResult::cycles));
  columns.push_back(member("seconds", &LayerResult::seconds));
  columns.push_back(member("processing_cycles", &LayerResult::processing_cycles));
  columns.push_back(member("passes", &LayerResult::passes));
  columns.push_back(member("active_pes", &LayerResult::active_pes));
  columns.push_back(member("utilization", &LayerResult::utilization));
  columns.push_back({"outputs_match", [](const LayerResult& layer) { return match_text(layer.outputs_match); }});
  columns.push_back({"overflows", [](const LayerResult& layer) {
                       return layer.outputs_match ? fmt::format("{}", layer.overflows) : "";
                     }});
}

std::string path_of(const AccessKey& key) {
  return fmt::format("{}.{}.{}", name(key.component), name(key.action), name(key.operand));
}
const std::string& path_of(const std::string& key) { return key; }

// A column for every key that a layer has in the map `map_of` gives.
template <class MapOf>
void add_map(Columns& columns, const char* prefix, const std::vector<LayerResult>& layers, MapOf map_of) {
  using Key = typename std::decay_t<decltype(map_of(layers.front()))>::key_type;
  std::set<Key> keys;
  for (const LayerResult& layer : layers) {
    for (const auto& [key, value] : map_of(layer)) keys.insert(key);
  }
  for (const Key& key : keys) {
    columns.push_back({fmt::format("{}.{}", prefix, path_of(key)), [key, map_of](const LayerResult& layer) {
                         const auto found = map_of(layer).find(key);
                         return found == map_of(layer).end() ? "0" : text(found->second);
                       }});
  }
}

// Levels that only some layers have are empty in the others.
void add_traffic(Columns& columns, const std::vector<LayerResult>& layers) {
  std::set<std::string> levels;
  for (const LayerResult& layer : layers)
    for (const auto& [level, traffic] : layer.traffic) levels.insert(level);
  const auto add = [&columns](const std::string& level, const char* name, std::uint64_t LevelTraffic::*value) {
    columns.push_back({fmt::format("traffic.{}.{}", level, name), [level, value](const LayerResult& layer) {
                         const auto found = layer.traffic.find(level);
                         return found == layer.traffic.end() ? "" : text(found->second.*value);
                       }});
  };
  for (const std::string& level : levels) {
    add(level, "bytes", &LevelTraffic::bytes);
    add(level, "compulsory", &LevelTraffic::compulsory);
    add(level, "compulsory_uncoded", &LevelTraffic::uncoded);
  }
}

void add_per_image(Columns& columns) {
  const auto add = [&columns](const char* name, double PerImage::*value) {
    columns.push_back({name, [value](const LayerResult& layer) { return fmt::format("{}", per_image(layer).*value); }});
  };
  add("per_image.seconds", &PerImage::seconds);
  add("per_image.energy", &PerImage::energy);
  add("per_image.macs", &PerImage::macs);
  add("per_image.dram_bytes", &PerImage::dram_bytes);
}

Columns columns_of(const std::vector<LayerResult>& layers) {
  Columns columns;
  columns.push_back({"name", [](const LayerResult& layer) { return layer.layer.name; }});
  columns.push_back({"kind", [](const LayerResult& layer) { return std::string(name(layer.layer.kind)); }});
  add_mapping(columns, layers);
  add_scalars(columns);
  add_map(
      columns, "accesses", layers, [](const LayerResult& layer) -> const auto& { return layer.accesses; });
  add_map(
      columns, "bytes", layers, [](const LayerResult& layer) -> const auto& { return layer.bytes; });
  add_traffic(columns, layers);
  columns.push_back(
      {"effective_bandwidth", [](const LayerResult& layer) { return fmt::format("{}", effective_bandwidth(layer)); }});
  columns.push_back({"energy.unit", [](const LayerResult& layer) { return layer.energy.unit; }});
  add_map(
      columns, "energy.components", layers,
      [](const LayerResult& layer) -> const auto& { return layer.energy.components; });
  columns.push_back({"energy.total", [](const LayerResult& layer) { return fmt::format("{}", layer.energy.total); }});
  add_per_image(columns);
  add_map(
      columns, "stalls", layers, [](const LayerResult& layer) -> const auto& { return layer.stalls; });
  return columns;
}

template <class Cell>
std::string row(const Columns& columns, const Cell& cell) {
  std::string line;
  for (const Column& column : columns) line += (&column == &columns.front() ? "" : ",") + csv_cell(cell(column));
  return line + "\n";
}

}  // namespace

std::string layers_csv(const RunResult& result) {
  const Columns columns = columns_of(result.layers);
  std::string csv = row(columns, [](const Column& column) { return column.name; });
  for (const LayerResult& layer : result.layers) {
    csv += row(columns, [&layer](const Column& column) { return column.cell(layer); });
  }
  return csv;
}

}  // namespace eyrie
