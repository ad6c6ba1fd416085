// "Did you mean": what a user probably wanted to type.
#pragma once
#include <optional>
#include <string>
#include <vector>

namespace eyrie {

// The only known word that begins with `word`, or the one that takes the fewest edits (insert, delete, replace, swap
// two neighbours) to become it, if these are at most a third of its letters.
std::optional<std::string> suggest(const std::string& word, const std::vector<std::string>& known);

// "; did you mean banks?" or, if nothing is near, "; known are banks, bank_bytes".
std::string suggestion(const std::string& word, const std::vector<std::string>& known);

// "a, b, c"
std::string listed(const std::vector<std::string>& words);

}  // namespace eyrie
