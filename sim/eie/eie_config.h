// An EIE machine (Han et al., "EIE", ISCA 2016), as its YAML file describes it. Const from birth.
#pragma once
#include "memory/stream_dram.h"
#include "pe/eie/eie_params.h"
#include "sim/base/csc.h"
#include "sim/machine_base.h"

namespace eyrie {

// Each turns one of EIE's savings off, alone.
struct EieSwitches {
  bool dense_weights = false;      // every weight is stored and multiplied, zeros too
  bool dense_activations = false;  // every activation is broadcast, zeros too
  bool unshared_weights = false;   // entries hold weights of unshared_bits instead of codes
  bool dram_weights = false;       // every batch's matrix comes from DRAM while it is computed
  int unshared_bits = 32;          // of a weight that is not shared
};

struct EieConfig : MachineBase {
  int pes = 64;
  ActivationQueueParams activation_queue;
  DetectionParams detection;
  PointerSramParams pointer_sram;
  MatrixSramParams matrix_sram;
  CodeParams code;
  ActivationParams activations;
  PipelineParams pipeline;
  BiasSource bias = BiasSource::column;
  StreamDramParams dram;
  EieSwitches switches;

  int entry_bits() const {
    return code.index_bits + (switches.unshared_weights ? switches.unshared_bits : code.code_bits);
  }
  int row_entries() const { return matrix_sram.width_bits / entry_bits(); }  // of a matrix row
  int vector_part() const { return pes * activations.registers; }            // activations or outputs of a batch
  CscFormat csc() const { return {pes, code.index_bits, switches.dense_weights}; }
};

}  // namespace eyrie
