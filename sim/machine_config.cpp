#include "sim/machine_config.h"

#include <fmt/core.h>

#include "sim/base/fault.h"
#include "sim/dcnn/dcnn_file.h"
#include "sim/eie/eie_file.h"
#include "sim/scnn/scnn_file.h"
#include "sim/spatial/spatial_file.h"

namespace eyrie {
namespace {

// A file that does not say its kind is read as a spatial array's: its reader then misses the key.
MachineConfig read_kind(MachineKind kind, MachineReading& reading) {
  switch (kind) {
    case MachineKind::spatial_array:
      return read_spatial(reading);
    case MachineKind::scnn:
      return read_scnn(reading);
    case MachineKind::dcnn:
      return read_dcnn(reading);
    case MachineKind::eie:
      return read_eie(reading);
  }
  throw Fault("a kind of machine that no reader is for");
}

MachineSize size_of(const SpatialConfig& machine) {
  return {machine.pes(), machine.pes(), fmt::format("{} x {} PEs", machine.array.rows, machine.array.columns)};
}

MachineSize size_of(const ScnnConfig& machine) {
  return {machine.array.pes(), machine.array.pes() * machine.pe.multipliers(),
          fmt::format("{} x {} PEs of {} x {} multipliers", machine.array.rows, machine.array.columns,
                      machine.pe.weights, machine.pe.pixels)};
}

MachineSize size_of(const DcnnConfig& machine) {
  return {
      machine.array.pes(), machine.array.pes() * machine.pe.multipliers,
      fmt::format("{} x {} PEs of {} multipliers", machine.array.rows, machine.array.columns, machine.pe.multipliers)};
}

MachineSize size_of(const EieConfig& machine) { return {machine.pes, machine.pes, fmt::format("{} PEs", machine.pes)}; }

}  // namespace

MachineSize size_of(const MachineConfig& machine) {
  return std::visit([](const auto& kind) { return size_of(kind); }, machine);
}

MachineConfig read_machine(const std::string& path, const std::string& technology,
                           const std::optional<Arithmetic>& arithmetic) {
  YamlReader file(path);
  return read_machine(file, technology, arithmetic);
}

MachineConfig read_machine(YamlReader& file, const std::string& technology,
                           const std::optional<Arithmetic>& arithmetic) {
  MachineReading reading{file, technology, arithmetic, {}};
  MachineConfig machine = read_kind(file.peek<MachineKind>("kind"), reading);
  std::vector<std::string> problems = file.problems();
  problems.insert(problems.end(), reading.problems.begin(), reading.problems.end());
  if (!problems.empty()) throw UserError(std::move(problems));
  return machine;
}

}  // namespace eyrie
