#include "sim/dcnn/dcnn_ports.h"

namespace eyrie {

// One accumulator buffer takes dot products while the other hands psums to halos and PPU.
std::vector<Port> ports_of(const DcnnConfig& machine) {
  using enum Component;
  using enum Action;
  const double pes = machine.array.pes(), lanes = machine.pe.multipliers;
  const double broadcast = lanes * machine.networks.broadcast_vectors;
  const double halo = machine.networks.halo_psums, outputs = machine.networks.ppu_outputs;
  return {
      dram_port(machine.dram.bandwidth_GBps * 8e3 / machine.clock_MHz),
      port(kWeightBroadcast, kSend, Operand::kFilter, broadcast),
      port(kWeightBroadcast, kDeliver, Operand::kFilter, broadcast * pes),
      port(kWeightFifo, kWrite, Operand::kFilter, broadcast * pes),
      port(kWeightFifo, kRead, Operand::kFilter, lanes * pes),
      port(kIaram, kRead, Operand::kIfmap, lanes * pes),
      port(kAccumulator, kRead, Operand::kPsum, (1 + 2 * halo + outputs) * pes),
      port(kAccumulator, kWrite, Operand::kPsum, (1 + halo) * pes),
      port(kHaloNetwork, kSend, Operand::kPsum, halo * pes),
      port(kOaram, kWrite, Operand::kOfmap, outputs * pes),
  };
}

}  // namespace eyrie
