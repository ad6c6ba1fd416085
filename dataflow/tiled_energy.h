// Energy of what a mapping of a TiledDataflow makes a machine count.
#pragma once
#include <array>

#include "dataflow/objective.h"
#include "dataflow/tiled_counts.h"

namespace eyrie {

// Energy of counts as a sum of weights: accesses() is linear, but builds a map, which is too slow for every candidate.
class TiledEnergy {
 public:
  TiledEnergy(const Stationary& stays, const AccessCosts& costs) {
    const auto of_one = [&](const TiledCounts& one) { return energy_of(one.accesses(stays), 0, costs); };
    for (std::size_t i = 0; i < kPassed.size(); ++i) {
      TiledCounts one;
      one.passed.*kPassed[i] = 1;
      passed_[i] = of_one(one);
    }
    for (std::size_t i = 0; i < kTiles.size(); ++i) {
      TiledCounts one;
      one.*kTiles[i] = 1;
      tiles_[i] = of_one(one);
    }
    TiledCounts done, gated;
    done.passed.macs = gated.passed.macs = gated.macs_gated = 1;
    done_ = of_one(done);
    gated_ = of_one(gated);
  }

  double of(const TiledCounts& counts) const {
    double energy = static_cast<double>(counts.passed.macs - counts.macs_gated) * done_ +
                    static_cast<double>(counts.macs_gated) * gated_;
    for (std::size_t i = 0; i < kPassed.size(); ++i)
      energy += static_cast<double>(counts.passed.*kPassed[i]) * passed_[i];
    for (std::size_t i = 0; i < kTiles.size(); ++i) energy += static_cast<double>(counts.*kTiles[i]) * tiles_[i];
    return energy;
  }

 private:
  using P = PassCounts;
  using T = TiledCounts;
  // With MACs, every number that accesses() hands on.
  static constexpr std::array kPassed{&P::filter_reads,     &P::filters_delivered, &P::ifmap_reads,
                                      &P::ifmaps_delivered, &P::ifmaps_from_right, &P::ifmaps_from_below,
                                      &P::psum_words,       &P::psums_from_below};
  static constexpr std::array kTiles{&T::filter_fills, &T::ifmap_fills, &T::psum_fills,  &T::ofmap_drains,
                                     &T::dram_filters, &T::dram_biases, &T::dram_ifmaps, &T::dram_ofmaps};
  std::array<double, kPassed.size()> passed_{};
  std::array<double, kTiles.size()> tiles_{};
  double done_ = 0, gated_ = 0;  // of a MAC
};

}  // namespace eyrie
