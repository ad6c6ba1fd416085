#include "sim/suggest.h"

#include <algorithm>

namespace eyrie {
namespace {

// Optimal string alignment distance.
std::size_t edits(const std::string& a, const std::string& b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        d[i][j] = i + j;
        continue;
      }
      const bool same = a[i - 1] == b[j - 1];
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (same ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

constexpr std::size_t kLongestWord = 64;   // past it nobody mistyped a word
constexpr std::size_t kShortestStart = 4;  // letters that a start of a word needs to stand for it

}  // namespace

std::optional<std::string> suggest(const std::string& word, const std::vector<std::string>& known) {
  if (word.size() > kLongestWord) return std::nullopt;
  if (word.size() >= kShortestStart) {
    const auto begins = [&](const std::string& candidate) { return candidate.starts_with(word); };
    const auto one = std::find_if(known.begin(), known.end(), begins);
    if (one != known.end() && std::none_of(one + 1, known.end(), begins)) return *one;
  }
  std::optional<std::string> best;
  std::size_t fewest = std::max<std::size_t>(word.size() / 3, 1) + 1;
  for (const std::string& candidate : known) {
    const std::size_t distance = edits(word, candidate);
    if (distance < fewest && distance < candidate.size()) {
      fewest = distance;
      best = candidate;
    }
  }
  return best;
}

std::string suggestion(const std::string& word, const std::vector<std::string>& known) {
  if (const auto near = suggest(word, known)) return "; did you mean " + *near + "?";
  return "; known are " + listed(known);
}

std::string listed(const std::vector<std::string>& words) {
  std::string list;
  for (const std::string& word : words) list += (list.empty() ? "" : ", ") + word;
  return list;
}

}  // namespace eyrie
