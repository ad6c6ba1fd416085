#include "sim/laws.h"

#include <fmt/core.h>

#include "sim/base/fault.h"
#include "sim/dcnn/dcnn_ports.h"
#include "sim/eie/eie_ports.h"
#include "sim/scnn/scnn_ports.h"
#include "sim/spatial/spatial_ports.h"

namespace eyrie {
namespace {

constexpr double kRounding = 1e-9;  // of sums of quotients

// Gated MACs have their slot, and so have the padding zeros of a code.
Port multipliers(int multipliers) {
  Port port{"mac", {}};
  for (const Action action : {Action::kCompute, Action::kGated, Action::kPad})
    port.uses.push_back({{Component::kMac, action, Operand::kMac}, static_cast<double>(multipliers)});
  return port;
}

// A counted word of DRAM may hold a single bit, once for each operand.
std::uint64_t least_words(const PortUse& use, std::uint64_t counted) {
  return use.counter.component == Component::kDram && counted > 0 ? counted - 1 : counted;
}

void check_port(const Port& port, const LayerResult& result) {
  double cycles = 0;
  std::uint64_t words = 0;
  for (const PortUse& use : port.uses) {
    const auto counted = result.accesses.find(use.counter);
    if (counted == result.accesses.end()) continue;
    words += counted->second;
    cycles += static_cast<double>(least_words(use, counted->second)) / use.words_per_cycle;
  }
  if (cycles <= static_cast<double>(result.cycles) * (1 + kRounding)) return;
  throw Fault(fmt::format("{}: layer {}: {} words need at least {:.1f} cycles, the layer took {}", port.name,
                          result.layer.name, words, cycles, result.cycles));
}

}  // namespace

std::vector<Port> ports_of(const MachineConfig& machine) {
  std::vector<Port> ports = std::visit([](const auto& config) { return ports_of(config); }, machine);
  ports.push_back(multipliers(size_of(machine).multipliers));
  return ports;
}

void check_laws(const MachineConfig& machine, const LayerResult& result) {
  for (const Port& port : ports_of(machine)) check_port(port, result);
  if (result.layer.has_filters() && result.utilization > 1)
    throw Fault(fmt::format("{}: layer {}: a utilisation of {} is above 1", base_of(machine).name, result.layer.name,
                            result.utilization));
  const auto dram = result.traffic.find("dram");
  if (!std::holds_alternative<SpatialConfig>(machine) || dram == result.traffic.end()) return;
  if (dram->second.bytes < dram->second.compulsory)
    throw Fault(fmt::format("dram: layer {}: {} bytes moved, fewer than the {} of every distinct word once",
                            result.layer.name, dram->second.bytes, dram->second.compulsory));
}

}  // namespace eyrie
