// Whether the values of a sweep's axes can be read where they go.
#pragma once
#include "sim/sweep/sweep.h"
#include "sim/yaml_reader.h"

namespace eyrie {

// Puts every value alone into every base file; an axis whose key no base file knows, and a value of a wrong type, are
// mistakes of the sweep file. A value that a rule refuses is not: that may depend on the other values, and makes a
// refused point. Axes that have a problem already are left alone. False if the key of an axis is unknown. Throws
// UserError if a base file cannot be parsed.
bool check_values(const Sweep& sweep, YamlReader& file);

// A base run that is wrong whatever the axes say is a mistake too, and so is a sweep without a point. Throws UserError.
void check_base(const Sweep& sweep, const YamlReader& file);

}  // namespace eyrie
