// configs/README.md against the program: it lists the keys that the readers know and no others, with the defaults and
// ranges that they have.
#include <fmt/core.h>
#include <gmock/gmock.h>

#include <cstdlib>
#include <functional>
#include <map>
#include <sstream>

#include "sim/dcnn/dcnn_file.h"
#include "sim/eie/eie_file.h"
#include "sim/file_formats.h"
#include "sim/published.h"
#include "sim/scenario/placement_file.h"
#include "sim/scenario/scenario.h"
#include "sim/scnn/scnn_file.h"
#include "sim/spatial/spatial_file.h"
#include "sim/sweep/sweep.h"
#include "sim/sweep/sweep_file.h"
#include "sim/table_files.h"
#include "sim/workload_file.h"
#include "tests/edited_file.h"

namespace eyrie {
namespace {

using testing::Contains;
using testing::HasSubstr;

constexpr const char* kUnlisted = "";  // a default that is no plain value of a struct

// Keys and default values of a struct, as a user writes them.
class Keys {
 public:
  template <class T>
  static std::map<std::string, std::string> of() {
    Keys keys;
    keys.add("", T{});
    return keys.defaults_;
  }

 private:
  template <DescribedStruct T>
  void add(const std::string& path, const T& value) {
    boost::mp11::mp_for_each<MembersOf<T>>(
        [&](auto member) { add(path.empty() ? member.name : path + "." + member.name, value.*member.pointer); });
  }
  template <DescribedEnum T>
  void add(const std::string& path, const T& value) {
    defaults_[path] = boost::describe::enum_to_string(value, "");
  }
  template <class T>
  void add(const std::string& path, const std::optional<T>&) {
    if constexpr (DescribedStruct<T>) {
      add(path, T{});
    } else {
      defaults_[path] = kUnlisted;
    }
  }
  template <class T>
  void add(const std::string& path, const std::vector<T>&) {
    add(path + "[]", T{});
  }
  template <class T>
  void add(const std::string& path, const std::map<std::string, T>&) {
    add(path + ".*", T{});
  }
  template <class T>
  void add(const std::string& path, const InOrder<T>&) {
    add(path + ".*", T{});
  }
  template <class T>
  void add(const std::string& path, const OneOrMany<T>&) {
    defaults_[path] = kUnlisted;
  }
  template <class T, class Map>
  void add(const std::string& path, const ManyOrMap<T, Map>&) {
    defaults_[path] = kUnlisted;
    add(path, Map{});
  }
  void add(const std::string& path, const CountOrNames&) { defaults_[path] = kUnlisted; }
  void add(const std::string& path, bool value) { defaults_[path] = value ? "true" : "false"; }
  void add(const std::string& path, int value) { defaults_[path] = fmt::format("{}", value); }
  void add(const std::string& path, double value) { defaults_[path] = fmt::format("{:g}", value); }
  void add(const std::string& path, const std::string&) { defaults_[path] = kUnlisted; }

  std::map<std::string, std::string> defaults_;
};

struct Row {
  std::string key, range, preset;
};

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(' ');
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

// The rows of the tables under a "## " heading whose first column is a key.
std::vector<Row> rows_under(const std::string& heading) {
  std::istringstream readme(text_of(EYRIE_SOURCE_DIR "/configs/README.md"));
  std::vector<Row> rows;
  bool inside = false;
  for (std::string line; std::getline(readme, line);) {
    if (line.starts_with("## ")) inside = line == "## " + heading;
    if (!inside || !line.starts_with("| `")) continue;
    std::vector<std::string> cells;
    std::istringstream columns(line.substr(1));
    for (std::string cell; std::getline(columns, cell, '|');) cells.push_back(trimmed(cell));
    rows.push_back({cells.at(0).substr(1, cells.at(0).size() - 2), cells.at(2), cells.at(3)});
  }
  return rows;
}

// The keys of `energy` are the same for every machine and listed once.
template <class File>
void expect_same_keys(const std::string& heading, bool with_energy = true) {
  std::vector<std::string> listed, known;
  for (const Row& row : rows_under(heading)) listed.push_back(row.key);
  for (const auto& [key, preset] : Keys::of<File>())
    if (with_energy || !key.starts_with("energy.")) known.push_back(key);
  EXPECT_THAT(listed, testing::UnorderedElementsAreArray(known));
}

TEST(ConfigReference, ListsTheKeysOfEveryFileAndNoOthers) {
  expect_same_keys<SpatialFile>("Machine");
  expect_same_keys<ScnnFile>("SCNN machine", false);
  expect_same_keys<DcnnFile>("DCNN machine", false);
  expect_same_keys<EieFile>("EIE machine", false);
  expect_same_keys<DramDeviceFile>("DRAM device");
  expect_same_keys<Arithmetic>("Arithmetic");
  expect_same_keys<TechnologyFile>("Technology");
  expect_same_keys<WorkloadFile>("Workload");
  expect_same_keys<PublishedFile>("Published table");
  expect_same_keys<SweepFile>("Sweep");
  expect_same_keys<offload::PlacementFile>("Placement");
  expect_same_keys<offload::SplitFile>("Split");
  expect_same_keys<offload::CatalogueFile>("Catalogue");
  expect_same_keys<offload::RadioFile>("Radio");
}

template <class File>
int expect_defaults(const std::string& heading) {
  const std::map<std::string, std::string> defaults = Keys::of<File>();
  int compared = 0;
  for (const Row& row : rows_under(heading)) {
    if (row.preset == "required" || defaults.at(row.key) == kUnlisted) continue;
    EXPECT_EQ(row.preset, defaults.at(row.key)) << row.key;
    ++compared;
  }
  return compared;
}

TEST(ConfigReference, ListsTheDefaultsOfEveryFile) {
  EXPECT_GT(expect_defaults<SpatialFile>("Machine"), 20);
  EXPECT_GT(expect_defaults<ScnnFile>("SCNN machine"), 10);
  EXPECT_GT(expect_defaults<DcnnFile>("DCNN machine"), 10);
  EXPECT_GT(expect_defaults<EieFile>("EIE machine"), 10);
  EXPECT_GT(expect_defaults<TechnologyFile>("Technology"), 0);
  EXPECT_GT(expect_defaults<offload::PlacementFile>("Placement"), 10);
  EXPECT_GT(expect_defaults<offload::SplitFile>("Split"), 2);
}

// A YAML file of single keys: "a.b" is a map in a map, "a[].b" a map in a list of one.
class Yaml {
 public:
  void set(const std::string& path, const std::string& value) {
    const auto dot = path.find('.');
    Yaml& child = children_[path.substr(0, dot)];
    if (dot == std::string::npos) {
      child.value_ = value;
    } else {
      child.set(path.substr(dot + 1), value);
    }
  }
  std::string text() const {
    if (children_.empty()) return value_;
    std::string all;
    for (const auto& [key, child] : children_) {
      const bool list = key.ends_with("[]");
      const std::string inner = child.text();
      all += all.empty() ? "" : ", ";
      all += list ? key.substr(0, key.size() - 2) + ": [" + inner + "]" : key + ": " + inner;
    }
    return "{" + all + "}";
  }

