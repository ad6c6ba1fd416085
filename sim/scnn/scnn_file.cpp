#include "sim/scnn/scnn_file.h"

#include <fmt/core.h>

#include "pe/scnn/bank_queues.h"

namespace eyrie {
namespace {

constexpr int kMostPes = 4096;
constexpr int kMostMultipliers = 1024;  // of a PE

void check_ranges(const ScnnFile& m, YamlReader& file) {
  file.within("clock_MHz", m.clock_MHz, 0.001, 100000);
  file.within("array.rows", m.array.rows, 1, 64);
  file.within("array.columns", m.array.columns, 1, 64);
  file.within("word_bits.ifmap", m.word_bits.ifmap, 2, 16);
  file.within("word_bits.filter", m.word_bits.filter, 2, 16);
  file.within("word_bits.psum", m.word_bits.psum, 8, 32);

  file.within("pe.weights", m.pe.weights, 1, 64);
  file.within("pe.pixels", m.pe.pixels, 1, 64);
  file.within("pe.weight_fifo_vectors", m.pe.weight_fifo_vectors, 1, 65536);
  file.within("pe.activation_ram_bytes", m.pe.activation_ram_bytes, 1, 1 << 27);
  file.within("pe.banks", m.pe.banks, 1, 4096);
  file.within("pe.bank_entries", m.pe.bank_entries, 1, 65536);
  file.within("pe.queue_entries", m.pe.queue_entries, 0, kLongestQueue);

  file.within("group_channels", m.group_channels.value_or(1), 1, 65536);
  file.within("code.index_bits", m.code.index_bits, 1, 8);
  file.within("code.count_bits", m.code.count_bits, 0, 32);
  file.within("weight_broadcast.vectors_per_cycle", m.weight_broadcast.vectors_per_cycle, 1, 1024);
  file.within("weight_broadcast.prefetch_vectors", m.weight_broadcast.prefetch_vectors, 1, 1048576);
  file.within("halo_network.psums_per_cycle", m.halo_network.psums_per_cycle, 1, 4096);
  file.within("ppu.outputs_per_cycle", m.ppu.outputs_per_cycle, 1, 4096);
  file.within("dram.bandwidth_GBps", m.dram.bandwidth_GBps, 0.001, 100000);
  file.within("dram.latency_cycles", m.dram.latency_cycles, 0, 100000);
}

// All rules of a machine file but those that need the files it names.
void check(const ScnnFile& m, YamlReader& file) {
  file.require({"kind", "dataflow", "clock_MHz", "array.rows", "array.columns", "pe.weights", "pe.pixels",
                "pe.weight_fifo_vectors", "pe.activation_ram_bytes", "pe.banks", "pe.bank_entries", "arithmetic",
                "technology", "energy"});
  check_ranges(m, file);
  if (file.clean("array") && m.array.pes() > kMostPes)
    file.problem("array", fmt::format("{} x {} are {} PEs, at most {} are simulated", m.array.rows, m.array.columns,
                                      m.array.pes(), kMostPes));
  if (file.clean("pe") && m.pe.weights * m.pe.pixels > kMostMultipliers)
    file.problem("pe", fmt::format("{} x {} are {} multipliers, at most {} a PE are simulated", m.pe.weights,
                                   m.pe.pixels, m.pe.weights * m.pe.pixels, kMostMultipliers));
}

ScnnConfig machine_of(const ScnnFile& said) {
  ScnnConfig machine;
  machine.clock_MHz = said.clock_MHz;
  machine.parameters = parameters_of(said);
  machine.word_bits = said.word_bits;
  machine.array = said.array;
  machine.pe.weights = said.pe.weights;
  machine.pe.pixels = said.pe.pixels;
  machine.pe.weight_fifo_vectors = said.pe.weight_fifo_vectors;
  machine.pe.banks = said.pe.banks;
  machine.pe.bank_entries = said.pe.bank_entries;
  machine.pe.queue_entries = said.pe.queue_entries;
  machine.networks.broadcast_vectors = said.weight_broadcast.vectors_per_cycle;
  machine.networks.prefetch_vectors = said.weight_broadcast.prefetch_vectors;
  machine.networks.prefetch_before_layer = said.weight_broadcast.before_layer;
  machine.networks.halo_psums = said.halo_network.psums_per_cycle;
  machine.networks.ppu_outputs = said.ppu.outputs_per_cycle;
  machine.dram = said.dram;
  machine.code = {said.code.index_bits, said.word_bits.ifmap, said.code.count_bits};
  machine.bank_hash = said.pe.bank_hash;
  machine.weight_order = said.code.weight_order;
  machine.group_channels = said.group_channels;
  machine.group_choice = said.group_choice;
  machine.activation_ram_bytes = said.pe.activation_ram_bytes;
  return machine;
}

// A coded word is a value and its index.
Stores stores_of(const ScnnFile& m) {
  const int pixel = m.word_bits.ifmap + m.code.index_bits, weight = m.word_bits.filter + m.code.index_bits;
  const int psum = m.word_bits.psum;
  const double ram = m.pe.activation_ram_bytes;
  const auto wires = [](int bits) { return Store{bits, {}, {}}; };
  return {
      {"iaram", {pixel, ram, {}}},
      {"oaram", {pixel, ram, {}}},
      {"weight_fifo", {weight, m.pe.weight_fifo_vectors * m.pe.weights * weight / 8.0, {}}},
      {"weight_broadcast", wires(weight)},
      {"crossbar", wires(psum)},
      {"accumulator", {psum, 2.0 * m.pe.banks * m.pe.bank_entries * psum / 8, m.pe.bank_entries * psum / 8.0}},
      {"halo_network", wires(psum)},
      {"dram", wires(16)},  // its words are counted as 16 b each, coded or not
  };
}

}  // namespace

ScnnConfig read_scnn(MachineReading& reading) {
  YamlReader& file = reading.file;
  const auto said = file.read<ScnnFile>();
  check(said, file);
  ScnnConfig machine = machine_of(said);
  read_tables({said.arithmetic, said.technology, said.energy}, stores_of(said), machine, reading);
  return machine;
}

}  // namespace eyrie
