// Runs a workload on a machine, layer by layer: the one entry point of commands, studies and tests.
#pragma once
#include <functional>
#include <string>

#include "sim/engine_options.h"
#include "sim/machine_config.h"
#include "sim/memory_need.h"
#include "sim/result.h"
#include "sim/trace/recorder.h"
#include "sim/workload_file.h"

namespace eyrie {

struct RunOptions {
  bool check = true;  // compare every output with the reference
  EngineOptions engine;
  std::uint64_t memory_limit = kNoMemoryLimit;  // bytes that a layer may take, by estimate
  Recorder* recorder = nullptr;                 // takes down the run over time
  // Called with each layer's ofmap once it is known to be right.
  std::function<void(const Layer& layer, const Tensor<Word>& ofmap)> output;
  // The ofmap of a layer that others take for their ifmap and that is not among the workload's; without it such layers
  // are a UserError.
  std::function<const Tensor<Word>&(const std::string& layer)> ofmap_from_elsewhere;
  // Called before each layer and once at the end: layers done, layers in all, the layer that starts ("" at the end).
  std::function<void(std::size_t done, std::size_t total, const std::string& layer)> progress;
};

// Throws MemoryError if a layer is too large for the memory it may take, UserError if a layer's mapping does not fit
// the machine (every such layer is named, nothing is run), Fault if an output differs from the reference or a law is
// broken.
RunResult run(const MachineConfig& machine, const Workload& workload, const RunOptions& options = {});

}  // namespace eyrie
