// Bad-input tests: a good file, edited, and what its reader then says of it.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "sim/base/fault.h"
#include "tests/scratch_folder.h"

namespace eyrie {

using Edits = std::vector<std::pair<std::string, std::string>>;

// The text with the one place that reads `first` replaced by `second`, for each of the edits.
inline std::string edited(std::string text, const Edits& edits) {
  for (const auto& [from, to] : edits) {
    const auto at = text.find(from);
    if (at == std::string::npos || text.find(from, at + 1) != std::string::npos) {
      throw std::invalid_argument("stands not once in the text: " + from);
    }
    text.replace(at, from.size(), to);
  }
  return text;
}

// The problems that read(path) finds in a file of this name and text, without the scratch folder's name.
template <class Read>
std::vector<std::string> problems_with(const std::string& name, const std::string& text, Read read) {
  const ScratchFolder folder;
  folder.write(name, text);
  std::vector<std::string> problems;
  try {
    read((folder / name).string());
  } catch (const UserError& error) {
    problems = error.problems;
  }
  const std::string prefix = folder.path().string() + "/";
  for (std::string& problem : problems) {
    for (auto at = problem.find(prefix); at != std::string::npos; at = problem.find(prefix)) {
      problem.erase(at, prefix.size());
    }
  }
  return problems;
}

}  // namespace eyrie
