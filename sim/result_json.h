// result.json: what a run found out, for programs. Its schema is sim/result.schema.json.
#pragma once
#include <string>

#include "sim/result.h"

namespace eyrie {

// The text of result.json. Equal results give equal bytes: keys in a fixed order, integers as integers, doubles as the
// shortest decimal that reads back as the same double; no path, date or duration. Throws Fault for a number that is
// not finite.
std::string result_json(const RunResult& result);

}  // namespace eyrie
