// Layers that take the ofmaps of others: keys `activations: chained` and `inputs: [a, b]` of a workload file.
#pragma once
#include <string>
#include <vector>

#include "sim/file_formats.h"
#include "sim/yaml_reader.h"
#include "workloads/layer.h"

namespace eyrie {

// Of each layer, the names of those whose ofmaps are its ifmap: its `inputs`, or the layer above it; none if it has
// data of its own. `layers` are what the file says, in its order. Inputs that do not stand above the layer, or whose
// shapes do not make its ifmap, are problems of the file.
std::vector<std::vector<std::string>> read_chain(const WorkloadFile& said, const std::vector<Layer>& layers,
                                                 YamlReader& file);

}  // namespace eyrie
