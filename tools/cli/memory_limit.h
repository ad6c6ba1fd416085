// --memory-limit: what a layer may take of the memory.
#pragma once
#include <cstdint>

#include "tools/cli/command_line.h"

namespace eyrie {

Option memory_limit_option();

// Bytes; what the machine has if the option is not given. A wrong value is a problem of the line.
std::uint64_t memory_limit_of(CommandLine& line);

}  // namespace eyrie
