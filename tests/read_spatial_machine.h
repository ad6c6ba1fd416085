// Machine files that tests know to be spatial arrays.
#pragma once
#include <string>

#include "sim/machine_config.h"

namespace eyrie {

inline SpatialConfig read_spatial_machine(const std::string& path, const std::string& technology = "") {
  return std::get<SpatialConfig>(read_machine(path, technology));
}

}  // namespace eyrie
