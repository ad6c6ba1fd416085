#include "sim/input_text.h"

#include <fmt/core.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "sim/sha256.h"
#include "sim/table_files.h"
#include "sim/yaml_edit.h"

namespace eyrie {

namespace fs = std::filesystem;

std::string sha256_of_file(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return sha256(text.str());
}

std::string document_text(const std::string& path, const YamlNode& document) {
  return fmt::format("{}\n{}\n", fs::path(path).stem().string(), one_line(document));
}

std::string NamedFiles::text(const std::string& path, const YamlNode& document) {
  const std::string parent = fs::path(path).parent_path().string();
  std::string text;
  add(document, parent.empty() ? "." : parent, text);
  return text;
}

void NamedFiles::add(const YamlNode& node, const std::string& folder, std::string& text) {
  if (node.kind == YamlNode::Kind::kScalar) text += lines_of(folder, node.text);
  for (const YamlPtr& item : node.items) add(*item, folder, text);
  for (const YamlNode::Entry& entry : node.entries) add(*entry.value, folder, text);
}

const std::string& NamedFiles::lines_of(const std::string& folder, const std::string& name) {
  const auto [known, is_new] = known_.try_emplace({folder, name});
  if (!is_new || name.empty() || name.find('\n') != std::string::npos) return known->second;
  std::error_code none;
  for (const auto& found : {find_file(name, {folder, shipped_configs()}), find_dram_preset(name, folder)})
    if (found && fs::is_regular_file(*found, none))
      known->second += fmt::format("{} {}\n", name, sha256_of_file(*found));
  return known->second;
}

}  // namespace eyrie
