// What a run found out. The writer of result.json and every table read these and nothing else.
#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dataflow/mapping.h"
#include "sim/base/access.h"
#include "sim/base/types.h"
#include "sim/parameters.h"
#include "sim/traffic.h"
#include "sim/word_bits.h"
#include "workloads/layer.h"

namespace eyrie {

constexpr std::string_view name(LayerKind kind) {
  constexpr std::array<std::string_view, 5> kNames{"conv", "depthwise", "fc", "pool", "add"};
  return kNames.at(static_cast<std::size_t>(kind));
}

struct Energy {
  std::string unit;                          // "pJ" or "MAC"
  std::map<std::string, double> components;  // component name -> energy; "clock" and "leakage" among them
  double total = 0;                          // their sum, added up in the map's order
};

struct LayerResult {
  Layer layer;
  std::optional<Mapping> mapping;  // of machines that have one
  std::uint64_t macs = 0;          // of the batch, padding taps included; done + gated
  std::uint64_t macs_gated = 0;    // of these, gated because the ifmap value was zero
  Cycle cycles = 0;                // from the first DRAM request to the last ofmap word in DRAM
  Cycle processing_cycles = 0;     // of these, a pass was in the array
  double seconds = 0;
  std::uint64_t passes = 0;
  int active_pes = 0;      // PEs the widest pass uses
  double utilization = 0;  // macs that are not skipped / (multipliers of the whole machine x cycles)
  // Of floats from a file: value = word x scale, one for the tensor or one a filter; else empty.
  std::vector<double> filter_scales, ifmap_scales;
  std::optional<bool> outputs_match;
  std::uint64_t overflows = 0;  // sums that wrapped at the accumulator's width; known if outputs_match is
  Accesses accesses;
  std::map<std::string, std::uint64_t> bytes;   // component name -> bytes moved
  Traffic traffic;                              // of each level, beside the least it had to move
  std::map<std::string, std::uint64_t> stalls;  // "unit.reason" -> cycles, summed over the units of that name
  Energy energy;
  std::vector<std::uint64_t> pe_useful_cycles;  // by PE, rows first; empty on machines that count PEs together
};

// MACs that were not skipped: each took a multiplier for a cycle.
inline std::uint64_t macs_met(const LayerResult& result) {
  const auto skipped = result.accesses.find({Component::kMac, Action::kSkipped, Operand::kMac});
  return result.macs - (skipped == result.accesses.end() ? 0 : skipped->second);
}

// Bytes a second between DRAM and the chip, over all the layer's time; 0 without a DRAM.
inline double effective_bandwidth(const LayerResult& result) {
  const auto dram = result.bytes.find("dram");
  return dram == result.bytes.end() || result.seconds <= 0 ? 0 : static_cast<double>(dram->second) / result.seconds;
}

// The share of one image of the batch.
struct PerImage {
  double seconds, energy, macs, dram_bytes;
};
inline PerImage per_image(const LayerResult& result) {
  const double images = result.layer.N;
  const auto dram = result.bytes.find("dram");
  return {result.seconds / images, result.energy.total / images, static_cast<double>(result.macs) / images,
          dram == result.bytes.end() ? 0 : static_cast<double>(dram->second) / images};
}

struct RunResult {
  std::string machine, workload, technology;
  std::uint64_t seed = 1;
  int batch = 1;
  double clock_MHz = 0;
  int pes = 0;            // of the whole machine
  int multipliers = 0;    // of all PEs together: MACs that a cycle could do
  WordBits word_bits;     // what turns the words of `accesses` into bytes
  Parameters parameters;  // of the machine, by the path of their key
  std::vector<LayerResult> layers;
  LayerResult totals;  // sums over the layers; name "total"; mapping unused
};

}  // namespace eyrie
