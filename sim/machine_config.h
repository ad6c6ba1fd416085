// A machine as its YAML file describes it, checked, with its arithmetic and technology files read. Const from birth.
#pragma once
#include <string>

#include "dataflow/pass_params.h"
#include "memory/memory_params.h"
#include "pe/pe_params.h"
#include "sim/base/arithmetic.h"
#include "sim/technology.h"
#include "sim/word_bits.h"

namespace eyrie {

enum class MachineKind { spatial_array };
enum class Dataflow { rs };

struct MachineConfig {
  std::string name;  // of the machine: the file's name without folder and ending
  MachineKind kind = MachineKind::spatial_array;
  Dataflow dataflow = Dataflow::rs;
  double clock_MHz = 200;
  ArrayParams array;
  WordBits word_bits;
  PeParams pe;
  PassParams pass;
  BufferParams global_buffer;
  NetworkParams networks;
  DramParams dram;
  CompressionParams compression;
  Arithmetic arithmetic;  // key `arithmetic`: a file under configs/arithmetic
  Technology technology;  // key `technology`: a file under configs/technology
  ActionMap energy;       // key `energy`: which part and action each counter costs

  int prefetch_words() const { return global_buffer.prefetch_bytes * 8 / word_bits.filter; }
};

// Reads and checks a machine file; `technology` replaces the one it names if not empty (a path, or a name under
// configs/technology). Throws UserError with every problem found.
MachineConfig read_machine(const std::string& path, const std::string& technology = "");

}  // namespace eyrie
