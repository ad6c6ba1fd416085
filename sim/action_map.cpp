#include "sim/action_map.h"

#include <fmt/core.h>

#include <algorithm>
#include <string_view>

#include "sim/base/access.h"
#include "sim/suggest.h"

namespace eyrie {
namespace {

constexpr std::string_view kNone = "none";

std::vector<std::string> all_counters() {
  std::vector<std::string> keys{"array.clock", "array.leakage"};
  for (const auto component : kComponentNames) {
    for (const auto action : kActionNames) keys.push_back(fmt::format("{}.{}", component, action));
  }
  return keys;
}

std::vector<std::string> part_names(const Technology& technology) {
  std::vector<std::string> names;
  for (const auto& [part, unused] : technology.parts) names.push_back(part);
  return names;
}

Store store_of(const std::string& counter, const Stores& stores) {
  const auto store = stores.find(std::string_view(counter).substr(0, counter.find('.')));
  return store == stores.end() ? Store{} : store->second;
}

std::optional<double> capacity(const Store& store, const ActionCostFile& said) {
  if (said.capacity_bytes) return said.capacity_bytes;
  return said.capacity_of == CapacityOf::bank ? store.bank_bytes : store.bytes;
}

// The rules of one entry that need no technology.
void check(const std::string& counter, const ActionCostFile& said, const Store& store, YamlReader& file) {
  const std::string path = "energy." + counter;
  static const std::vector<std::string> known = all_counters();
  if (std::find(known.begin(), known.end(), counter) == known.end()) {
    const auto near = suggest(counter, known);
    const std::string right = near ? "did you mean " + *near + "?" : "expected component.action, e.g. dram.read";
    file.problem(path, "no such counter; " + right);
    return;
  }
  file.require({path + ".part"});
  file.within(path + ".bits", said.bits.value_or(1), 1, 65536);
  file.within(path + ".capacity_bytes", said.capacity_bytes.value_or(1), 1, 1e15);
  if (file.given(path + ".capacity_of")) {
    if (said.capacity_bytes) file.problem(path + ".capacity_of", "says another size than capacity_bytes; give one");
    if (said.capacity_of == CapacityOf::bank && !store.bank_bytes) {
      file.problem(path + ".capacity_of", "this component has no banks, expected memory");
    }
  }
  if (said.part == kNone && said.reason.empty()) {
    file.problem(path + ".reason", "missing, expected why this counter costs nothing by itself");
  }
}

void check_part(const std::string& counter, const ActionCostFile& said, const Store& store,
                const Technology& technology, YamlReader& file) {
  const std::string path = "energy." + counter;
  const auto part = technology.parts.find(said.part);
  if (part == technology.parts.end()) {
    file.problem(path + ".part", fmt::format("{} is no part of {}{}", said.part, technology.name,
                                             suggestion(said.part, part_names(technology))));
  } else if (part->second.reference_bytes && !capacity(store, said)) {
    file.problem(path + ".capacity_bytes", fmt::format("missing, expected a size: the energy of {} in {} follows it",
                                                       said.part, technology.name));
  }
}

int bits_of(const ActionCostFile& said, const Store& store, const Technology* technology) {
  if (said.bits) return *said.bits;
  if (store.word_bits > 0) return store.word_bits;
  const bool known = technology && technology->parts.contains(said.part);
  return known ? technology->parts.at(said.part).width_bits : ActionCost{}.bits;  // one action of the part, whole
}

}  // namespace

ActionMap read_action_map(const std::map<std::string, ActionCostFile>& energy, const Stores& stores,
                          const Technology* technology, YamlReader& file) {
  ActionMap map;
  for (const auto& [counter, said] : energy) {
    const Store store = store_of(counter, stores);
    check(counter, said, store, file);
    if (technology && said.part != kNone && file.clean("energy." + counter)) {
      check_part(counter, said, store, *technology, file);
    }
    map[counter] = {said.part, capacity(store, said), bits_of(said, store, technology)};
    if (!said.bits) map[counter].other_bits = store.other_bits;
  }
  return map;
}

}  // namespace eyrie
