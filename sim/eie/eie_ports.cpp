#include "sim/eie/eie_ports.h"

namespace eyrie {

// Words are of 16 bits, as they are counted.
std::vector<Port> ports_of(const EieConfig& machine) {
  using enum Component;
  using enum Action;
  const double pes = machine.pes;
  const double matrix = pes * machine.matrix_sram.width_bits / 16,
               vectors = pes * machine.activations.sram_width_bits / 16;
  return {
      dram_port(machine.dram.bandwidth_GBps * 8e3 / machine.clock_MHz),
      port(kBroadcast, kSend, Operand::kIfmap, 1),
      port(kActivationQueue, kWrite, Operand::kIfmap, pes),
      port(kActivationQueue, kRead, Operand::kIfmap, pes),
      port(kPointerSram, kRead, Operand::kPointer, pes * machine.pointer_sram.banks),
      port(kMatrixSram, kRead, Operand::kFilter, matrix),
      port(kCodebook, kRead, Operand::kFilter, pes),
      port(kActivationRegisters, kRead, Operand::kPsum, pes),
      port(kActivationRegisters, kWrite, Operand::kPsum, pes),
      port(kActivationSram, kRead, Operand::kIfmap, vectors),
      port(kActivationSram, kWrite, Operand::kOfmap, vectors),
  };
}

}  // namespace eyrie
