#include "sim/yaml_edit.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <string_view>
#include <vector>

#include "sim/suggest.h"

namespace eyrie {
namespace {

using Nodes = std::vector<YamlPtr>;

YamlPtr placed(const YamlPtr& node, std::string_view path, const YamlPtr& value);

// The entry of a map that a path begins with: keys may hold dots themselves, so the longest that fits.
const YamlNode::Entry* entry_for(const YamlNode& map, std::string_view path) {
  const YamlNode::Entry* best = nullptr;
  for (const YamlNode::Entry& entry : map.entries) {
    const std::size_t end = entry.key.size();
    const bool fits = path.starts_with(entry.key) && (path.size() == end || path[end] == '.' || path[end] == '[');
    if (fits && (!best || entry.key.size() > best->key.size())) best = &entry;
  }
  return best;
}

// What follows a key: ".b.c" goes on as "b.c", "[0].b" as it is.
std::string_view after(std::string_view rest) { return rest.starts_with('.') ? rest.substr(1) : rest; }

YamlPtr placed_in_map(const YamlPtr& node, std::string_view path, const YamlPtr& value) {
  const bool missing = !node || node->kind == YamlNode::Kind::kNull;
  if (!missing && node->kind != YamlNode::Kind::kMap)
    throw NoSuchPlace{fmt::format("no {} here, which is no map", path.substr(0, path.find_first_of(".[")))};
  auto map = missing ? std::make_shared<YamlNode>() : std::make_shared<YamlNode>(*node);
  map->kind = YamlNode::Kind::kMap;
  if (const YamlNode::Entry* known = entry_for(*map, path)) {
    YamlNode::Entry& entry = map->entries[static_cast<std::size_t>(known - map->entries.data())];
    entry.value = placed(entry.value, after(path.substr(entry.key.size())), value);
    entry.line = 0;
    return map;
  }
  const std::string key(path.substr(0, path.find_first_of(".[")));
  map->entries.push_back({key, 0, placed(nullptr, after(path.substr(key.size())), value)});
  return map;
}

// The `name` of a list's item; empty if it has none.
std::string name_of(const YamlNode& item) {
  for (const YamlNode::Entry& entry : item.entries)
    if (entry.key == "name" && entry.value) return entry.value->text;
  return "";
}

// Which items "[2]", "[CONV3]" or "[*]" means.
std::vector<std::size_t> chosen(const Nodes& items, const std::string& which) {
  std::vector<std::size_t> all;
  std::vector<std::string> names;
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(which.data(), which.data() + which.size(), index);
  const bool is_index = error == std::errc{} && end == which.data() + which.size();
  for (std::size_t i = 0; i < items.size(); ++i) {
    names.push_back(name_of(*items[i]));
    if (which == "*" || (is_index ? i == index : names.back() == which)) all.push_back(i);
  }
  if (!all.empty()) return all;
  if (is_index || which == "*") throw NoSuchPlace{fmt::format("no item [{}] among {}", which, items.size())};
  throw NoSuchPlace{fmt::format("no item is named {}{}", which, suggestion(which, names))};
}

YamlPtr placed_in_list(const YamlPtr& node, std::string_view path, const YamlPtr& value) {
  const auto end = path.find(']');
  if (end == std::string_view::npos) throw NoSuchPlace{fmt::format("{} lacks its ]", path)};
  if (!node || node->kind != YamlNode::Kind::kList)
    throw NoSuchPlace{fmt::format("no item {} here, which is no list", path.substr(0, end + 1))};
  auto list = std::make_shared<YamlNode>(*node);
  for (const std::size_t i : chosen(list->items, std::string(path.substr(1, end - 1))))
    list->items[i] = placed(list->items[i], after(path.substr(end + 1)), value);
  return list;
}

YamlPtr placed(const YamlPtr& node, std::string_view path, const YamlPtr& value) {
  if (path.empty()) return value;
  return path.starts_with('[') ? placed_in_list(node, path, value) : placed_in_map(node, path, value);
}

bool is_plain(const std::string& text) {
  constexpr std::string_view kOthers = "_./+-";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    const bool alphanumeric = ('0' <= c && c <= '9') || ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z');
    return alphanumeric || kOthers.find(c) != std::string_view::npos;
  });
}

std::string quoted(const std::string& text) {
  if (is_plain(text)) return text;
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c == '\n' ? std::string("\\n") : std::string(1, c);
  }
  return out + "\"";
}

void write(const YamlNode& node, std::string& text) {
  if (node.kind == YamlNode::Kind::kScalar) {
    text += quoted(node.text);
  } else if (node.kind == YamlNode::Kind::kNull) {
    text += '~';
  } else if (node.kind == YamlNode::Kind::kList) {
    const char* before = "[";
    for (const YamlPtr& item : node.items) text += before, write(*item, text), before = ", ";
    text += node.items.empty() ? "[]" : "]";
  } else {
    std::vector<const YamlNode::Entry*> sorted;
    for (const YamlNode::Entry& entry : node.entries) sorted.push_back(&entry);
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) { return a->key < b->key; });
    const char* before = "{";
    for (const auto* entry : sorted) {
      text += before + quoted(entry->key) + ": ";
      write(*entry->value, text);
      before = ", ";
    }
    text += sorted.empty() ? "{}" : "}";
  }
}

}  // namespace

YamlPtr with_value(const YamlPtr& document, const std::string& path, const YamlPtr& value) {
  return placed(document, path, value);
}

YamlPtr scalar(const std::string& text) {
  auto node = std::make_shared<YamlNode>();
  node->kind = YamlNode::Kind::kScalar;
  node->text = text;
  return node;
}

YamlPtr without_lines(const YamlNode& node) {
  auto copy = std::make_shared<YamlNode>(node);
  copy->line = 0;
  for (YamlPtr& item : copy->items) item = without_lines(*item);
  for (YamlNode::Entry& entry : copy->entries) entry.line = 0, entry.value = without_lines(*entry.value);
  return copy;
}

std::string one_line(const YamlNode& node) {
  if (node.kind == YamlNode::Kind::kScalar) return node.text;
  std::string text;
  write(node, text);
  return text;
}

}  // namespace eyrie
