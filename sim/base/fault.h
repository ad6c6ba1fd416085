// What can go wrong, by whose hand: the user's (UserError, exit code 2) or ours (Fault, exit code 3).
#pragma once
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace eyrie {

// Every problem found in what the user gave, each "file:line: path.to.key: what is wrong, what would be right".
class UserError : public std::runtime_error {
 public:
  explicit UserError(std::vector<std::string> all) : std::runtime_error(join(all)), problems(std::move(all)) {}
  explicit UserError(const std::string& only) : UserError(std::vector<std::string>{only}) {}

  const std::vector<std::string> problems;

 private:
  static std::string join(const std::vector<std::string>& all) {
    std::string text;
    for (const auto& problem : all) text += (text.empty() ? "" : "\n") + problem;
    return text;
  }
};

// A broken invariant of the simulator itself: names the module, the cycle and what it waited for.
class Fault : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

}  // namespace eyrie
