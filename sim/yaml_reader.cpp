#include "sim/yaml_reader.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "sim/base/fault.h"
#include "sim/suggest.h"

namespace eyrie {
namespace {

constexpr std::size_t kLongestQuote = 40;

// A value as a message shows it: short, on one line.
std::string quote(const std::string& text) {
  std::string shown = text.substr(0, kLongestQuote);
  for (char& c : shown) {
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') c = '?';
  }
  if (text.size() > kLongestQuote) shown += "...";
  return shown.empty() ? "an empty text" : shown;
}

std::string found(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::kNull:
      return "nothing";
    case YamlNode::Kind::kScalar:
      return quote(node.text);
    case YamlNode::Kind::kList:
      return "a list";
    case YamlNode::Kind::kMap:
      return "a map";
  }
  return "";
}

// All of the text as a number; the error says whether it was none or one that the type cannot hold.
template <class T>
std::errc parse_number(std::string_view text, T& value) {
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return end == text.data() + text.size() ? error : std::errc::invalid_argument;
}

// The path without its last key or index; empty for a key of the root.
std::string parent(const std::string& path) {
  const auto end = path.find_last_of(".[");
  return end == std::string::npos ? "" : path.substr(0, end);
}

bool is_below(const std::string& path, const std::string& top) {
  return top.empty() || path == top || path.starts_with(top + ".") || path.starts_with(top + "[");
}

}  // namespace

YamlReader::YamlReader(std::string file) : file_(std::move(file)) {
  try {
    root_ = parse_yaml_file(file_);
  } catch (const UnreadableYaml& bad) {
    report(bad.line, "", bad.what);
  }
}

bool YamlReader::given(const std::string& path) const {
  const auto key = keys_.find(path);
  return key != keys_.end() && key->second.given;
}

bool YamlReader::clean(const std::string& path) const {
  return std::none_of(problems_.begin(), problems_.end(), [&](const auto& bad) { return is_below(bad.path, path); });
}

bool YamlReader::reported(const std::string& path) const {
  return std::any_of(problems_.begin(), problems_.end(), [&](const auto& bad) { return bad.path == path; });
}

bool YamlReader::too_large(const std::string& path) const {
  const auto key = keys_.find(path);
  return key != keys_.end() && key->second.too_large;
}

int YamlReader::line_of(std::string path) const {
  for (; !path.empty(); path = parent(path)) {
    if (given(path)) return keys_.at(path).line;
  }
  return 1;
}

void YamlReader::require(const std::vector<std::string>& paths) {
  if (!root_) return;
  for (std::string path : paths) {
    if (given(path)) continue;
    while (!parent(path).empty() && !given(parent(path))) path = parent(path);
    if (reported(path) || misspelt_.contains(path)) continue;
    if (const auto map = keys_.find(parent(path)); map != keys_.end() && !map->second.of_its_kind) continue;
    const auto key = keys_.find(path);
    if (key == keys_.end()) throw Fault("a rule requires " + path + ", which is no key");
    problem(path, "missing, expected " + key->second.expected);
  }
}

std::string YamlReader::where(const std::string& path) const { return located(line_of(path)) + path; }

void YamlReader::problem(const std::string& path, const std::string& what) { report(line_of(path), path, what); }

void YamlReader::out_of_range(const std::string& path, const std::string& low, const std::string& high) {
  problem(path, fmt::format("{} is not in {}..{}", quote(keys_.at(path).text), low, high));
}

std::vector<std::string> YamlReader::problems() const {
  std::vector<Problem> sorted = problems_;
  for (const auto& [path, key] : keys_) {
    if (key.too_large && !reported(path)) sorted.push_back({key.line, path, quote(key.text) + " is too large"});
  }
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.line < b.line; });
  std::vector<std::string> lines;
  for (const Problem& bad : sorted) {
    lines.push_back(located(bad.line) + (bad.path.empty() ? "" : bad.path + ": ") + bad.what);
  }
  return lines;
}

std::string YamlReader::located(int line) const {
  return line > 0 ? fmt::format("{}:{}: ", file_, line) : file_ + ": ";
}

std::vector<YamlReader::Misread> YamlReader::misread() const {
  std::vector<Misread> found;
  for (std::size_t i = 0; i < misread_; ++i)
    found.push_back({problems_[i].path, problems_[i].what, problems_[i].unknown_key});
  return found;
}

void YamlReader::throw_problems() const {
  if (auto all = problems(); !all.empty()) throw UserError(std::move(all));
}

bool YamlReader::enter(const Site& at, YamlNode::Kind kind, const std::string& expected) {
  Key& key = keys_[at.path];
  key.line = at.line;
  key.given = at.node != nullptr;
  key.expected = expected;
  if (!at.node) return false;
  key.text = at.node->text;
  key.of_its_kind = at.node->kind == kind;
  if (key.of_its_kind) return true;
  report(at.line, at.path, fmt::format("expected {}, found {}", expected, found(*at.node)));
  return false;
}

