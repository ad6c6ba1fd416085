// A spatial array of PEs with its memory hierarchy, as its YAML file describes it. Const from birth.
#pragma once
#include <optional>

#include "dataflow/chip_rule.h"
#include "dataflow/mapping.h"
#include "dataflow/pass_params.h"
#include "memory/memory_params.h"
#include "pe/pe_params.h"
#include "sim/machine_base.h"
#include "sim/spatial/vector_unit_params.h"

namespace eyrie {

// The storage of a reference machine with as many PEs, in whose area this one has to live (ISCA 2016, Section VI): what
// register files leave of it is global buffer.
struct AreaBudget {
  int register_file_bytes = 512;    // of a PE of the reference machine
  int buffer_bytes = 131072;        // its global buffer
  double register_file_area = 1.6;  // of a byte in a register file, in bytes of global buffer
};

struct SpatialConfig : MachineBase {
  Dataflow dataflow = Dataflow::rs;
  ArrayParams array;
  PeParams pe;
  PassParams pass;
  BufferParams global_buffer;
  NetworkParams networks;
  DramParams dram;
  CompressionParams compression;
  VectorUnitParams vector_unit;
  ChipRule chip_rule;
  std::optional<AreaBudget> area_budget;  // if it set the number of banks

  int pes() const { return array.rows * array.columns; }
  int prefetch_words() const { return global_buffer.prefetch_bytes * 8 / word_bits.filter; }
};

}  // namespace eyrie
