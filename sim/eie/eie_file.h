// The machine file of an EIE.
#pragma once
#include <boost/describe.hpp>

#include "sim/eie/eie_config.h"
#include "sim/machine_file.h"

namespace eyrie {

BOOST_DESCRIBE_ENUM(BiasSource, column, preload)
BOOST_DESCRIBE_STRUCT(ActivationQueueParams, (), (depth, early_release))
BOOST_DESCRIBE_STRUCT(DetectionParams, (), (fan_in))
BOOST_DESCRIBE_STRUCT(PointerSramParams, (), (bytes, bits, banks))
BOOST_DESCRIBE_STRUCT(MatrixSramParams, (), (bytes, width_bits))
BOOST_DESCRIBE_STRUCT(CodeParams, (), (codebook, code_bits, index_bits))
BOOST_DESCRIBE_STRUCT(ActivationParams, (), (registers, sram_bytes, sram_width_bits))
BOOST_DESCRIBE_STRUCT(PipelineParams, (), (stages, bypass))
BOOST_DESCRIBE_STRUCT(EieSwitches, (),
                      (dense_weights, dense_activations, unshared_weights, dram_weights, unshared_bits))

struct EieFile {
  MachineKind kind{};
  double clock_MHz = 0;
  int pes = 0;
  ActivationQueueParams activation_queue;
  DetectionParams detection;
  PointerSramParams pointer_sram;
  MatrixSramParams matrix_sram;
  CodeParams code;
  ActivationParams activations;
  PipelineParams pipeline;
  BiasSource bias{};
  StreamDramParams dram;
  EieSwitches switches;
  std::string arithmetic;
  std::string technology;
  std::map<std::string, ActionCostFile> energy;
};
BOOST_DESCRIBE_STRUCT(EieFile, (),
                      (kind, clock_MHz, pes, activation_queue, detection, pointer_sram, matrix_sram, code, activations,
                       pipeline, bias, dram, switches, arithmetic, technology, energy))

// Reads a machine file whose kind is eie. What is wrong is a problem of `reading`.
EieConfig read_eie(MachineReading& reading);

}  // namespace eyrie
