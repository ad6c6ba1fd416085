// A picture that a sweep file asks for.
#pragma once
#include <string>
#include <utility>
#include <vector>

namespace eyrie {

struct Plot {
  std::string title;               // empty: made of y and x
  std::string x, y;                // columns; y "energy.components" or "stalls": all of them, stacked
  std::vector<std::string> lines;  // inputs whose values have a line, or a bar, of their own
  // Inputs with a value each. With any, what is drawn is y of the point that has these values, and all others in
  // common, over y: how many times less.
  std::vector<std::pair<std::string, std::string>> against;
};

}  // namespace eyrie
