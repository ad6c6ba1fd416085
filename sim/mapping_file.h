// The mapping of a layer in a workload file: its keys tell which dataflow it is for.
#pragma once
#include <string>

#include "dataflow/mapping.h"
#include "sim/file_formats.h"

namespace eyrie {

// What is wrong with a mapping's keys and numbers is a problem of `file`, at `path`.
void check_mapping(const MappingFile& said, const std::string& path, YamlReader& file);

// Of a mapping that is right. Weight stationary and no local reuse have the same keys: then the dataflow is ws.
Mapping mapping_of(const MappingFile& said);

// Says why a machine of a dataflow cannot take a mapping with the keys of another.
std::optional<Misfit> mapping_mismatch(const Mapping& mapping, Dataflow machine);

}  // namespace eyrie
