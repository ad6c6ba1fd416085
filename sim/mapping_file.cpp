#include "sim/mapping_file.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace eyrie {
namespace {

constexpr int kLargestFactor = 65536;

// In the order in which problems are reported.
struct FileKey {
  const char* name;
  std::optional<int> MappingFile::*said;
  int Mapping::*value;
  int largest = kLargestFactor;
  int otherwise = 1;  // where a file may leave it out, or the dataflow has none
  bool optional() const { return value == &Mapping::f; }
};
constexpr std::array<FileKey, 12> kKeys{{{"m", &MappingFile::m, &Mapping::m},
                                         {"n", &MappingFile::n, &Mapping::n, kLargestSize},
                                         {"e", &MappingFile::e, &Mapping::e},
                                         {"f", &MappingFile::f, &Mapping::f, kLargestSize, kAllColumns},
                                         {"p", &MappingFile::p, &Mapping::p},
                                         {"q", &MappingFile::q, &Mapping::q},
                                         {"r", &MappingFile::r, &Mapping::r},
                                         {"t", &MappingFile::t, &Mapping::t},
                                         {"c", &MappingFile::c, &Mapping::c},
                                         {"b", &MappingFile::b, &Mapping::b},
                                         {"y", &MappingFile::y, &Mapping::y},
                                         {"x", &MappingFile::x, &Mapping::x}}};
constexpr std::array kDataflows{Dataflow::rs, Dataflow::ws, Dataflow::os_a, Dataflow::os_b, Dataflow::os_c};

// So that a file has to say it.
bool has(Dataflow dataflow, const FileKey& key) {
  const auto keys = mapping_keys(dataflow);
  return std::any_of(keys.begin(), keys.end(),
                     [&](const MappingKey& some) { return some.value == key.value && !some.optional; });
}

std::string keys_of(Dataflow dataflow) {
  std::string all;
  for (const MappingKey& key : mapping_keys(dataflow))
    if (!key.optional) all += (all.empty() ? "" : ", ") + std::string(key.name);
  return dataflow == Dataflow::rs ? all : all + " and keep";
}

bool has_keys_of(const MappingFile& said, Dataflow dataflow) {
  return std::all_of(kKeys.begin(), kKeys.end(), [&](const FileKey& key) {
    return key.optional() || (said.*key.said).has_value() == has(dataflow, key);
  });
}

// Not row stationary: the keys that only other dataflows have are there.
bool is_tiled(const MappingFile& said) { return said.c || said.b || said.y || said.x || said.keep; }

Dataflow dataflow_of(const MappingFile& said) {
  const auto found = std::find_if(kDataflows.begin(), kDataflows.end(),
                                  [&](Dataflow dataflow) { return has_keys_of(said, dataflow); });
  return found == kDataflows.end() ? Dataflow::rs : *found;
}

}  // namespace

void check_mapping(const MappingFile& said, const std::string& path, YamlReader& file) {
  for (const FileKey& key : kKeys) {
    if (!is_tiled(said) && has(Dataflow::rs, key)) file.require({path + "." + key.name});
    if (said.*key.said) file.within(path + "." + key.name, *(said.*key.said), 1, key.largest);
  }
  if (!is_tiled(said) || !file.clean(path) || dataflow_of(said) != Dataflow::rs) return;
  std::string given, choices;
  for (const FileKey& key : kKeys)
    if (said.*key.said) given += (given.empty() ? "" : ", ") + std::string(key.name);
  for (const Dataflow dataflow : kDataflows)
    choices += fmt::format("; {}: {}", dataflow == Dataflow::ws ? "ws and nlr" : name(dataflow), keys_of(dataflow));
  file.problem(path, fmt::format("{} are not the keys of one dataflow{}", given, choices));
}

Mapping mapping_of(const MappingFile& said) {
  Mapping mapping{.dataflow = dataflow_of(said)};
  for (const FileKey& key : kKeys) mapping.*key.value = (said.*key.said).value_or(key.otherwise);
  mapping.keep = said.keep.value_or(Keep::filter);
  mapping.transposed = said.transposed.value_or(false);
  return mapping;
}

std::optional<Misfit> mapping_mismatch(const Mapping& mapping, Dataflow machine) {
  const auto kind = [](Dataflow dataflow) { return dataflow == Dataflow::nlr ? Dataflow::ws : dataflow; };
  if (kind(mapping.dataflow) == kind(machine)) return std::nullopt;
  return Misfit{fmt::format("its mapping has {}, as those of {}; a mapping of {} has {}", keys_of(mapping.dataflow),
                            kind(mapping.dataflow) == Dataflow::ws ? "ws and nlr" : name(mapping.dataflow),
                            name(machine), keys_of(machine))};
}

}  // namespace eyrie
