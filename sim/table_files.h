// The files a machine file names: its arithmetic and its technology, both tables with a source beside every number.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "sim/base/arithmetic.h"
#include "sim/technology.h"

namespace eyrie {

// The folder of the configurations that come with Eyrie.
std::string shipped_configs();

// `name` in the first of these folders that has it, or itself if it is an absolute path to a file.
std::optional<std::string> find_file(const std::string& name, const std::vector<std::string>& folders);

// The file of a DRAM preset: `name` with ending .yaml in `folder` or under configs/dram.
std::optional<std::string> find_dram_preset(const std::string& name, const std::string& folder);

// The technology that a user names: a path, or a name under configs/technology with or without ending.
std::optional<std::string> find_technology(const std::string& name);

// The names, without ending, of the YAML files in a folder, sorted.
std::vector<std::string> yaml_names(const std::string& folder);

// Both append what is wrong with the file to `problems`; what they return is then of no use.
Arithmetic read_arithmetic(const std::string& path, std::vector<std::string>& problems);
Technology read_technology(const std::string& path, std::vector<std::string>& problems);

}  // namespace eyrie