void YamlReader::check_duplicates(const Site& map) {
  std::map<std::string, int> first;
  for (const auto& [key, line, node] : map.node->entries) {
    const auto [entry, is_new] = first.emplace(key, line);
    if (!is_new) report(line, join(map.path, key), fmt::format("given twice, first in line {}", entry->second));
  }
}

void YamlReader::check_keys(const Site& map, const std::vector<std::string>& known) {
  check_duplicates(map);
  for (const auto& [key, line, node] : map.node->entries) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    problems_.push_back({line, join(map.path, quote(key)), "unknown key" + suggestion(key, known), true});
    if (const auto meant = suggest(key, known)) misspelt_.insert(join(map.path, *meant));
  }
}

void YamlReader::read_int(const Site& at, int& value, const std::string& expected) {
  if (!enter(at, YamlNode::Kind::kScalar, expected)) return;
  const std::errc error = parse_number(at.node->text, value);
  if (error == std::errc::invalid_argument) {
    report(at.line, at.path, fmt::format("expected {}, found {}", expected, found(*at.node)));
  }
  keys_[at.path].too_large = error == std::errc::result_out_of_range;
}

void YamlReader::read(const Site& at, NumberOrSame& value) {
  const std::string expected = "a whole number or same";
  value.same = at.node && at.node->kind == YamlNode::Kind::kScalar && at.node->text == "same";
  if (value.same)
    enter(at, YamlNode::Kind::kScalar, expected);
  else
    read_int(at, value.number, expected);
}

void YamlReader::read(const Site& at, std::uint64_t& value) {
  const std::string expected = "a whole number";
  if (!enter(at, YamlNode::Kind::kScalar, expected)) return;
  const std::string& text = at.node->text;
  const bool negative = text.starts_with('-');
  std::uint64_t magnitude = 0;
  const std::errc error = parse_number(std::string_view(text).substr(negative ? 1 : 0), magnitude);
  if (error == std::errc::invalid_argument) {
    report(at.line, at.path, fmt::format("expected {}, found {}", expected, found(*at.node)));
  } else if (error != std::errc{} || (negative && magnitude > 0)) {
    out_of_range(at.path, "0", std::to_string(std::numeric_limits<std::uint64_t>::max()));
  } else {
    value = magnitude;
  }
}

void YamlReader::read(const Site& at, double& value) {
  if (!enter(at, YamlNode::Kind::kScalar, "a number")) return;
  double number = 0;
  const std::errc error = parse_number(at.node->text, number);
  if (error == std::errc{} && std::isfinite(number)) {
    value = number;
  } else {
    report(at.line, at.path, fmt::format("expected a finite number, found {}", found(*at.node)));
  }
}

void YamlReader::read(const Site& at, bool& value) {
  const std::string expected = "true or false";
  if (!enter(at, YamlNode::Kind::kScalar, expected)) return;
  const std::string& text = at.node->text;
  value = text == "true";
  if (text != "true" && text != "false") {
    report(at.line, at.path, fmt::format("expected {}, found {}", expected, found(*at.node)));
  }
}

void YamlReader::read(const Site& at, std::string& value) {
  if (enter(at, YamlNode::Kind::kScalar, "a text")) value = at.node->text;
}

void YamlReader::read(const Site& at, YamlPtr& value) {
  if (enter(at, at.node ? at.node->kind : YamlNode::Kind::kNull, "a value")) value = YamlPtr(root_, at.node);
}

std::size_t YamlReader::read_name(const Site& at, const std::vector<std::string>& names) {
  if (!enter(at, YamlNode::Kind::kScalar, "one of: " + listed(names))) return names.size();
  const auto name = std::find(names.begin(), names.end(), at.node->text);
  if (name == names.end()) report(at.line, at.path, found(*at.node) + " is not one of: " + listed(names));
  return static_cast<std::size_t>(name - names.begin());
}

const YamlNode::Entry* YamlReader::find(const YamlNode& map, const std::string& key) {
  const auto entry = std::find_if(map.entries.begin(), map.entries.end(), [&](const auto& e) { return e.key == key; });
  return entry == map.entries.end() ? nullptr : &*entry;
}

std::string YamlReader::join(const std::string& path, const std::string& key) {
  return path.empty() ? key : path + "." + key;
}

std::string YamlReader::map_of(const std::vector<std::string>& known) { return "a map of " + listed(known); }
std::string YamlReader::text_of(int value) { return fmt::format("{}", value); }
std::string YamlReader::text_of(double value) { return fmt::format("{:g}", value); }

}  // namespace eyrie
