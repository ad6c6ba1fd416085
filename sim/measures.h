// Numbers derived from a LayerResult, under the names published tables use.
#pragma once
#include <functional>
#include <optional>
#include <string>

#include "sim/result.h"

namespace eyrie {

// What the array reads from the global buffer and writes back, in bytes: ifmaps read, psums read, psums written. Fills
// from DRAM and drains to it are apart, as in the chip's own column (Eyeriss, JSSC 2017, Table V).
std::uint64_t global_buffer_bytes(const LayerResult& layer, const WordBits& word_bits);

// Energy of the named component; 0 if nothing of it was counted.
double component_energy(const LayerResult& layer, const std::string& component);

// Bytes a second that the link to DRAM moves at most, given or from its width and clock; nothing if the parameters lack
// them or have no positive ones.
std::optional<double> dram_bytes_per_second(const Parameters& parameters);

// A number of a result by its name, with its unit.
struct Measure {
  std::string unit;  // "ms", "MB", "PEs"; empty for a ratio or an energy, whose unit the result states
  // Nothing if this machine does not have it: no such counter, component or stall.
  std::function<std::optional<double>(const RunResult&, const LayerResult&)> of;
};

// The measure of that name, or nothing. Names are
//   <member>               macs, macs_gated, cycles, processing_cycles, passes, active_pes, utilization
//   load_balance           of EIE: the share of the PE-cycles that work on an entry, loading apart
//   <latency>_<unit>       total_ms, processing_us: s, ms, us, ns of `cycles` and of `processing_cycles`
//   <component>_<unit>     dram_MB, psum_spad_kB: B, kB (1e3), MB (1e6), GB (1e9), MiB (2^20) of `bytes`;
//                          global_buffer_MB is of global_buffer_bytes(), global_buffer+filters_MB also of the filters
//                          that the array reads (JSSC 2017, Table VI)
//   <components>_mW        matrix_sram_mW, matrix_sram+pointer_sram_mW: their energy over the time of `cycles`, where
//                          energies are in pJ
//   <path in result.json>  accesses.dram.read.ifmap, energy.total, energy.components.mac, stalls.pe.filter_wait;
//                          energy.components.matrix_sram+dram is a sum
std::optional<Measure> find_measure(const std::string& name);

}  // namespace eyrie
