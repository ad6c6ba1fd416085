// Reads a YAML file into plain structs by their Boost.Describe descriptions and collects every problem, each as
// "file:line: path.to.key: what is wrong, what would be right".
//
//   YamlReader file("my.yaml");
//   const auto said = file.read<MachineFile>();         // unknown keys, wrong types, duplicates
//   file.require({"array.rows"});                       // then the rules, on paths
//   file.within("array.rows", said.array.rows, 1, 1024);
//   file.throw_problems();
//
// A member is a key. A key that the file does not give leaves its member as it was made; that it must be given is a
// rule like any other, so that all rules of a file can stand in one function. Rules are silent about a value that
// already has a problem: a mistake is reported once.
#pragma once
#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "sim/yaml_node.h"

namespace eyrie {

template <class T>
concept DescribedStruct = std::is_class_v<T> && boost::describe::has_describe_members<T>::value;
template <class T>
concept DescribedEnum = std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value;
template <class T>
using MembersOf = boost::describe::describe_members<T, boost::describe::mod_public>;

// A list that may also be written as a single value.
template <class T>
struct OneOrMany {
  std::vector<T> values;
};

// Such a list, or a map of keys in its place.
template <class T, class Map>
struct ManyOrMap {
  std::vector<T> values;
  std::optional<Map> map;
};

// A struct that the word `chained` may stand for.
template <class T>
concept ChainedStruct = DescribedStruct<T> && requires(T value) {
  value.chained = true;
};

// A whole number, or the word `same` in its place.
struct NumberOrSame {
  int number = 0;
  bool same = false;
};

// A number, or a list of names.
struct CountOrNames {
  std::optional<int> count;
  std::vector<std::string> names;
};

// A map whose keys are in the file's order.
template <class T>
struct InOrder {
  std::vector<std::pair<std::string, T>> entries;
};

class YamlReader {
 public:
  // Parses the file. One that cannot be parsed is a problem like others; read() then returns what a T is made as.
  explicit YamlReader(std::string file);
  // Takes a tree for what the file holds.
  YamlReader(std::string file, YamlPtr tree) : file_(std::move(file)), root_(std::move(tree)) {}

  template <class T>
  T read() {
    T value;
    if (root_) read({root_.get(), "", 1}, value);
    misread_ = problems_.size();
    return value;
  }

  // The value of a key of the file's own map, before anything is read: what else is read may depend on it. T{} if it is
  // not there or no name of T; neither is a problem yet.
  template <DescribedEnum T>
  T peek(const char* key) const {
    T value{};
    const YamlNode::Entry* entry = root_ && root_->kind == YamlNode::Kind::kMap ? find(*root_, key) : nullptr;
    if (entry && entry->value) boost::describe::enum_from_string(entry->value->text.c_str(), value);
    return value;
  }

  // Rules. A path is written as in messages, e.g. "layers[2].stride".

  // The file gives this key, right or wrong.
  bool given(const std::string& path) const;
  // No problem was found at this path or below it.
  bool clean(const std::string& path) const;
  // These keys have no default. Of a map that is missing only the map is reported.
  void require(const std::vector<std::string>& paths);
  // A number has to be in low..high.
  template <class T>
  void within(const std::string& path, T value, std::type_identity_t<T> low, std::type_identity_t<T> high) {
    const bool inside = low <= value && value <= high && !too_large(path);
    if (!inside && given(path) && clean(path)) out_of_range(path, text_of(low), text_of(high));
  }
  // Any other mistake. It is reported in the line of the innermost key of the path that the file gives.
  void problem(const std::string& path, const std::string& what);
  // How a problem of this path begins: "file:line: path".
  std::string where(const std::string& path) const;

  const std::string& file() const { return file_; }
  // In the order of the file's lines.
  std::vector<std::string> problems() const;
  // What read() found, the rules' problems left out: unknown keys, wrong types, duplicates.
  struct Misread {
    std::string path, what;
    bool unknown_key;
    bool operator==(const Misread&) const = default;
  };
  std::vector<Misread> misread() const;
  // Throws UserError if there are any.
  void throw_problems() const;

 private:
  // A place in the file that a value is read from; no node if the file does not give it.
  struct Site {
    const YamlNode* node;
    std::string path;
    int line;  // of the key; where there is none, of the map that lacks it
  };
  struct Key {
    int line = 0;
    bool given = false;
    bool of_its_kind = false;  // a map where a map is expected, and so on
    bool too_large = false;    // a whole number past its type's limits; the value was not read
    std::string text;          // of a scalar, as written
    std::string expected;      // "a whole number"
  };
  struct Problem {
    int line;
    std::string path, what;
    bool unknown_key = false;
  };

  // Notes what is expected at a place. False if there is nothing to read: no node, or one of another kind.
  bool enter(const Site& at, YamlNode::Kind kind, const std::string& expected);
  void check_keys(const Site& map, const std::vector<std::string>& known);
  void check_duplicates(const Site& map);
  void report(int line, const std::string& path, const std::string& what) { problems_.push_back({line, path, what}); }
  void out_of_range(const std::string& path, const std::string& low, const std::string& high);
  bool too_large(const std::string& path) const;
  bool reported(const std::string& path) const;
  int line_of(std::string path) const;
  std::string located(int line) const;  // "file:line: "; line 0: the file as a whole

