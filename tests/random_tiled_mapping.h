// Small random machines of dataflows but row stationary, and mappings that fit them, for tests.
#pragma once
#include <algorithm>
#include <optional>

#include "dataflow/tiled_plan.h"
#include "tests/random_machine.h"

namespace eyrie {

inline SpatialConfig random_tiled_machine(Random& random, Dataflow dataflow) {
  SpatialConfig machine = random_machine(random);
  const auto in = [&](int low, int high) { return static_cast<int>(random.in(low, high)); };
  machine.dataflow = dataflow;
  machine.global_buffer.banks = in(3, 40);
  machine.networks.filter_packets = in(1, 20);
  machine.networks.psum_packets = in(1, 20);
  machine.networks.ifmap_words = in(1, 20);
  machine.networks.output_words = in(1, 20);
  return machine;
}

// A mapping that fits, or nothing after many tries.
inline std::optional<Mapping> random_tiled_mapping(Random& random, Dataflow dataflow, const Layer& layer,
                                                   const SpatialLimits& limits) {
  const auto upto = [&](int most) { return static_cast<int>(random.in(1, std::max(1, most))); };
  const int pes = limits.rows * limits.columns;
  for (int tries = 0; tries < 400; ++tries) {
    Mapping map{.dataflow = dataflow};
    map.m = upto(layer.group_M());
    map.n = upto(layer.N);
    map.e = upto(layer.E());
    map.f = upto(layer.F());
    map.c = upto(layer.group_C());
    map.keep = random.below(2) ? Keep::filter : Keep::ifmap;
    const bool chains = dataflow == Dataflow::ws || dataflow == Dataflow::nlr;
    if (chains) map.r = upto(std::min(map.c, pes));
    if (dataflow != Dataflow::os_a) map.t = upto(std::min(map.m, pes));
    if (dataflow == Dataflow::os_a || dataflow == Dataflow::os_b) {
      map.b = upto(map.n);
      map.y = upto(std::min(map.e, limits.rows));
      map.x = upto(std::min(map.f, map.y == 1 ? pes : limits.columns));
    }
    if (!tiled_misfit(layer, map, limits)) return map;
  }
  return std::nullopt;
}

}  // namespace eyrie
