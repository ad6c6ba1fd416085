// Small random machines, and mappings that fit them, for tests.
#pragma once
#include <algorithm>
#include <optional>
#include <string>

#include "dataflow/row_stationary.h"
#include "sim/spatial/limits.h"
#include "sim/spatial/spatial_config.h"
#include "workloads/random.h"

namespace eyrie {

// Every choice the papers leave open is drawn, so that no combination goes untested. No technology, no action map.
inline SpatialConfig random_machine(Random& random) {
  const auto in = [&](int low, int high) { return static_cast<int>(random.in(low, high)); };
  const auto coin = [&] { return random.below(2) == 0; };
  SpatialConfig machine;
  machine.name = "random";
  machine.array = {in(1, 12), in(1, 14)};
  machine.pe.ifmap_spad_words = in(2, 24);
  machine.pe.filter_spad_words = in(20, 224);
  machine.pe.psum_spad_words = in(1, 24);
  machine.pe.pipeline_stages = in(2, 6);
  machine.pe.zero_gating = coin();
  machine.pe.loop_order = coin() ? LoopOrder::ifmap_major : LoopOrder::filter_major;
  machine.pe.psum_accumulation = coin() ? PsumAccumulation::fused : PsumAccumulation::adder_cycle;
  machine.pe.macs_during_filter_load = coin();
  machine.pe.fifos = {in(1, 4), in(1, 16), in(1, 6), in(1, 6), in(1, 6)};
  machine.pass.ifmap_during_filter_load = coin();
  machine.pass.filter_load_during_drain = coin();
  machine.pass.remainder_strip = coin() ? RemainderStrip::cut : RemainderStrip::full;
  machine.pass.overlaps_feature_maps = in(0, 3) > 0;
  machine.global_buffer.banks = in(2, 25);
  machine.global_buffer.bank_bytes = 512 << in(0, 4);
  machine.global_buffer.prefetch_bytes = 1024 << in(0, 4);
  machine.global_buffer.psum_ports = coin() ? PsumPorts::separate : PsumPorts::shared;
  machine.networks = {in(1, 8), in(1, 4), in(1, 8), in(1, 8)};
  machine.clock_MHz = in(50, 400);
  machine.dram.width_bits = 8 << in(0, 5);
  machine.dram.clock_MHz = in(20, 800);
  machine.dram.latency_cycles = in(0, 40);
  machine.dram.burst_words = in(1, 300);
  machine.compression.feature_maps = coin() ? FeatureMapCode::rlc : FeatureMapCode::none;
  machine.compression.run_bits = in(1, 6);
  machine.compression.codec_words_per_cycle = in(1, 4);
  machine.arithmetic.product_shift = coin() ? 0 : in(1, 6);
  machine.arithmetic.accumulator_bits = coin() ? 32 : in(12, 32);
  machine.arithmetic.output_shift = in(0, 8);
  return machine;
}

// A mapping that fits, or nothing after many tries.
inline std::optional<Mapping> random_mapping(Random& random, const Layer& layer, const SpatialLimits& limits) {
  const auto upto = [&](int most) { return static_cast<int>(random.in(1, std::max(1, most))); };
  const Layer segment = largest_segment(layer, limits);
  for (int tries = 0; tries < 400; ++tries) {
    Mapping map;
    map.e = upto(layer.E());
    map.n = upto(layer.N);
    map.q = upto(std::min(layer.group_C(), limits.ifmap_spad_words / segment.S));
    map.r = upto(std::min(layer.group_C() / map.q, limits.rows / segment.R));
    map.p = upto(std::min(layer.group_M(), limits.psum_spad_words));
    map.t = upto(std::min(layer.group_M() / map.p, 6));
    map.m = static_cast<int>(random.in(map.p * map.t, layer.group_M()));
    if (upto(2) == 2) map.f = upto(layer.F());
    if (!row_stationary_misfit(layer, map, limits)) return map;
  }
  return std::nullopt;
}

}  // namespace eyrie
