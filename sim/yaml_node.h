// A YAML document as a plain tree with line numbers. The only file that knows the YAML library is yaml_node.cpp.
#pragma once
#include <memory>
#include <string>
#include <vector>

namespace eyrie {

struct YamlNode;
using YamlPtr = std::shared_ptr<const YamlNode>;  // an alias shares the node of its anchor

struct YamlNode {
  enum class Kind { kNull, kScalar, kList, kMap };
  struct Entry {
    std::string key;
    int line = 0;
    YamlPtr value;
  };

  Kind kind = Kind::kNull;
  int line = 0;                // 1 is the first
  std::string text;            // of a scalar
  std::vector<YamlPtr> items;  // of a list
  std::vector<Entry> entries;  // of a map, in file order, duplicates included
};

// Why a file has no tree. Line 0: the file as a whole.
struct UnreadableYaml {
  int line;
  std::string what;
};

// Reads the one document of a file. Throws UnreadableYaml if there is no such file, or if it is a folder, too large,
// empty, not YAML, or unreasonable: deeper than 32 levels or of more than a million nodes once aliases are expanded.
YamlPtr parse_yaml_file(const std::string& path);

}  // namespace eyrie
