// The words after a command's name, checked against the options it knows. Every problem is collected, as the files'
// problems are, so that a user sees all of them at once.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace eyrie {

struct Option {
  std::string name;   // without dashes
  std::string value;  // what stands for it in the help text: "FILE"; empty for an option that takes none
  std::string help;
  bool many = false;  // may be given more than once
};

// Whether words that belong to no option are a mistake.
enum class Arguments { kNone, kAny };

class CommandLine {
 public:
  CommandLine(const std::vector<Option>& options, std::vector<std::string> words, Arguments allowed = Arguments::kNone);

  bool has(const std::string& name) const { return values_.contains(name); }
  std::optional<std::string> value(const std::string& name) const;
  // All values of an option that may be given more than once, in their order.
  std::vector<std::string> values(const std::string& name) const;
  // A whole number in low..high; otherwise a problem and nothing.
  std::optional<std::uint64_t> number(const std::string& name, std::uint64_t low, std::uint64_t high);
  // The parts of "a,b".
  std::vector<std::string> list(const std::string& name);
  // The value of an option that must be given; otherwise a problem that ends in `hint`, and an empty text.
  std::string required(const std::string& name, const std::string& hint);

  std::vector<std::string> problems;
  std::vector<std::string> arguments;  // words that belong to no option

 private:
  void take_empty(const std::vector<Option>& options, std::vector<std::string>& words);
  void take(const Option& option, const std::string& value);
  void refuse(const std::string& word, const std::vector<Option>& options);

  std::map<std::string, std::vector<std::string>> values_;  // of an option that takes none: an empty one
  std::set<std::string> mistaken_;                          // names of which there is a problem already: not missing
};

// Does `read`, and keeps a user's mistakes for later.
void keep_problems(std::vector<std::string>& problems, const std::function<void()>& read);

// The options, one a line, aligned.
std::string option_help(const std::vector<Option>& options);

}  // namespace eyrie
