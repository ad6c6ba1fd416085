// A machine of any kind as its YAML file describes it, checked, with its arithmetic and technology files read.
#pragma once
#include <optional>
#include <string>
#include <variant>

#include "sim/dcnn/dcnn_config.h"
#include "sim/eie/eie_config.h"
#include "sim/machine_base.h"
#include "sim/scnn/scnn_config.h"
#include "sim/spatial/spatial_config.h"

namespace eyrie {

class YamlReader;

// In the order of MachineKind.
using MachineConfig = std::variant<SpatialConfig, ScnnConfig, DcnnConfig, EieConfig>;
enum class MachineKind { spatial_array, scnn, dcnn, eie };

inline const MachineBase& base_of(const MachineConfig& machine) {
  return std::visit([](const MachineBase& base) -> const MachineBase& { return base; }, machine);
}

// How many PEs a machine has, and how many MACs they can do in a cycle together.
struct MachineSize {
  int pes = 0;
  int multipliers = 0;
  std::string text;  // for headings: "12 x 14 PEs"
};
MachineSize size_of(const MachineConfig& machine);

// Reads and checks a machine file of any kind; `technology` replaces the one it names if not empty (a path, or a name
// under configs/technology), and so does `arithmetic`. Throws UserError with every problem found.
MachineConfig read_machine(const std::string& path, const std::string& technology = "",
                           const std::optional<Arithmetic>& arithmetic = {});
MachineConfig read_machine(YamlReader& file, const std::string& technology = "",
                           const std::optional<Arithmetic>& arithmetic = {});

}  // namespace eyrie
