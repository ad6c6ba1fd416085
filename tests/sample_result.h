// A small run, made by hand, for the tests of what is written about runs.
#pragma once
#include "sim/result.h"
#include "sim/totals.h"

namespace eyrie {

inline LayerResult sample_layer(const std::string& name, std::uint64_t scale) {
  LayerResult layer;
  layer.layer = {.name = name, .kind = LayerKind::kConv, .N = 2, .C = 4, .H = 6, .W = 7, .M = 8, .R = 3, .S = 3};
  layer.mapping = {.m = 8, .n = 2, .e = 4, .p = 4, .q = 2, .r = 1, .t = 2};
  layer.macs = 11520 * scale;
  layer.macs_gated = 2880 * scale;
  layer.cycles = 1000 * scale;
  layer.processing_cycles = 800 * scale;
  layer.seconds = static_cast<double>(layer.cycles) / 200e6;
  layer.passes = 2 * scale;
  layer.active_pes = 24;
  layer.utilization = 11520.0 / 168 / 1000;
  layer.outputs_match = true;
  layer.accesses = {{{Component::kMac, Action::kCompute, Operand::kMac}, 8640 * scale},
                    {{Component::kMac, Action::kGated, Operand::kMac}, 2880 * scale},
                    {{Component::kGlobalBuffer, Action::kRead, Operand::kIfmap}, 1000000 * scale},
                    {{Component::kGlobalBuffer, Action::kRead, Operand::kPsum}, 300000 * scale},
                    {{Component::kGlobalBuffer, Action::kWrite, Operand::kPsum}, 200000 * scale},
                    {{Component::kGlobalBuffer, Action::kFill, Operand::kIfmap}, 500000 * scale},
                    {{Component::kDram, Action::kRead, Operand::kFilter}, 288 * scale}};
  layer.bytes = {{"global_buffer", 4000000 * scale}, {"dram", 2500000 * scale}};
  layer.traffic = {{"dram", {2500000 * scale, 2000000 * scale, 2200000 * scale}},
                   {"global_buffer", {4000000 * scale, 1000000 * scale, 1000000 * scale}}};
  layer.stalls = {{"pe.filter_wait", 700 * scale}, {"pe.psum_wait", 41000 * scale}};
  layer.energy.unit = "MAC";
  layer.energy.components = {{"mac", 8640e3 * static_cast<double>(scale)},
                             {"global_buffer", 12e6 * static_cast<double>(scale)},
                             {"dram", 57600.0 * static_cast<double>(scale)},
                             {"clock", 0},
                             {"leakage", 0}};
  for (const auto& [component, value] : layer.energy.components) layer.energy.total += value;
  return layer;
}

inline RunResult sample_result() {
  RunResult result;
  result.machine = "eyeriss";
  result.workload = "tiny";
  result.technology = "eyeriss-65nm-normalized";
  result.seed = 7;
  result.batch = 2;
  result.clock_MHz = 200;
  result.pes = result.multipliers = 168;
  result.layers = {sample_layer("conv1", 1), sample_layer("conv2", 3)};
  result.totals = totals(result.layers, result.pes, result.clock_MHz);
  return result;
}

}  // namespace eyrie
