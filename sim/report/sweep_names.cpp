#include "sim/report/sweep_names.h"

#include <algorithm>

namespace eyrie {
namespace {

// "../scnn.yaml+../eie.yaml" is "scnn+eie".
std::string short_value(const std::string& text) {
  if (!text.ends_with(".yaml")) return text;
  std::string all;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('+', begin), text.size());
    std::string part = text.substr(begin, end - begin);
    part = part.substr(part.rfind('/') + 1);
    if (part.ends_with(".yaml")) part.resize(part.size() - 5);
    all += (all.empty() ? "" : "+") + part;
    begin = end + 1;
  }
  return all;
}

}  // namespace

std::string spoken(std::string name) {
  for (const char* head : {"machine.", "workload.", "defaults."})
    if (name.starts_with(head)) name = name.substr(std::string(head).size());
  if (name == "pes") return "PEs";
  std::replace(name.begin(), name.end(), '_', ' ');
  std::replace(name.begin(), name.end(), '.', ' ');
  return name;
}

ShownValues::ShownValues(const std::map<std::string, std::size_t>& values) {
  std::map<std::string, int> uses;
  for (const auto& [value, rank] : values) ++uses[short_value(value)];
  for (const auto& [value, rank] : values) shown_[value] = uses[short_value(value)] == 1 ? short_value(value) : value;
}

const std::string& ShownValues::of(const std::string& value) const {
  const auto shown = shown_.find(value);
  return shown == shown_.end() ? value : shown->second;
}

std::string ShownValues::with_name(const std::string& input, const std::string& value) const {
  const bool file = input == "machine" || input == "workload";
  return file ? of(value) : spoken(input) + " " + of(value);
}

}  // namespace eyrie
