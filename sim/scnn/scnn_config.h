// An SCNN machine as its YAML file describes it. Const from birth.
#pragma once
#include "dataflow/planar_tiling.h"
#include "memory/stream_dram.h"
#include "pe/scnn/scnn_params.h"
#include "sim/machine_base.h"

namespace eyrie {

// Kc of a layer where the machine file gives none.
enum class GroupChoice {
  most,        // that the accumulators hold
  least_time,  // with which a coarse model of the machine is fastest
};

struct ScnnConfig : MachineBase {
  ScnnArrayParams array;
  ScnnPeParams pe;
  ScnnNetworkParams networks;
  StreamDramParams dram;
  SparseFormat code;
  BankHash bank_hash = BankHash::skewed;
  WeightOrder weight_order = WeightOrder::tap_major;
  std::optional<int> group_channels;  // Kc; none: by group_choice
  GroupChoice group_choice = GroupChoice::least_time;
  int activation_ram_bytes = 10240;  // of the input RAM of a PE, and of the output RAM

  std::uint64_t activation_bits() const { return static_cast<std::uint64_t>(activation_ram_bytes) * 8; }
  PlanarLimits limits() const;
};

}  // namespace eyrie
