// Documents with other values in places of them: what a sweep makes of a file, with nothing written to disk.
#pragma once
#include <string>

#include "sim/yaml_node.h"

namespace eyrie {

// Why a document has no place of that path.
struct NoSuchPlace {
  std::string what;
};

// The document with `value` at a path: "array.columns", "layers[2].stride", "layers[CONV3].mapping.p" (the item whose
// `name` is CONV3) or "layers[*].weights.density" (all items). Maps that are missing on the way are made. What is new
// stands in line 0: it is not in the file. The document itself stays as it is. Throws NoSuchPlace.
YamlPtr with_value(const YamlPtr& document, const std::string& path, const YamlPtr& value);

// A scalar of that text, in line 0.
YamlPtr scalar(const std::string& text);

// The same value with everything in line 0: it goes into another file than it stands in.
YamlPtr without_lines(const YamlNode& node);

// A value on one line: a scalar's text, or "{a: 1, b: [2, 3]}". The keys of maps are sorted, so that two documents that
// say the same have the same text.
std::string one_line(const YamlNode& node);

}  // namespace eyrie
