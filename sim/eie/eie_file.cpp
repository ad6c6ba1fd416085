#include "sim/eie/eie_file.h"

#include <fmt/core.h>

namespace eyrie {
namespace {

constexpr int kMostSramBytes = 1 << 28;
constexpr int kCountedBits = 16;  // of a word of every memory but the pointers

void check_ranges(const EieFile& m, YamlReader& file) {
  file.within("clock_MHz", m.clock_MHz, 0.001, 100000);
  file.within("pes", m.pes, 1, 1024);
  file.within("activation_queue.depth", m.activation_queue.depth, 1, 65536);
  file.within("detection.fan_in", m.detection.fan_in, 2, 1024);
  file.within("pointer_sram.bytes", m.pointer_sram.bytes, 8, kMostSramBytes);
  file.within("pointer_sram.bits", m.pointer_sram.bits, 4, 32);
  file.within("pointer_sram.banks", m.pointer_sram.banks, 1, 2);
  file.within("matrix_sram.bytes", m.matrix_sram.bytes, 8, kMostSramBytes);
  file.within("matrix_sram.width_bits", m.matrix_sram.width_bits, 16, 4096);
  file.within("code.codebook", m.code.codebook, 2, 65536);
  file.within("code.code_bits", m.code.code_bits, 1, 16);
  file.within("code.index_bits", m.code.index_bits, 1, 16);
  file.within("activations.registers", m.activations.registers, 1, 65536);
  file.within("activations.sram_bytes", m.activations.sram_bytes, 2, kMostSramBytes);
  file.within("activations.sram_width_bits", m.activations.sram_width_bits, 16, 4096);
  file.within("pipeline.stages", m.pipeline.stages, 2, 16);
  file.within("dram.bandwidth_GBps", m.dram.bandwidth_GBps, 0.001, 100000);
  file.within("dram.latency_cycles", m.dram.latency_cycles, 0, 100000);
  file.within("switches.unshared_bits", m.switches.unshared_bits, 2, 64);
}

void check_code(const EieFile& m, YamlReader& file) {
  if (m.code.codebook > 1 << m.code.code_bits) {
    file.problem("code.codebook", fmt::format("{} values, a code of {} bits tells {} apart", m.code.codebook,
                                              m.code.code_bits, 1 << m.code.code_bits));
  }
  const bool unshared = m.switches.unshared_weights;
  const int weight_bits = unshared ? m.switches.unshared_bits : m.code.code_bits;
  if (weight_bits + m.code.index_bits > m.matrix_sram.width_bits) {
    file.problem("matrix_sram.width_bits",
                 fmt::format("{} bits do not hold one entry, a {} of {} bits and a zero count of {}",
                             m.matrix_sram.width_bits, unshared ? "weight" : "code", weight_bits, m.code.index_bits));
  }
}

void check_words(const EieFile& m, YamlReader& file) {
  if (m.matrix_sram.width_bits % kCountedBits != 0) {
    file.problem("matrix_sram.width_bits",
                 fmt::format("{} is no multiple of {}", m.matrix_sram.width_bits, kCountedBits));
  }
}

void check(const EieFile& m, YamlReader& file) {
  file.require({"kind", "clock_MHz", "pes", "arithmetic", "technology", "energy"});
  check_ranges(m, file);
  if (file.clean("code") && file.clean("matrix_sram") && file.clean("switches")) check_code(m, file);
  if (file.clean("matrix_sram")) check_words(m, file);
}

Stores stores_of(const EieFile& m) {
  const auto sram = [](int bits, int bytes, int banks) { return Store{bits, 1.0 * bytes, 1.0 * bytes / banks}; };
  const auto words = [](int bits) { return Store{bits, {}, {}}; };
  return {
      {"activation_queue", words(kCountedBits)},
      {"pointer_sram", sram(m.pointer_sram.bits, m.pointer_sram.bytes, m.pointer_sram.banks)},
      {"matrix_sram", sram(kCountedBits, m.matrix_sram.bytes, 1)},
      {"codebook", words(kCountedBits)},
      {"activation_registers", words(kCountedBits)},
      {"activation_sram", sram(kCountedBits, m.activations.sram_bytes, 1)},
      {"broadcast", words(kCountedBits)},
      {"dram", words(kCountedBits)},
  };
}

EieConfig machine_of(const EieFile& said) {
  EieConfig machine;
  machine.clock_MHz = said.clock_MHz;
  machine.parameters = parameters_of(said);
  machine.pes = said.pes;
  machine.activation_queue = said.activation_queue;
  machine.detection = said.detection;
  machine.pointer_sram = said.pointer_sram;
  machine.matrix_sram = said.matrix_sram;
  machine.code = said.code;
  machine.activations = said.activations;
  machine.pipeline = said.pipeline;
  machine.bias = said.bias;
  machine.dram = said.dram;
  machine.switches = said.switches;
  return machine;
}

void check_operands(const EieConfig& m, YamlReader& file) {
  if (m.switches.unshared_weights && m.switches.unshared_bits < m.arithmetic.operand_bits)
    file.problem("switches.unshared_bits", fmt::format("{} bits do not hold the operands of {} bits of the arithmetic",
                                                       m.switches.unshared_bits, m.arithmetic.operand_bits));
}

}  // namespace

EieConfig read_eie(MachineReading& reading) {
  YamlReader& file = reading.file;
  const auto said = file.read<EieFile>();
  check(said, file);
  EieConfig machine = machine_of(said);
  const MachineTables tables{said.arithmetic, said.technology, said.energy};
  if (read_tables(tables, stores_of(said), machine, reading) && file.clean("switches")) check_operands(machine, file);
  return machine;
}

}  // namespace eyrie
