#include "memory/dram_link.h"

#include <algorithm>

namespace eyrie {

DramLink::DramLink(const DramParams& params, double core_MHz, CounterGroup& counters, StallCounter& idle)
    : params_(params), crossing_(core_MHz, params.clock_MHz), counters_(counters), idle_(idle) {}

void DramLink::start_layer() {
  tick_ = 0;
  free_ = 0;
  arrivals_.clear();
}

Cycle DramLink::take(const DramBurst& burst, Cycle now) {
  const std::uint64_t beats = ceil_div(burst.block_bits, static_cast<std::uint64_t>(params_.width_bits));
  tick_ = std::max(tick_, crossing_.ticks_before(now)) + burst.after(beats) - burst.before(beats);
  free_ = std::max(now, crossing_.cycle_after(tick_));
  counters_.useful_cycles += free_ - now;
  const Cycle there = crossing_.cycle_after(tick_ + static_cast<std::uint64_t>(params_.latency_cycles));
  arrivals_.push({burst.stream, std::max(now, there), now, free_});
  return free_;
}

std::optional<DramArrival> DramLink::arrival() {
  if (arrivals_.empty()) return std::nullopt;
  return arrivals_.pop();
}

}  // namespace eyrie
