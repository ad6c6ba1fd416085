#include "sim/dcnn/dcnn_file.h"

#include <fmt/core.h>

namespace eyrie {
namespace {

constexpr int kMostPes = 4096;

void check(const DcnnFile& m, YamlReader& file) {
  file.require({"kind", "dataflow", "clock_MHz", "array.rows", "array.columns", "pe.multipliers",
                "pe.weight_fifo_vectors", "pe.accumulator_entries", "pe.activation_ram_bytes", "arithmetic",
                "technology", "energy"});
  file.within("clock_MHz", m.clock_MHz, 0.001, 100000);
  file.within("array.rows", m.array.rows, 1, 64);
  file.within("array.columns", m.array.columns, 1, 64);
  file.within("word_bits.ifmap", m.word_bits.ifmap, 2, 16);
  file.within("word_bits.filter", m.word_bits.filter, 2, 16);
  file.within("word_bits.psum", m.word_bits.psum, 8, 32);
  file.within("pe.multipliers", m.pe.multipliers, 1, 1024);
  file.within("pe.weight_fifo_vectors", m.pe.weight_fifo_vectors, 1, 65536);
  file.within("pe.accumulator_entries", m.pe.accumulator_entries, 1, 1 << 24);
  file.within("pe.activation_ram_bytes", m.pe.activation_ram_bytes, 1, 1 << 27);
  file.within("code.index_bits", m.code.index_bits, 1, 8);
  file.within("code.count_bits", m.code.count_bits, 0, 32);
  file.within("weight_broadcast.vectors_per_cycle", m.weight_broadcast.vectors_per_cycle, 1, 1024);
  file.within("weight_broadcast.prefetch_vectors", m.weight_broadcast.prefetch_vectors, 1, 1048576);
  file.within("halo_network.psums_per_cycle", m.halo_network.psums_per_cycle, 1, 4096);
  file.within("ppu.outputs_per_cycle", m.ppu.outputs_per_cycle, 1, 4096);
  file.within("dram.bandwidth_GBps", m.dram.bandwidth_GBps, 0.001, 100000);
  file.within("dram.latency_cycles", m.dram.latency_cycles, 0, 100000);
  if (file.clean("array") && m.array.pes() > kMostPes)
    file.problem("array", fmt::format("{} x {} are {} PEs, at most {} are simulated", m.array.rows, m.array.columns,
                                      m.array.pes(), kMostPes));
}

DcnnConfig machine_of(const DcnnFile& said) {
  DcnnConfig machine;
  machine.clock_MHz = said.clock_MHz;
  machine.parameters = parameters_of(said);
  machine.word_bits = said.word_bits;
  machine.array = said.array;
  machine.pe = said.pe;
  machine.networks.broadcast_vectors = said.weight_broadcast.vectors_per_cycle;
  machine.networks.prefetch_vectors = said.weight_broadcast.prefetch_vectors;
  machine.networks.prefetch_before_layer = said.weight_broadcast.before_layer;
  machine.networks.halo_psums = said.halo_network.psums_per_cycle;
  machine.networks.ppu_outputs = said.ppu.outputs_per_cycle;
  machine.dram = said.dram;
  machine.code_in_dram = said.code.dram_activations == DramActivations::coded;
  machine.code = {said.code.index_bits, said.word_bits.ifmap, said.code.count_bits};
  return machine;
}

Stores stores_of(const DcnnFile& m) {
  const auto& [ifmap, filter, psum] = m.word_bits;
  const double ram = m.pe.activation_ram_bytes;
  const auto wires = [](int bits) { return Store{bits, {}, {}}; };
  return {
      {"iaram", {ifmap, ram, {}}},
      {"oaram", {ifmap, ram, {}}},
      {"weight_fifo", {filter, m.pe.weight_fifo_vectors * m.pe.multipliers * filter / 8.0, {}}},
      {"weight_broadcast", wires(filter)},
      {"accumulator", {psum, 2.0 * m.pe.accumulator_entries * psum / 8, {}}},
      {"halo_network", wires(psum)},
      {"dram", wires(16)},  // its words are counted as 16 b each, coded or not
  };
}

}  // namespace

DcnnConfig read_dcnn(MachineReading& reading) {
  YamlReader& file = reading.file;
  const auto said = file.read<DcnnFile>();
  check(said, file);
  DcnnConfig machine = machine_of(said);
  read_tables({said.arithmetic, said.technology, said.energy}, stores_of(said), machine, reading);
  return machine;
}

}  // namespace eyrie