 private:
  std::string value_;
  std::map<std::string, Yaml> children_;
};

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

// A file with this one value, and whatever its reader has to find around it: it may lack all the rest.
std::vector<std::string> problems_with_value(const std::string& key, const std::string& value,
                                             const std::function<void(const std::string&)>& read,
                                             const std::string& kind) {
  Yaml file;
  if (!kind.empty()) file.set("kind", kind);
  if (key.starts_with("layers[].")) file.set("layers[].kind", key.ends_with("puts") ? "fc" : "conv");
  file.set(replaced(key, "*", "@"), value);
  return problems_with("f.yaml", replaced(file.text(), "@", "mac.compute"), read);
}

bool is_number(const std::string& text) {
  char* end = nullptr;
  std::strtod(text.c_str(), &end);
  return !text.empty() && *end == '\0';
}

void expect_ranges(const std::string& heading, const std::function<void(const std::string&)>& read,
                   const std::string& kind = "") {
  int checked = 0;
  for (const Row& row : rows_under(heading)) {
    const auto dots = row.range.find("..");
    if (dots == std::string::npos) continue;
    const std::string low = row.range.substr(0, dots), high = row.range.substr(dots + 2);
    if (!is_number(low) || !is_number(high)) continue;
    ++checked;
    const std::string path = replaced(replaced(row.key, "[]", "[0]"), "*", "mac.compute");
    for (const std::string& outside : {fmt::format("{}", std::stod(low) - 1), high + "1"}) {
      EXPECT_THAT(problems_with_value(row.key, outside, read, kind),
                  Contains(fmt::format("f.yaml:1: {}: {} is not in {}", path, outside, row.range)));
    }
    for (const std::string& inside : {low, high}) {
      EXPECT_THAT(problems_with_value(row.key, inside, read, kind), testing::Not(Contains(HasSubstr(" is not in "))))
          << row.key << ": " << inside;
    }
  }
  EXPECT_GT(checked, 1) << heading;
}

template <class Read>
auto throwing(Read read) {
  return [read](const std::string& path) {
    std::vector<std::string> problems;
    read(path, problems);
    if (!problems.empty()) throw UserError(problems);
  };
}

TEST(ConfigReference, ListsTheRangesOfEveryFile) {
  const auto machine = [](const std::string& path) { read_machine(path); };
  expect_ranges("Machine", machine);
  expect_ranges("SCNN machine", machine, "scnn");
  expect_ranges("DCNN machine", machine, "dcnn");
  expect_ranges("EIE machine", machine, "eie");
  expect_ranges("DRAM device", throwing(read_dram_device));
  expect_ranges("Arithmetic", throwing(read_arithmetic));
  expect_ranges("Technology", throwing(read_technology));
  expect_ranges("Workload", [](const std::string& path) { read_workload(path); });
  const auto scenario = [](const std::string& path) { offload::read_scenario(path); };
  expect_ranges("Placement", scenario, "placement");
  expect_ranges("Split", scenario, "split");
  expect_ranges("Catalogue", scenario, "catalogue");
  expect_ranges("Radio", throwing(offload::read_radio));
  expect_ranges("Published table", [](const std::string& path) { read_published(path); });
}

// "required" is said of just the keys whose lack is an error, wherever the key around them is given.
TEST(ConfigReference, SaysOfEveryKeyWhetherItIsRequired) {
  const auto read = [](const std::string& path) { read_machine(path); };
  for (const auto& [heading, kind] :
       {std::pair{"Machine", ""}, std::pair{"SCNN machine", "kind: scnn, "}, std::pair{"DCNN machine", "kind: dcnn, "},
        std::pair{"EIE machine", "kind: eie, "}})
    for (const Row& row : rows_under(heading)) {
      if (row.key.find('*') != std::string::npos || (*kind && row.key == "kind")) continue;
      const auto dot = row.key.find('.');
      const std::string around = dot == std::string::npos ? "none: 1" : row.key.substr(0, dot) + ": {}";
      const auto problems = problems_with("f.yaml", std::string("{") + kind + around + "}", read);
      const auto missing = Contains(testing::StartsWith("f.yaml:1: " + row.key + ": missing"));
      if (row.preset == "required") {
        EXPECT_THAT(problems, missing);
      } else {
        EXPECT_THAT(problems, testing::Not(missing));
      }
    }
}

}  // namespace
}  // namespace eyrie
