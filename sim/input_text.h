// What files say, as texts that change whenever a result may: to be hashed into a name for what a result was made from.
#pragma once
#include <map>
#include <string>
#include <utility>

#include "sim/yaml_node.h"

namespace eyrie {

// The file's name without folder and ending, which is its machine's or workload's, and what it says; comments, layout
// and the folder it lies in are left out.
std::string document_text(const std::string& path, const YamlNode& document);

// Files that other files name, each read once.
class NamedFiles {
 public:
  // A line with the SHA-256 of its content for every file that a value of the document names: one beside the
  // document's own file or under configs/, or a DRAM preset of these two places.
  std::string text(const std::string& path, const YamlNode& document);

 private:
  void add(const YamlNode& node, const std::string& folder, std::string& text);
  const std::string& lines_of(const std::string& folder, const std::string& name);

  std::map<std::pair<std::string, std::string>, std::string> known_;  // folder, name -> lines; empty: names no file
};

// The SHA-256 of a file's content; of nothing if it cannot be read.
std::string sha256_of_file(const std::string& path);

}  // namespace eyrie
