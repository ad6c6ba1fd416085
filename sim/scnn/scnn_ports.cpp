#include "sim/scnn/scnn_ports.h"

namespace eyrie {

// One accumulator buffer takes products while the other hands psums to halos and PPU.
std::vector<Port> ports_of(const ScnnConfig& machine) {
  using enum Component;
  using enum Action;
  const double pes = machine.array.pes(), weights = machine.pe.weights;
  const double broadcast = weights * machine.networks.broadcast_vectors;
  const double halo = machine.networks.halo_psums, outputs = machine.networks.ppu_outputs;
  return {
      dram_port(machine.dram.bandwidth_GBps * 8e3 / machine.clock_MHz),
      port(kWeightBroadcast, kSend, Operand::kFilter, broadcast),
      port(kWeightBroadcast, kDeliver, Operand::kFilter, broadcast * pes),
      port(kWeightFifo, kWrite, Operand::kFilter, broadcast * pes),
      port(kWeightFifo, kRead, Operand::kFilter, weights * pes),
      port(kIaram, kRead, Operand::kIfmap, machine.pe.pixels * pes),
      port(kCrossbar, kSend, Operand::kPsum, machine.pe.multipliers() * pes),
      port(kAccumulator, kRead, Operand::kPsum, (machine.pe.banks + 2 * halo + outputs) * pes),
      port(kAccumulator, kWrite, Operand::kPsum, (machine.pe.banks + halo) * pes),
      port(kHaloNetwork, kSend, Operand::kPsum, halo * pes),
      port(kOaram, kWrite, Operand::kOfmap, outputs * pes),
  };
}

}  // namespace eyrie
