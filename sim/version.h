// Which Eyrie this is.
#pragma once

namespace eyrie {

inline constexpr int kResultSchemaVersion = 2;  // of result.json; grows when a reader of the last one would stumble

const char* version();  // "0.1.0"

}  // namespace eyrie
