#include "sim/result_json.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "sim/base/fault.h"
#include "sim/version.h"

namespace eyrie {
namespace {

using Json = nlohmann::ordered_json;

// An object with room for so many members: one that grows copies all it holds.
Json object_of(std::size_t members) {
  Json json = Json::object();
  json.get_ref<Json::object_t&>().reserve(members);
  return json;
}

double finite(double value, const char* what) {
  if (!std::isfinite(value)) throw Fault(std::string("result: ") + what + " is not a finite number");
  return value;
}

Json shape_json(const Layer& layer) {
  const auto& [top, bottom, left, right] = layer.padding;
  return {{"N", layer.N},
          {"C", layer.C},
          {"H", layer.H},
          {"W", layer.W},
          {"M", layer.M},
          {"R", layer.R},
          {"S", layer.S},
          {"stride", {layer.stride.y, layer.stride.x}},
          {"padding", {top, bottom, left, right}},
          {"dilation", {layer.dilation.y, layer.dilation.x}},
          {"groups", layer.groups}};
}

Json mapping_json(const std::optional<Mapping>& said) {
  if (!said) return nullptr;
  Json json = Json::object();
  for (const MappingKey& key : mapping_keys(said->dataflow)) json[key.name] = *said.*key.value;
  if (said->dataflow != Dataflow::rs) json["keep"] = name(said->keep);
  json["transposed"] = said->transposed;
  return json;
}

Json parameters_json(const Parameters& parameters) {
  Json json = object_of(parameters.size());
  for (const auto& [path, parameter] : parameters) {
    std::visit([&, key = path](const auto& value) { json[key] = value; }, parameter);
  }
  return json;
}

// component -> action -> operand -> words. The keys of a component, and of an action of it, follow each other.
Json accesses_json(const Accesses& accesses) {
  constexpr std::size_t kMostActions = 8, kMostOperands = 6;
  Json json = object_of(accesses.size());
  Json *component = nullptr, *action = nullptr;
  const AccessKey* before = nullptr;
  for (const auto& [key, words] : accesses) {
    const bool same_component = before && before->component == key.component;
    if (!same_component) component = &(json[std::string(name(key.component))] = object_of(kMostActions));
    if (!same_component || before->action != key.action)
      action = &((*component)[std::string(name(key.action))] = object_of(kMostOperands));
    (*action)[std::string(name(key.operand))] = words;
    before = &key;
  }
  return json;
}

Json energy_json(const Energy& energy) {
  Json components = object_of(energy.components.size());
  for (const auto& [component, value] : energy.components) components[component] = finite(value, component.c_str());
  Json json = object_of(3);
  json["unit"] = energy.unit;
  json["components"] = std::move(components);
  json["total"] = finite(energy.total, "energy");
  return json;
}

Json traffic_json(const Traffic& traffic) {
  Json json = object_of(traffic.size());
  for (const auto& [level, of] : traffic)
    json[level] = {{"bytes", of.bytes}, {"compulsory", of.compulsory}, {"compulsory_uncoded", of.uncoded}};
  return json;
}

Json per_image_json(const PerImage& image) {
  return {{"seconds", finite(image.seconds, "seconds per image")},
          {"energy", finite(image.energy, "energy per image")},
          {"macs", finite(image.macs, "macs per image")},
          {"dram_bytes", finite(image.dram_bytes, "dram_bytes per image")}};
}

Json outputs_match_json(const LayerResult& result) {
  return result.outputs_match ? Json(*result.outputs_match) : Json(nullptr);
}

// Known only if the outputs were compared: the reference counts them.
Json overflows_json(const LayerResult& result) { return result.outputs_match ? Json(result.overflows) : Json(nullptr); }

Json scales_json(const LayerResult& result) {
  Json json{{"filter", Json::array()}, {"ifmap", Json::array()}};
  for (const double scale : result.filter_scales) json["filter"].push_back(finite(scale, "scale"));
  for (const double scale : result.ifmap_scales) json["ifmap"].push_back(finite(scale, "scale"));
  return json;
}

constexpr std::size_t kMembers = 24;  // of a layer, the totals or the result: a few more than there are

// What layers and totals have in common.
void add_measures(Json& json, const LayerResult& result) {
  json["macs"] = result.macs;
  json["macs_gated"] = result.macs_gated;
  json["cycles"] = result.cycles;
  json["seconds"] = finite(result.seconds, "seconds");
  json["processing_cycles"] = result.processing_cycles;
  json["passes"] = result.passes;
  json["active_pes"] = result.active_pes;
  json["utilization"] = finite(result.utilization, "utilization");
  json["outputs_match"] = outputs_match_json(result);
  json["overflows"] = overflows_json(result);
  json["accesses"] = accesses_json(result.accesses);
  json["bytes"] = result.bytes;
  json["traffic"] = traffic_json(result.traffic);
  json["effective_bandwidth"] = finite(effective_bandwidth(result), "effective_bandwidth");
  json["energy"] = energy_json(result.energy);
  json["per_image"] = per_image_json(per_image(result));
  json["stalls"] = result.stalls;
}

Json layer_json(const LayerResult& result) {
  Json json = object_of(kMembers);
  json["name"] = result.layer.name;
  json["kind"] = name(result.layer.kind);
  json["shape"] = shape_json(result.layer);
  json["mapping"] = mapping_json(result.mapping);
  if (!result.filter_scales.empty() || !result.ifmap_scales.empty()) json["scales"] = scales_json(result);
  add_measures(json, result);
  return json;
}

Json totals_json(const LayerResult& totals) {
  Json json = object_of(kMembers);
  add_measures(json, totals);
  return json;
}

}  // namespace

std::string result_json(const RunResult& result) {
  Json json = object_of(kMembers);
  json["schema_version"] = kResultSchemaVersion;
  json["eyrie_version"] = version();
  json["machine"] = result.machine;
  json["pes"] = result.pes;
  json["multipliers"] = result.multipliers;
  json["clock_MHz"] = finite(result.clock_MHz, "clock_MHz");
  json["word_bits"] = {
      {"ifmap", result.word_bits.ifmap}, {"filter", result.word_bits.filter}, {"psum", result.word_bits.psum}};
  json["parameters"] = parameters_json(result.parameters);
  json["workload"] = result.workload;
  json["batch"] = result.batch;
  json["seed"] = result.seed;
  json["technology"] = result.technology;
  Json& layers = json["layers"] = Json::array();
  for (const LayerResult& layer : result.layers) layers.push_back(layer_json(layer));
  json["totals"] = totals_json(result.totals);
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace eyrie
