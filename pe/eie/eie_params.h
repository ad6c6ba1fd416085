// What an EIE machine is made of (Han et al., "EIE", ISCA 2016, Section IV and V); configs/README.md explains each.
#pragma once

namespace eyrie {

struct ActivationQueueParams {
  int depth = 8;              // broadcasts a PE holds, the one in work among them
  bool early_release = true;  // a slot is free in the cycle of its column's last entry, else in the one after it
};

struct PointerSramParams {
  int bytes = 32768;  // a PE, both banks
  int bits = 16;      // of a pointer
  int banks = 2;      // even and odd columns: both pointers of a column in one cycle; 1: one after the other
};

struct MatrixSramParams {
  int bytes = 131072;   // a PE
  int width_bits = 64;  // of a row: what one read brings
};

struct CodeParams {
  int codebook = 16;   // shared weights
  int code_bits = 4;   // of a code
  int index_bits = 4;  // of the count of zeros before an entry
};

struct ActivationParams {
  int registers = 64;        // a PE, source and destination file each
  int sram_bytes = 2048;     // a PE
  int sram_width_bits = 64;  // of an access: activations that move between SRAM and registers in a cycle
};

struct PipelineParams {
  int stages = 4;      // codebook and address, activation read and multiply, shift and add, write
  bool bypass = true;  // a psum on its way to the register file is handed to an entry that wants it
};

struct DetectionParams {
  int fan_in = 4;  // PEs, or nodes, a leading-non-zero node chooses from
};

// Where the bias of an output comes from.
enum class BiasSource {
  column,   // a last column of the matrix, met by an activation of one
  preload,  // the destination registers begin with it
};

}  // namespace eyrie
