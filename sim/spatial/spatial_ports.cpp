#include "sim/spatial/spatial_ports.h"

#include <algorithm>

namespace eyrie {

std::vector<Port> ports_of(const SpatialConfig& machine) {
  using enum Component;
  using enum Action;
  const NetworkParams& nets = machine.networks;
  const double pes = machine.pes();
  const double filters = nets.filter_words * nets.filter_packets, psums = nets.psum_words * nets.psum_packets;
  // Pool and add layers read as many as the vector unit takes, all others as many as the network does.
  const double ifmaps = std::max(nets.ifmap_words, machine.vector_unit.words_per_cycle);
  std::vector<Port> ports{
      dram_port(machine.dram.width_bits * machine.dram.clock_MHz / machine.clock_MHz),
      port(kFilterNetwork, kSend, Operand::kFilter, filters),
      port(kIfmapNetwork, kSend, Operand::kIfmap, nets.ifmap_words),
      port(kPsumNetwork, kSend, Operand::kPsum, psums),
      port(kOutputNetwork, kSend, Operand::kPsum, nets.output_words),
      port(kFilterNetwork, kDeliver, Operand::kFilter, filters * pes),
      port(kIfmapNetwork, kDeliver, Operand::kIfmap, nets.ifmap_words * pes),
      port(kPsumNetwork, kDeliver, Operand::kPsum, psums * pes),
      port(kPrefetchBuffer, kRead, Operand::kFilter, filters),
      port(kGlobalBuffer, kRead, Operand::kIfmap, ifmaps),
      port(kFilterSpad, kWrite, Operand::kFilter, nets.filter_words * pes),
      port(kFilterSpad, kRead, Operand::kFilter, pes),
      port(kIfmapSpad, kRead, Operand::kIfmap, pes),
      port(kPsumSpad, kRead, Operand::kPsum, pes),
      port(kPsumSpad, kWrite, Operand::kPsum, pes),
      port(kLocalNetwork, kDeliver, Operand::kPsum, nets.psum_words * pes),
  };
  if (machine.vector_unit.words_per_cycle > 0)
    ports.push_back(port(kVectorUnit, kCompute, Operand::kIfmap, machine.vector_unit.words_per_cycle));
  const PortUse reads{{kGlobalBuffer, kRead, Operand::kPsum}, psums};
  const PortUse writes{{kGlobalBuffer, kWrite, Operand::kPsum}, static_cast<double>(nets.output_words)};
  if (machine.global_buffer.psum_ports == PsumPorts::shared) {
    ports.push_back({"global_buffer psums", {reads, writes}});
  } else {
    ports.push_back({"global_buffer psums read", {reads}});
    ports.push_back({"global_buffer psums written", {writes}});
  }
  return ports;
}

}  // namespace eyrie
