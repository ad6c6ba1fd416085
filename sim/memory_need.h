// Host memory that simulating a layer takes, estimated before anything runs.
#pragma once
#include <cstdint>
#include <limits>

#include "sim/base/fault.h"
#include "sim/machine_config.h"
#include "sim/workload_file.h"

namespace eyrie {

constexpr std::uint64_t kNoMemoryLimit = std::numeric_limits<std::uint64_t>::max();

// A layer takes more memory than it may. The same inputs may run elsewhere, so a sweep tries them again.
class MemoryError : public UserError {
 public:
  using UserError::UserError;
};

// What of a run decides how much is in memory at once.
struct MemoryUse {
  bool check = true;          // the reference's outputs are there beside the machine's
  bool keeps_ofmaps = false;  // every ofmap stays until the results are written (--dump-outputs)
};

// Bytes at the peak of one layer: its tensors, the reference, and what the kind of machine codes or sums. Ofmaps of
// other layers are not included.
std::uint64_t memory_need(const MachineConfig& machine, const WorkloadLayer& entry, bool check);

// Throws MemoryError naming every layer whose need, with the ofmaps that are kept for others, is over `limit` bytes.
void demand_memory(const MachineConfig& machine, const Workload& workload, const MemoryUse& use, std::uint64_t limit);

// 1.5e9 as "1.4 GiB".
std::string gibibytes(std::uint64_t bytes);

}  // namespace eyrie
