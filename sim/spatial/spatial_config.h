// A spatial array of PEs with its memory hierarchy, as its YAML file describes it. Const from birth.
#pragma once
#include "dataflow/pass_params.h"
#include "memory/memory_params.h"
#include "pe/pe_params.h"
#include "sim/machine_base.h"
#include "sim/spatial/vector_unit_params.h"

namespace eyrie {

enum class Dataflow { rs };

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

  int pes() const { return array.rows * array.columns; }
  int prefetch_words() const { return global_buffer.prefetch_bytes * 8 / word_bits.filter; }
};

}  // namespace eyrie
