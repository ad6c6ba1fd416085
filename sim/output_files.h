// What --dump-outputs writes: each layer's ofmap as a .npy file that is called as the layer.
#pragma once
#include <string>
#include <vector>

#include "sim/atomic_file.h"
#include "sim/workload_file.h"
#include "workloads/tensor.h"

namespace eyrie {

// The layer's name with _ for whatever is no letter, digit, dot, minus or underscore, and .npy.
std::string output_name(const Layer& layer);

// Of all its layers.
std::vector<std::string> output_names(const Workload& workload);

// Throws UserError if two layers' files would have the same name.
void check_output_names(const Workload& workload);

FileContent output_file(const Layer& layer, const Tensor<Word>& ofmap);

}  // namespace eyrie
