#include "sim/output_files.h"

#include <map>

#include "sim/base/fault.h"
#include "workloads/npy.h"

namespace eyrie {

std::string output_name(const Layer& layer) {
  std::string name = layer.name;
  for (char& c : name) {
    const bool plain = ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') || ('0' <= c && c <= '9');
    if (!plain && c != '.' && c != '-') c = '_';
  }
  return name + ".npy";
}

std::vector<std::string> output_names(const Workload& workload) {
  std::vector<std::string> names;
  for (const WorkloadLayer& entry : workload.layers) names.push_back(output_name(entry.layer));
  return names;
}

void check_output_names(const Workload& workload) {
  std::map<std::string, std::string> layers;
  std::vector<std::string> problems;
  for (const WorkloadLayer& entry : workload.layers) {
    const std::string& layer = entry.layer.name;
    const auto [same, is_new] = layers.emplace(output_name(entry.layer), layer);
    if (!is_new)
      problems.push_back("--dump-outputs: the outputs of " + same->second + " and " + layer + " would both be " +
                         same->first + "; rename a layer");
  }
  if (!problems.empty()) throw UserError(problems);
}

FileContent output_file(const Layer& layer, const Tensor<Word>& ofmap) {
  return {output_name(layer), npy_bytes(ofmap)};
}

}  // namespace eyrie
