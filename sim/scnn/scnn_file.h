// The machine file of an SCNN machine.
#pragma once
#include <boost/describe.hpp>

#include "sim/machine_file.h"
#include "sim/scnn/scnn_config.h"

namespace eyrie {

enum class ScnnDataflow { pt_is_cp_sparse };
BOOST_DESCRIBE_ENUM(ScnnDataflow, pt_is_cp_sparse)
BOOST_DESCRIBE_ENUM(BankHash, interleaved, skewed)
BOOST_DESCRIBE_ENUM(WeightOrder, channel_major, tap_major)
BOOST_DESCRIBE_ENUM(GroupChoice, most, least_time)

struct ScnnPeFile {
  int weights = 4, pixels = 4;
  int weight_fifo_vectors = 50;
  int activation_ram_bytes = 10240;
  int banks = 32, bank_entries = 32;
  int queue_entries = 4;
  BankHash bank_hash = BankHash::skewed;
};
BOOST_DESCRIBE_STRUCT(ScnnPeFile, (),
                      (weights, pixels, weight_fifo_vectors, activation_ram_bytes, banks, bank_entries, queue_entries,
                       bank_hash))

struct ScnnBroadcastFile {
  int vectors_per_cycle = 5;
  int prefetch_vectors = 512;
  bool before_layer = true;
};
BOOST_DESCRIBE_STRUCT(ScnnBroadcastFile, (), (vectors_per_cycle, prefetch_vectors, before_layer))

struct ScnnHaloFile {
  int psums_per_cycle = 4;
};
BOOST_DESCRIBE_STRUCT(ScnnHaloFile, (), (psums_per_cycle))

struct ScnnPpuFile {
  int outputs_per_cycle = 4;
};
BOOST_DESCRIBE_STRUCT(ScnnPpuFile, (), (outputs_per_cycle))

struct ScnnCodeFile {
  int index_bits = 4;
  int count_bits = 10;
  WeightOrder weight_order = WeightOrder::tap_major;
};
BOOST_DESCRIBE_STRUCT(ScnnCodeFile, (), (index_bits, count_bits, weight_order))

BOOST_DESCRIBE_STRUCT(ScnnArrayParams, (), (rows, columns))

struct ScnnFile {
  MachineKind kind{};
  ScnnDataflow dataflow{};
  double clock_MHz = 0;
  ScnnArrayParams array;
  WordBits word_bits;
  ScnnPeFile pe;
  std::optional<int> group_channels;
  GroupChoice group_choice = GroupChoice::least_time;
  ScnnCodeFile code;
  ScnnBroadcastFile weight_broadcast;
  ScnnHaloFile halo_network;
  ScnnPpuFile ppu;
  StreamDramParams dram;
  std::string arithmetic;
  std::string technology;
  std::map<std::string, ActionCostFile> energy;
};
BOOST_DESCRIBE_STRUCT(ScnnFile, (),
                      (kind, dataflow, clock_MHz, array, word_bits, pe, group_channels, group_choice, code,
                       weight_broadcast, halo_network, ppu, dram, arithmetic, technology, energy))

// Reads a machine file whose kind is scnn. What is wrong is a problem of `reading`.
ScnnConfig read_scnn(MachineReading& reading);

}  // namespace eyrie
