// The tensors that a workload file takes from .npy and .npz files.
#pragma once
#include <string>

#include "sim/file_formats.h"
#include "sim/yaml_reader.h"
#include "workloads/layer.h"
#include "workloads/tensor_file.h"

namespace eyrie {

// Checks the keys of the layer at `path` that name files and, if nothing else is wrong with the layer, looks through
// the files: whatever is wrong with them is a problem of the workload file too.
TensorFiles read_tensors(const LayerFile& said, const Layer& layer, const std::string& path, YamlReader& file);

}  // namespace eyrie
