// What machine files of every kind may say in the same words, and how it is read.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/action_map.h"
#include "sim/file_formats.h"
#include "sim/machine_config.h"
#include "sim/yaml_reader.h"

namespace eyrie {

BOOST_DESCRIBE_ENUM(MachineKind, spatial_array, scnn, dcnn, eie)
BOOST_DESCRIBE_STRUCT(WordBits, (), (ifmap, filter, psum))
BOOST_DESCRIBE_STRUCT(StreamDramParams, (), (bandwidth_GBps, latency_cycles))

// The files and costs that a machine file names.
struct MachineTables {
  const std::string& arithmetic;
  const std::string& technology;
  const std::map<std::string, ActionCostFile>& energy;
};

// The machine file being read: what it says wrong, and what is wrong with the files that it names.
struct MachineReading {
  YamlReader& file;
  std::string technology;                // that the user names instead of the file's; empty: none
  std::optional<Arithmetic> arithmetic;  // that takes the place of the file's
  std::vector<std::string> problems;     // of the files it names, or of their names
};

// Fills in the name, the arithmetic, the technology and the energy of a machine; `stores` says what its components
// hold. True if its arithmetic was read, so that rules about it can be checked.
bool read_tables(const MachineTables& said, const Stores& stores, MachineBase& machine, MachineReading& reading);

}  // namespace eyrie
