// How a dataflow says that a mapping needs more of something than there is.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "dataflow/mapping.h"

namespace eyrie {

// "needs 39 filter words a PE, the scratchpad has 32", if it does.
inline std::optional<Misfit> above(const std::string& what, std::int64_t needs, const std::string& where,
                                   std::int64_t has) {
  if (needs <= has) return std::nullopt;
  return Misfit{"needs " + std::to_string(needs) + " " + what + ", " + where + " " + std::to_string(has)};
}

}  // namespace eyrie