  void read(const Site& at, int& value) { read_int(at, value, "a whole number"); }
  void read_int(const Site& at, int& value, const std::string& expected);
  void read(const Site& at, NumberOrSame& value);
  void read(const Site& at, std::uint64_t& value);
  void read(const Site& at, double& value);
  void read(const Site& at, bool& value);
  void read(const Site& at, std::string& value);
  void read(const Site& at, YamlPtr& value);  // whatever stands there
  // The index of the name that stands at the place; names.size() if none of them does.
  std::size_t read_name(const Site& at, const std::vector<std::string>& names);

  template <class T>
  void read(const Site& at, std::optional<T>& value) {
    T inner{};
    read(at, inner);
    if (at.node) value = std::move(inner);
  }

  template <class T>
  void read(const Site& at, std::vector<T>& values) {
    if (!enter(at, YamlNode::Kind::kList, "a list")) return;
    for (const YamlPtr& item : at.node->items) {
      const std::string index = "[" + std::to_string(values.size()) + "]";
      read({item.get(), at.path + index, item->line}, values.emplace_back());
    }
  }

  template <class T>
  void read(const Site& at, OneOrMany<T>& list) {
    if (at.node && at.node->kind == YamlNode::Kind::kScalar) {
      read(at, list.values.emplace_back());
    } else {
      read(at, list.values);
    }
  }

  template <class T, class Map>
  void read(const Site& at, ManyOrMap<T, Map>& value) {
    if (at.node && at.node->kind == YamlNode::Kind::kMap) {
      read(at, value.map);
    } else {
      OneOrMany<T> list;
      read(at, list);
      value.values = std::move(list.values);
    }
  }

  void read(const Site& at, CountOrNames& value) {
    if (at.node && at.node->kind == YamlNode::Kind::kList)
      read(at, value.names);
    else
      read(at, value.count);
  }

  template <ChainedStruct T>
  void read(const Site& at, T& value) {
    value.chained = at.node && at.node->kind == YamlNode::Kind::kScalar && at.node->text == "chained";
    read_struct(value.chained ? Site{nullptr, at.path, at.line} : at, value);
    std::string word;
    if (value.chained) read(at, word);
  }

  template <class T>
  void read(const Site& at, InOrder<T>& values) {
    if (!enter(at, YamlNode::Kind::kMap, "a map")) return;
    check_duplicates(at);
    for (const auto& [key, line, node] : at.node->entries) {
      if (!keys_.contains(join(at.path, key)))
        read({node.get(), join(at.path, key), line}, values.entries.emplace_back(key, T{}).second);
    }
  }

  template <class T>
  void read(const Site& at, std::map<std::string, T>& values) {
    if (!enter(at, YamlNode::Kind::kMap, "a map")) return;
    check_duplicates(at);
    for (const auto& [key, line, node] : at.node->entries) {
      if (!values.contains(key)) read({node.get(), join(at.path, key), line}, values[key]);
    }
  }

  template <DescribedEnum T>
  void read(const Site& at, T& value) {
    std::vector<std::string> names;
    std::vector<T> values;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto enumerator) {
      names.push_back(enumerator.name);
      values.push_back(enumerator.value);
    });
    if (const std::size_t index = read_name(at, names); index < values.size()) value = values[index];
  }

  template <DescribedStruct T>
  void read(const Site& at, T& value) {
    read_struct(at, value);
  }

  template <DescribedStruct T>
  void read_struct(const Site& at, T& value) {
    std::vector<std::string> known;
    boost::mp11::mp_for_each<MembersOf<T>>([&](auto member) { known.push_back(member.name); });
    const bool is_map = enter(at, YamlNode::Kind::kMap, map_of(known));
    if (is_map) check_keys(at, known);
    boost::mp11::mp_for_each<MembersOf<T>>([&](auto member) {
      Site key{nullptr, join(at.path, member.name), at.line};
      if (const YamlNode::Entry* entry = is_map ? find(*at.node, member.name) : nullptr) {
        key.node = entry->value.get();
        key.line = entry->line;
      }
      read(key, value.*member.pointer);
    });
  }

  static const YamlNode::Entry* find(const YamlNode& map, const std::string& key);
  static std::string join(const std::string& path, const std::string& key);
  static std::string map_of(const std::vector<std::string>& known);
  static std::string text_of(int value);
  static std::string text_of(double value);

  std::string file_;
  YamlPtr root_;
  std::map<std::string, Key> keys_;  // by path; of the known keys also those that the file does not give
  std::set<std::string> misspelt_;   // paths that an unknown key was probably meant for: not missing
  std::vector<Problem> problems_;
  std::size_t misread_ = 0;  // how many of them read() found
};

}  // namespace eyrie
