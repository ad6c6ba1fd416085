#include "sim/energy.h"

#include <fmt/core.h>

#include <array>
#include <cmath>
#include <set>

#include "sim/base/fault.h"

namespace eyrie {
namespace {

constexpr std::string_view kNone = "none";

// What an array costs by being switched on: the key in the action map and the component it is reported as.
struct Standing {
  const char* key;
  const char* component;
};
constexpr std::array kStanding{Standing{"array.clock", "clock"}, Standing{"array.leakage", "leakage"}};

// What is told apart of a component's energy: a DRAM's commands and standby.
std::string reported_as(Component component, Action action) {
  std::string whole(name(component));
  switch (action) {
    case Action::kActivate:
    case Action::kPrecharge:
    case Action::kRowHit:
      return whole + "_rows";
    case Action::kRefresh:
      return whole + "_refresh";
    case Action::kActiveStandby:
    case Action::kPrechargeStandby:
      return whole + "_standby";
    default:
      return whole;
  }
}

std::string part_names(const Technology& technology) {
  std::string names;
  for (const auto& [name, part] : technology.parts) names += (names.empty() ? "" : ", ") + name;
  return names.empty() ? "no part at all" : names;
}

// Empty if `key` has an energy.
std::string problem_of(const std::string& key, const ActionMap& costs, const Technology& technology) {
  const auto cost = costs.find(key);
  if (cost == costs.end()) {
    return fmt::format("energy.{}: missing; give the part of technology {} it costs, or {}", key, technology.name,
                       kNone);
  }
  if (cost->second.part == kNone) return "";
  const auto part = technology.parts.find(cost->second.part);
  if (part == technology.parts.end()) {
    return fmt::format("energy.{}: technology {} has no part {}; it has {}", key, technology.name, cost->second.part,
                       part_names(technology));
  }
  if (part->second.reference_bytes && !cost->second.capacity_bytes) {
    return fmt::format("energy.{}: the energy of part {} follows its size; give capacity_bytes", key, part->first);
  }
  return "";
}

// One action of a part, of this capacity if its energy follows its size.
double energy_per_action(const TechnologyPart& part, const std::optional<double>& capacity) {
  if (!part.reference_bytes) return part.energy;
  PartSize from{*part.reference_bytes, part.energy};
  for (const PartSize& upto : part.sizes) {
    if (*capacity <= from.bytes) break;
    if (*capacity <= upto.bytes) {
      const double way =
          (std::sqrt(*capacity) - std::sqrt(from.bytes)) / (std::sqrt(upto.bytes) - std::sqrt(from.bytes));
      return from.energy + (upto.energy - from.energy) * way;
    }
    from = upto;
  }
  return from.energy * std::sqrt(*capacity / from.bytes);
}

// By the bits of a word, words of all operands together.
using WordsByWidth = std::map<int, std::uint64_t>;
std::map<std::pair<Component, Action>, WordsByWidth> words_per_action(const Accesses& accesses,
                                                                      const ActionMap& costs) {
  std::map<std::pair<Component, Action>, WordsByWidth> sums;
  for (const auto& [key, words] : accesses) {
    const int bits = costs.at(cost_key(key.component, key.action)).bits_of(key.operand);
    sums[{key.component, key.action}][bits] += words;
  }
  return sums;
}

double energy_of_word(const ActionCost& cost, const Technology& technology, int bits) {
  if (cost.part == kNone) return 0;
  const TechnologyPart& part = technology.parts.at(cost.part);
  return energy_per_action(part, cost.capacity_bytes) * (static_cast<double>(bits) / part.width_bits);
}

void add_up(Energy& energy) {
  energy.total = 0;
  for (const auto& [component, value] : energy.components) energy.total += value;
}

}  // namespace

std::string cost_key(Component component, Action action) {
  std::string key(name(component));
  key += '.';
  key += name(action);
  return key;
}

std::vector<std::string> cost_problems(const Accesses& counters, const ActionMap& costs, const Technology& technology) {
  std::set<std::string> keys;
  for (const auto& [key, words] : counters) keys.insert(cost_key(key.component, key.action));
  for (const Standing& standing : kStanding) keys.insert(standing.key);
  std::vector<std::string> problems;
  for (const std::string& key : keys) {
    if (std::string problem = problem_of(key, costs, technology); !problem.empty()) problems.push_back(problem);
  }
  return problems;
}

double energy_per_word(const ActionCost& cost, const Technology& technology, Operand operand) {
  return energy_of_word(cost, technology, cost.bits_of(operand));
}

Energy account(const Accesses& accesses, Cycle cycles, int pes, const ActionMap& costs, const Technology& technology) {
  if (auto problems = cost_problems(accesses, costs, technology); !problems.empty()) throw UserError(problems);
  Energy energy;
  energy.unit = technology.unit;
  for (const auto& [key, by_width] : words_per_action(accesses, costs)) {
    const auto& [component, action] = key;
    const ActionCost& cost = costs.at(cost_key(component, action));
    for (const auto& [bits, words] : by_width)
      energy.components[reported_as(component, action)] +=
          static_cast<double>(words) * energy_of_word(cost, technology, bits);
  }
  const double pe_cycles = static_cast<double>(cycles) * pes;
  for (const Standing& standing : kStanding) {
    energy.components[standing.component] = pe_cycles * energy_per_word(costs.at(standing.key), technology);
  }
  add_up(energy);
  return energy;
}

Energy& operator+=(Energy& sum, const Energy& other) {
  sum.unit = other.unit;
  for (const auto& [component, value] : other.components) sum.components[component] += value;
  add_up(sum);
  return sum;
}

}  // namespace eyrie
