// What commands let a user say against the workload file.
#pragma once
#include "sim/workload_file.h"
#include "tools/cli/command_line.h"

namespace eyrie {

// Of --batch, --seed and --layers, as far as the command has them.
WorkloadOverrides overrides_of(CommandLine& line);

}  // namespace eyrie
