#include "sim/measures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <vector>

namespace eyrie {
namespace {

struct ScaledUnit {
  std::string_view name;
  double size;  // in seconds or bytes
};
constexpr std::array kTimes{ScaledUnit{"s", 1}, ScaledUnit{"ms", 1e-3}, ScaledUnit{"us", 1e-6}, ScaledUnit{"ns", 1e-9}};
constexpr std::array kSizes{ScaledUnit{"B", 1}, ScaledUnit{"kB", 1e3}, ScaledUnit{"MB", 1e6}, ScaledUnit{"GB", 1e9},
                            ScaledUnit{"MiB", 1048576}};

template <class Units>
const ScaledUnit* find_unit(const Units& units, std::string_view name) {
  const auto found =
      std::find_if(units.begin(), units.end(), [&](const ScaledUnit& unit) { return unit.name == name; });
  return found == units.end() ? nullptr : &*found;
}

template <class Names>
std::optional<std::size_t> index_of(const Names& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<std::size_t>(found - names.begin());
}

template <class Map>
std::optional<double> lookup(const Map& map, const typename Map::key_type& key) {
  const auto found = map.find(key);
  if (found == map.end()) return std::nullopt;
  return static_cast<double>(found->second);
}

template <class T>
Measure member(const char* unit, T LayerResult::*value) {
  return {unit, [value](const RunResult&, const LayerResult& layer) { return static_cast<double>(layer.*value); }};
}

std::optional<Measure> find_member(const std::string& name) {
  if (name == "macs") return member("MACs", &LayerResult::macs);
  if (name == "macs_gated") return member("MACs", &LayerResult::macs_gated);
  if (name == "cycles") return member("cycles", &LayerResult::cycles);
  if (name == "processing_cycles") return member("cycles", &LayerResult::processing_cycles);
  if (name == "passes") return member("passes", &LayerResult::passes);
  if (name == "active_pes") return member("PEs", &LayerResult::active_pes);
  if (name == "utilization") return member("", &LayerResult::utilization);
  return std::nullopt;
}

// EIE, Section VI.C: 1 less the share of bubbles in the cycles of the computation. A bubble is a cycle without an
// entry, the one that an empty slice takes too; the loading of a batch is not of the computation.
std::optional<double> load_balance(const RunResult& run, const LayerResult& layer) {
  const auto batch = lookup(layer.stalls, "pe.batch");
  if (!batch) return std::nullopt;
  double bubbles = -*batch;
  for (const auto& [name, cycles] : layer.stalls)
    if (name.starts_with("pe.")) bubbles += static_cast<double>(cycles);
  const double computing = static_cast<double>(layer.cycles) * run.pes - *batch;
  return computing > 0 ? std::optional(1 - bubbles / computing) : std::nullopt;
}

std::uint64_t words(const LayerResult& layer, Component component, Action action, Operand operand) {
  const auto found = layer.accesses.find({component, action, operand});
  return found == layer.accesses.end() ? 0 : found->second;
}

// What the multipliers did, padding zeros too, spread evenly over all of them: the cycles of a perfect balance.
double balanced_cycles(const RunResult& run, const LayerResult& layer) {
  const auto macs = [&](Action action) { return words(layer, Component::kMac, action, Operand::kMac); };
  return static_cast<double>(macs(Action::kCompute) + macs(Action::kGated) + macs(Action::kPad)) / run.multipliers;
}

std::optional<Measure> latency(const std::string& stem, const ScaledUnit& unit) {
  if (stem == "balanced") {
    const double length = unit.size;
    return Measure{std::string(unit.name), [length](const RunResult& run, const LayerResult& layer) {
                     return balanced_cycles(run, layer) / (run.clock_MHz * 1e6 * length);
                   }};
  }
  Cycle LayerResult::*cycles = nullptr;
  if (stem == "total") cycles = &LayerResult::cycles;
  if (stem == "processing") cycles = &LayerResult::processing_cycles;
  if (cycles == nullptr) return std::nullopt;
  const double size = unit.size;
  return Measure{std::string(unit.name), [cycles, size](const RunResult& run, const LayerResult& layer) {
                   return static_cast<double>(layer.*cycles) / (run.clock_MHz * 1e6 * size);
                 }};
}

// Filters that the array reads from the buffer's prefetch part.
std::uint64_t filter_read_bytes(const LayerResult& layer, const WordBits& word_bits) {
  return words(layer, Component::kPrefetchBuffer, Action::kRead, Operand::kFilter) * word_bits.filter / 8;
}

std::optional<Measure> traffic(const std::string& component, const ScaledUnit& unit) {
  const double size = unit.size;
  if (component == "global_buffer+filters") {
    return Measure{std::string(unit.name), [size](const RunResult& run, const LayerResult& layer) {
                     return static_cast<double>(global_buffer_bytes(layer, run.word_bits) +
                                                filter_read_bytes(layer, run.word_bits)) /
                            size;
                   }};
  }
  if (!index_of(kComponentNames, component)) return std::nullopt;
  if (component == name(Component::kGlobalBuffer)) {
    return Measure{std::string(unit.name), [size](const RunResult& run, const LayerResult& layer) {
                     return static_cast<double>(global_buffer_bytes(layer, run.word_bits)) / size;
                   }};
  }
  return Measure{std::string(unit.name),
                 [component, size](const RunResult&, const LayerResult& layer) -> std::optional<double> {
                   const auto bytes = lookup(layer.bytes, component);
                   return bytes ? std::optional(*bytes / size) : std::nullopt;
                 }};
}

// "matrix_sram+dram"
std::vector<std::string> components_in(const std::string& text) {
  std::vector<std::string> components;
  std::size_t begin = 0;
  for (std::size_t end; (end = text.find('+', begin)) != std::string::npos; begin = end + 1)
    components.push_back(text.substr(begin, end - begin));
  components.push_back(text.substr(begin));
  return components;
}

std::optional<double> energy_of(const LayerResult& layer, const std::vector<std::string>& components) {
  double sum = 0;
  for (const std::string& component : components) {
    const auto one = lookup(layer.energy.components, component);
    if (!one) return std::nullopt;
    sum += *one;
  }
  return sum;
}

std::optional<Measure> power(const std::vector<std::string>& components) {
  for (const std::string& one : components)
    if (!index_of(kComponentNames, one) && one != "clock" && one != "leakage") return std::nullopt;
  return Measure{"mW", [components](const RunResult& run, const LayerResult& layer) -> std::optional<double> {
                   const auto picojoules = energy_of(layer, components);
                   if (!picojoules || layer.energy.unit != "pJ") return std::nullopt;
                   const double microseconds = static_cast<double>(layer.cycles) / run.clock_MHz;
                   return *picojoules * 1e-3 / microseconds;
                 }};
}

// "total_ms", "dram_MB": what stands before and after the last underscore.
std::optional<Measure> find_with_unit(const std::string& name) {
  const std::size_t underscore = name.rfind('_');
  if (underscore == std::string::npos) return std::nullopt;
  const std::string stem = name.substr(0, underscore), suffix = name.substr(underscore + 1);
  if (suffix == "mW") return power(components_in(stem));
  if (const ScaledUnit* unit = find_unit(kTimes, suffix)) return latency(stem, *unit);
  if (const ScaledUnit* unit = find_unit(kSizes, suffix)) return traffic(stem, *unit);
  return std::nullopt;
}

// "component.action.operand"
std::optional<AccessKey> parse_access(const std::string& path) {
  const std::size_t first = path.find('.'), second = path.find('.', first + 1);
  if (first == std::string::npos || second == std::string::npos) return std::nullopt;
  const auto component = index_of(kComponentNames, path.substr(0, first));
  const auto action = index_of(kActionNames, path.substr(first + 1, second - first - 1));
  const auto operand = index_of(kOperandNames, path.substr(second + 1));
  if (!component || !action || !operand) return std::nullopt;
  return AccessKey{Component(*component), Action(*action), Operand(*operand)};
}

// What follows `prefix` in `name`, or nothing.
std::optional<std::string> after(const std::string& prefix, const std::string& name) {
  if (name.rfind(prefix, 0) != 0 || name.size() == prefix.size()) return std::nullopt;
  return name.substr(prefix.size());
}

std::optional<Measure> find_path(const std::string& name) {
  if (const auto path = after("accesses.", name)) {
    const auto key = parse_access(*path);
    if (!key) return std::nullopt;
    const char* unit = key->operand == Operand::kMac ? "MACs" : "words";
    return Measure{unit, [key](const RunResult&, const LayerResult& layer) { return lookup(layer.accesses, *key); }};
  }
  if (name == "energy.total") {
    return Measure{"", [](const RunResult&, const LayerResult& layer) { return layer.energy.total; }};
  }
  if (const auto component = after("energy.components.", name)) {
    return Measure{"", [components = components_in(*component)](const RunResult&, const LayerResult& layer) {
                     return energy_of(layer, components);
                   }};
  }
  if (const auto stall = after("stalls.", name)) {
    return Measure{"cycles",
                   [stall](const RunResult&, const LayerResult& layer) { return lookup(layer.stalls, *stall); }};
  }
  return std::nullopt;
}

}  // namespace

std::uint64_t global_buffer_bytes(const LayerResult& layer, const WordBits& word_bits) {
  const auto buffer_words = [&](Action action, Operand operand) {
    return words(layer, Component::kGlobalBuffer, action, operand);
  };
  const std::uint64_t ifmap_words = buffer_words(Action::kRead, Operand::kIfmap);
  const std::uint64_t psum_words =
      buffer_words(Action::kRead, Operand::kPsum) + buffer_words(Action::kWrite, Operand::kPsum);
  return (ifmap_words * word_bits.ifmap + psum_words * word_bits.psum) / 8;
}

double component_energy(const LayerResult& layer, const std::string& component) {
  return lookup(layer.energy.components, component).value_or(0);
}

std::optional<double> dram_bytes_per_second(const Parameters& parameters) {
  const auto number = [&](const char* path) -> std::optional<double> {
    const auto found = parameters.find(path);
    if (found == parameters.end()) return std::nullopt;
    if (const auto* real = std::get_if<double>(&found->second)) return *real;
    if (const auto* whole = std::get_if<std::int64_t>(&found->second)) return static_cast<double>(*whole);
    return std::nullopt;
  };
  const double bandwidth = number("dram.bandwidth_GBps").value_or(0) * 1e9;
  const double link = number("dram.width_bits").value_or(0) / 8 * number("dram.clock_MHz").value_or(0) * 1e6;
  if (bandwidth > 0) return bandwidth;
  return link > 0 ? std::optional(link) : std::nullopt;
}

std::optional<Measure> find_measure(const std::string& name) {
  if (name == "load_balance") return Measure{"", load_balance};
  if (auto measure = find_member(name)) return measure;
  if (auto measure = find_path(name)) return measure;
  return find_with_unit(name);
}

}  // namespace eyrie
