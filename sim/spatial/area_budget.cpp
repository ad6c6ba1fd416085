#include "sim/spatial/area_budget.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace eyrie {
namespace {

double register_file_bytes(const SpatialConfig& m) {
  return (static_cast<double>(m.pe.ifmap_spad_words) * m.word_bits.ifmap +
          static_cast<double>(m.pe.filter_spad_words) * m.word_bits.filter +
          static_cast<double>(m.pe.psum_spad_words) * m.word_bits.psum) /
         8;
}

// Words of the scratchpads that a dataflow lives with. Row stationary has those of Eyeriss within 512 bytes.
struct Scratchpads {
  int ifmap, filter, psum;
};
Scratchpads scratchpads_of(Dataflow dataflow) {
  switch (dataflow) {
    case Dataflow::rs:
      return {12, 220, 24};
    case Dataflow::os_a:
    case Dataflow::os_b:
      return {12, 1, 1};  // pixels wait for the next row of a filter up to 12 wide
    default:
      return {1, 1, 1};
  }
}

}  // namespace

std::int64_t budgeted_buffer_bytes(const SpatialConfig& machine, const AreaBudget& budget) {
  const double freed = machine.pes() * (budget.register_file_bytes - register_file_bytes(machine));
  return budget.buffer_bytes + static_cast<std::int64_t>(std::floor(freed * budget.register_file_area));
}

std::optional<std::string> apply_area_budget(SpatialConfig& machine) {
  BufferParams& buffer = machine.global_buffer;
  const std::int64_t bytes = budgeted_buffer_bytes(machine, *machine.area_budget);
  const std::int64_t banks = (bytes - buffer.prefetch_bytes) / buffer.bank_bytes;
  if (banks < 2)
    return fmt::format(
        "{} PEs with {:g} bytes of register file each leave {} bytes for the global buffer, less than the prefetch "
        "buffer of {} and two banks of {}",
        machine.pes(), register_file_bytes(machine), bytes, buffer.prefetch_bytes, buffer.bank_bytes);
  buffer.banks = static_cast<int>(std::min<std::int64_t>(banks, 1 << 20));
  return std::nullopt;
}

std::optional<std::string> change_dataflow(SpatialConfig& machine, Dataflow dataflow) {
  machine.dataflow = dataflow;
  if (!machine.area_budget) return std::nullopt;
  const Scratchpads words = scratchpads_of(dataflow);
  machine.pe.ifmap_spad_words = words.ifmap;
  machine.pe.filter_spad_words = words.filter;
  machine.pe.psum_spad_words = words.psum;
  return apply_area_budget(machine);
}

}  // namespace eyrie
