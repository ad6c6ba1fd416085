// Which points of a sweep are of interest: "machine.array.rows * machine.array.columns <= 256".
#pragma once
#include <string>
#include <vector>

#include "sim/yaml_node.h"

namespace eyrie {

struct Axis;

// One value or a product on each side of a comparison. A text compares with == and != only.
struct Filter {
  struct Term {
    int axis = -1;     // index among the names of all axes; -1: a constant
    std::string text;  // as written
  };
  std::vector<Term> left, right;
  std::string comparison;  // == != < <= > >=
};

// What is wrong with a filter.
struct BadFilter {
  std::string what;
  bool unknown_axis = false;  // and nothing else
};

// Throws BadFilter.
Filter parse_filter(const std::string& text, const std::vector<const Axis*>& axes);

// Whether a point with these values of the axes, in their order, passes.
bool passes(const Filter& filter, const std::vector<YamlPtr>& values);

}  // namespace eyrie
