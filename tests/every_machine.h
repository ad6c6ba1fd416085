// The machines that tests of all kinds of machines run on, and how many layers on each.
#pragma once
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <string>
#include <vector>

#include "sim/machine_config.h"
#include "sim/run.h"

namespace eyrie {

// By their files under configs/, without the ending.
inline const std::vector<std::string> kEveryMachine{
    "eyeriss",         "eyeriss-lpddr3", "isca16/rs-256", "isca16/ws-256", "isca16/os_a-256", "isca16/os_b-256",
    "isca16/os_c-256", "isca16/nlr-256", "scnn",          "dcnn",          "dcnn-opt",        "eie"};

inline MachineConfig shipped_machine(const std::string& name) {
  return read_machine(EYRIE_SOURCE_DIR "/configs/" + name + ".yaml");
}

// EIE multiplies vectors: FC layers, and what is one whatever its name.
inline bool runs(const std::string& machine, const Layer& layer) {
  return machine != "eie" ||
         (layer.groups == 1 && layer.H * layer.W * layer.R * layer.S == 1 && layer.padded_H() * layer.padded_W() == 1);
}

// What a machine runs of a layer: EIE's weights are no more values than its codebook holds.
inline WorkloadLayer entry_for(const std::string& machine, const Layer& layer, const DataRecipe& data) {
  WorkloadLayer entry{.layer = layer, .data = data, .mapping = std::nullopt};
  if (machine == "eie") entry.data.compress.codebook = 16, entry.data.bias = {};
  return entry;
}

// Letters, digits and underscores, as a test's name has to be.
inline std::string name_of_test(const testing::TestParamInfo<std::string>& machine) {
  std::string name = machine.param;
  for (char& letter : name)
    if (!std::isalnum(static_cast<unsigned char>(letter))) letter = '_';
  return name;
}

// The environment may ask for more than a test does by itself: EYRIE_LAYERS=5000 build/eyrie_tests ...
inline int layers_wanted(int usually) {
  const char* const wanted = std::getenv("EYRIE_LAYERS");
  return wanted ? std::max(1, std::atoi(wanted)) : usually;
}

}  // namespace eyrie
