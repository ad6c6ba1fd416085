#include "sim/totals.h"

#include "sim/energy.h"

namespace eyrie {
namespace {

template <class Key>
void add(std::map<Key, std::uint64_t>& sum, const std::map<Key, std::uint64_t>& counts) {
  for (const auto& [key, count] : counts) sum[key] += count;
}

void add(Traffic& sum, const Traffic& layer) {
  for (const auto& [level, of_layer] : layer) {
    LevelTraffic& all = sum[level];
    all.bytes += of_layer.bytes;
    all.compulsory += of_layer.compulsory;
    all.uncoded += of_layer.uncoded;
  }
}

void add(LayerResult& sum, const LayerResult& layer) {
  sum.macs += layer.macs;
  sum.macs_gated += layer.macs_gated;
  sum.cycles += layer.cycles;
  sum.processing_cycles += layer.processing_cycles;
  sum.passes += layer.passes;
  sum.overflows += layer.overflows;
  add(sum.accesses, layer.accesses);
  add(sum.bytes, layer.bytes);
  add(sum.traffic, layer.traffic);
  add(sum.stalls, layer.stalls);
  sum.energy += layer.energy;
}

int mean_active_pes(const std::vector<LayerResult>& layers, Cycle processing_cycles) {
  if (processing_cycles == 0) return 0;
  std::uint64_t pe_cycles = 0;
  for (const LayerResult& layer : layers) pe_cycles += layer.processing_cycles * layer.active_pes;
  return static_cast<int>((pe_cycles + processing_cycles / 2) / processing_cycles);
}

std::optional<bool> all_match(const std::vector<LayerResult>& layers) {
  bool match = true;
  for (const LayerResult& layer : layers) {
    if (!layer.outputs_match) return std::nullopt;
    match = match && *layer.outputs_match;
  }
  return match;
}

}  // namespace

LayerResult totals(const std::vector<LayerResult>& layers, int multipliers, double clock_MHz) {
  LayerResult sum;
  sum.layer.name = "total";
  if (!layers.empty()) sum.layer.N = layers.front().layer.N;  // the batch is that of all
  for (const LayerResult& layer : layers) add(sum, layer);
  sum.seconds = static_cast<double>(sum.cycles) / (clock_MHz * 1e6);
  sum.active_pes = mean_active_pes(layers, sum.processing_cycles);
  const double slots = static_cast<double>(sum.cycles) * multipliers;
  sum.utilization = slots > 0 ? static_cast<double>(macs_met(sum)) / slots : 0;
  sum.outputs_match = all_match(layers);
  return sum;
}

}  // namespace eyrie
