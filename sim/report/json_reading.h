// Takes values out of JSON files and notes where one is missing or of another kind.
#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace eyrie {

using Json = nlohmann::ordered_json;

class JsonReading {
 public:
  // Problems begin with `file` and are added to `problems`.
  JsonReading(const std::string& file, std::vector<std::string>& problems) : file_(file), problems_(problems) {}

  // The text as a map; nothing, with a problem, if it is no JSON, no map or nested too deeply. `expected` is what the
  // file should be.
  std::optional<Json> parse(const std::string& text, const char* expected);

  void problem(const std::string& path, const std::string& what);

  // The value of a key of the kind that `is` tells; null, with a problem, if there is none.
  const Json* find(const Json& map, const std::string& path, const char* key, bool (Json::*is)() const noexcept,
                   const char* expected);

  double number(const Json& map, const std::string& path, const char* key);  // at least 0, and drawable
  int positive(const Json& map, const std::string& path, const char* key);   // a whole number up to 2^30
  std::string text(const Json& map, const std::string& path, const char* key);
  std::vector<std::string> texts(const Json& map, const std::string& path, const char* key);

  // A number as number() demands it; 0, with a problem, if it is none.
  double number_of(const Json& value, const std::string& path);

 private:
  const std::string& file_;
  std::vector<std::string>& problems_;
};

}  // namespace eyrie
