// The `energy` section of a machine file: which part of the technology each counter costs.
#pragma once
#include "sim/file_formats.h"
#include "sim/technology.h"
#include "sim/yaml_reader.h"

namespace eyrie {

// The map with every default filled in from the machine's own sizes, so that a machine with a larger scratchpad pays
// for it without another entry. What is wrong is a problem of `file`; without a technology its parts are not looked up.
ActionMap read_action_map(const MachineFile& machine, const Technology* technology, YamlReader& file);

}  // namespace eyrie
