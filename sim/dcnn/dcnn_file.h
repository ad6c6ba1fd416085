// The machine file of a DCNN machine.
#pragma once
#include <boost/describe.hpp>

#include "sim/dcnn/dcnn_config.h"
#include "sim/scnn/scnn_file.h"

namespace eyrie {

enum class DcnnDataflow { pt_is_dp_dense };
BOOST_DESCRIBE_ENUM(DcnnDataflow, pt_is_dp_dense)
enum class DramActivations { plain, coded };
BOOST_DESCRIBE_ENUM(DramActivations, plain, coded)
BOOST_DESCRIBE_STRUCT(DcnnPeParams, (),
                      (multipliers, weight_fifo_vectors, accumulator_entries, activation_ram_bytes, zero_gating,
                       gates_weight_reads))

struct DcnnBroadcastFile {
  int vectors_per_cycle = 2;
  int prefetch_vectors = 512;
  bool before_layer = true;
};
BOOST_DESCRIBE_STRUCT(DcnnBroadcastFile, (), (vectors_per_cycle, prefetch_vectors, before_layer))

struct DcnnCodeFile {
  DramActivations dram_activations = DramActivations::plain;
  int index_bits = 4;
  int count_bits = 10;
};
BOOST_DESCRIBE_STRUCT(DcnnCodeFile, (), (dram_activations, index_bits, count_bits))

struct DcnnFile {
  MachineKind kind{};
  DcnnDataflow dataflow{};
  double clock_MHz = 0;
  ScnnArrayParams array;
  WordBits word_bits;
  DcnnPeParams pe;
  DcnnCodeFile code;
  DcnnBroadcastFile weight_broadcast;
  ScnnHaloFile halo_network;
  ScnnPpuFile ppu;
  StreamDramParams dram;
  std::string arithmetic;
  std::string technology;
  std::map<std::string, ActionCostFile> energy;
};
BOOST_DESCRIBE_STRUCT(DcnnFile, (),
                      (kind, dataflow, clock_MHz, array, word_bits, pe, code, weight_broadcast, halo_network, ppu, dram,
                       arithmetic, technology, energy))

// Reads a machine file whose kind is dcnn. What is wrong is a problem of `reading`.
DcnnConfig read_dcnn(MachineReading& reading);

}  // namespace eyrie
