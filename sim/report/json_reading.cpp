#include "sim/report/json_reading.h"

#include <fmt/core.h>

#include <algorithm>

#include "sim/report/drawable.h"

namespace eyrie {
namespace {

constexpr std::uint64_t kMost = 1u << 30;
constexpr int kDeepest = 32;  // levels; what Eyrie writes has six

struct TooDeep {};

std::string shown(const Json& value) {
  if (value.is_structured()) return value.is_array() ? "a list" : "a map";
  return value.dump(-1, ' ', true, Json::error_handler_t::replace).substr(0, 40);
}

int line_of(const std::string& text, std::size_t byte) {
  return 1 + static_cast<int>(std::count(text.begin(), text.begin() + std::min(byte, text.size()), '\n'));
}

std::string full(const std::string& path, const char* key) { return path.empty() ? key : path + "." + key; }

}  // namespace

std::optional<Json> JsonReading::parse(const std::string& text, const char* expected) try {
  const auto shallow = [](int depth, Json::parse_event_t, const Json&) {
    if (depth > kDeepest) throw TooDeep{};
    return true;
  };
  Json json = Json::parse(text, shallow);
  if (json.is_object()) return json;
  problems_.push_back(fmt::format("{}: is not a map, expected {}", file_, expected));
  return std::nullopt;
} catch (const Json::parse_error& error) {
  const int line = line_of(text, error.byte > 0 ? error.byte - 1 : 0);
  problems_.push_back(fmt::format("{}:{}: is not JSON, expected {}", file_, line, expected));
  return std::nullopt;
} catch (const Json::exception&) {  // a number that no double holds
  problems_.push_back(fmt::format("{}: holds a number that is too large", file_));
  return std::nullopt;
} catch (const TooDeep&) {
  problems_.push_back(
      fmt::format("{}: has lists and maps more than {} levels deep, expected {}", file_, kDeepest, expected));
  return std::nullopt;
}

void JsonReading::problem(const std::string& path, const std::string& what) {
  problems_.push_back(fmt::format("{}: {}: {}", file_, path, what));
}

const Json* JsonReading::find(const Json& map, const std::string& path, const char* key,
                              bool (Json::*is)() const noexcept, const char* expected) {
  const auto found = map.find(key);
  if (found == map.end()) {
    problem(full(path, key), fmt::format("missing, expected {}", expected));
  } else if (!(*found.*is)()) {
    problem(full(path, key), fmt::format("expected {}, found {}", expected, shown(*found)));
  } else {
    return &*found;
  }
  return nullptr;
}

double JsonReading::number_of(const Json& value, const std::string& path) {
  if (!value.is_number()) {
    problem(path, "expected a number, found " + shown(value));
  } else if (const double number = value.get<double>(); number < 0 || !drawable(number)) {
    problem(path, fmt::format("{} is not {}", number, kDrawable));
  } else {
    return number;
  }
  return 0;
}

double JsonReading::number(const Json& map, const std::string& path, const char* key) {
  const Json* found = find(map, path, key, &Json::is_number, "a number");
  return found ? number_of(*found, full(path, key)) : 0;
}

int JsonReading::positive(const Json& map, const std::string& path, const char* key) {
  const Json* found = find(map, path, key, &Json::is_number_unsigned, "a whole number");
  if (!found) return 0;
  const auto value = found->get<std::uint64_t>();
  if (value < 1 || value > kMost) problem(full(path, key), fmt::format("{} is not in 1..{}", value, kMost));
  return static_cast<int>(std::min(value, kMost));
}

std::string JsonReading::text(const Json& map, const std::string& path, const char* key) {
  const Json* found = find(map, path, key, &Json::is_string, "a text");
  return found ? found->get<std::string>() : "";
}

std::vector<std::string> JsonReading::texts(const Json& map, const std::string& path, const char* key) {
  std::vector<std::string> texts;
  const Json* found = find(map, path, key, &Json::is_array, "a list of texts");
  if (!found) return texts;
  for (const Json& item : *found) {
    if (item.is_string())
      texts.push_back(item.get<std::string>());
    else
      problem(fmt::format("{}[{}]", full(path, key), &item - &found->front()), "expected a text, found " + shown(item));
  }
  return texts;
}

}  // namespace eyrie
