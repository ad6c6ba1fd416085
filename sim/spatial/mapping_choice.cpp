#include "sim/spatial/mapping_choice.h"

#include <algorithm>
#include <iterator>
#include <tuple>

#include "sim/energy.h"
#include "sim/spatial/limits.h"
#include "workloads/folded.h"
#include "workloads/transposed.h"

namespace eyrie {
namespace {

double energy_of(const std::string& key, const SpatialConfig& machine, Operand operand = Operand::kNone) {
  const auto cost = machine.energy.find(key);
  if (cost == machine.energy.end() || !machine.technology.parts.contains(cost->second.part)) return 0;
  return energy_per_word(cost->second, machine.technology, operand);
}

// What tells the two orientations of a layer apart.
auto rows_first(const Layer& layer) {
  return std::tuple(layer.H, layer.R, layer.stride.y, layer.dilation.y, layer.padding.top, layer.padding.bottom);
}

// All of a layer but its name.
auto shape(const Layer& layer) {
  const auto& [name, kind, N, C, H, W, M, R, S, stride, padding, dilation, groups, pool] = layer;
  return std::tuple(kind, N, C, H, W, M, R, S, stride.y, stride.x, padding.top, padding.bottom, padding.left,
                    padding.right, dilation.y, dilation.x, groups, pool);
}

auto numbers(const StoredFeatureMap& map) {
  const auto& [word_bits, packet_bits, words_per_packet] = map;
  return std::tuple(word_bits, packet_bits, words_per_packet);
}
auto numbers(const LayerTraffic& traffic) {
  const auto& [ifmap, ofmap, filter_bits, psum_bits, bias, zero_gating, ifmap_density] = traffic;
  return std::tuple(numbers(ifmap), numbers(ofmap), filter_bits, psum_bits, bias, zero_gating, ifmap_density);
}

}  // namespace

SpatialTiming timing_of(const SpatialConfig& machine) {
  return {.ifmap_words_per_cycle = machine.networks.ifmap_words,
          .filter_packets_per_cycle = machine.networks.filter_packets,
          .psum_packets_per_cycle = machine.networks.psum_packets,
          .output_words_per_cycle = machine.networks.output_words,
          .pipeline_stages = machine.pe.pipeline_stages,
          .psum_adder_cycle = machine.pe.psum_accumulation == PsumAccumulation::adder_cycle,
          .macs_during_filter_load = machine.pe.macs_during_filter_load,
          .psum_ports_shared = machine.global_buffer.psum_ports == PsumPorts::shared,
          .link_bits_per_cycle = machine.dram.width_bits * machine.dram.clock_MHz / machine.clock_MHz,
          .dram_latency_cycles = machine.dram.latency_cycles * machine.clock_MHz / machine.dram.clock_MHz,
          .codec_words_per_cycle = machine.compression.codec_words_per_cycle};
}

LayerTraffic traffic_of(const SpatialConfig& machine, const WorkloadLayer& entry) {
  const CompressionParams& code = machine.compression;
  const DataRecipe& data = entry.data;
  const bool rlc = code.feature_maps == FeatureMapCode::rlc;
  const auto stored = [&](bool coded, double density) {
    const RlcFormat format{code.run_bits, code.level_bits, code.packet_bits};
    const int bits = machine.word_bits.ifmap;
    return coded ? StoredFeatureMap::coded(bits, density, format) : StoredFeatureMap{.word_bits = bits};
  };
  const double ofmap_density = data.output_density.value_or(machine.arithmetic.relu ? 0.5 : 1.0);
  return {.ifmap = stored(rlc && entry.coded_input, data.activation_density),
          .ofmap = stored(rlc, ofmap_density),
          .filter_bits = machine.word_bits.filter,
          .psum_bits = machine.word_bits.psum,
          .bias = data.output_density || data.files.bias ||
                  std::any_of(data.bias.begin(), data.bias.end(), [](Psum b) { return b != 0; }),
          .zero_gating = machine.pe.zero_gating,
          .ifmap_density = data.activation_density};
}

AccessCosts access_costs_of(const SpatialConfig& machine) {
  AccessCosts costs;
  for (std::size_t c = 0; c < kComponentNames.size(); ++c)
    for (std::size_t a = 0; a < kActionNames.size(); ++a)
      for (std::size_t o = 0; o < kOperandNames.size(); ++o) {
        const AccessKey key{static_cast<Component>(c), static_cast<Action>(a), static_cast<Operand>(o)};
        costs.word[key] = energy_of(cost_key(key.component, key.action), machine, key.operand);
      }
  costs.cycle = (energy_of("array.clock", machine) + energy_of("array.leakage", machine)) * machine.array.rows *
                machine.array.columns;
  return costs;
}

namespace {

MappingEstimate estimate_of(const RankedMapping& ranked) {
  return {ranked.mapping, ranked.counts.passes, ranked.counts.accesses(), ranked.cycles, ranked.energy};
}
MappingEstimate estimate_of(const RankedTiled& ranked) {
  const Stationary stays = tiled_dataflow(ranked.mapping.dataflow).stays();
  return {ranked.mapping, ranked.counts.passes, ranked.counts.accesses(stays), ranked.cycles, ranked.energy};
}

// Of both orientations, the preferred one first, the best k of all.
template <class Ranked>
std::variant<std::vector<Ranked>, Misfit> merged(std::variant<std::vector<Ranked>, Misfit> preferred,
                                                 std::variant<std::vector<Ranked>, Misfit> other, std::size_t k) {
  if (std::holds_alternative<Misfit>(other)) return preferred;
  if (std::holds_alternative<Misfit>(preferred)) return other;
  auto &best = std::get<0>(preferred), &more = std::get<0>(other);
  std::vector<Ranked> all;
  std::merge(best.begin(), best.end(), more.begin(), more.end(), std::back_inserter(all),
             [](const Ranked& a, const Ranked& b) {
               return std::tuple(a.value, a.cycles, a.energy) < std::tuple(b.value, b.cycles, b.energy);
             });
  if (all.size() > k) all.resize(k);
  return all;
}

template <class Ranked>
std::variant<std::vector<Ranked>, Misfit> turned(std::variant<std::vector<Ranked>, Misfit> found) {
  if (auto* ranked = std::get_if<0>(&found))
    for (Ranked& one : *ranked) one.mapping.transposed = true;
  return found;
}

// `best` ranks the mappings of a layer in one orientation. A layer and its transposed description have the same two:
// where they tie, both prefer the higher one.
template <class Best>
auto in_both_orientations(const Layer& layer, std::size_t k, Best best) {
  const Layer other = transposed(layer);
  if (is_symmetric(layer)) return best(layer);
  return rows_first(layer) < rows_first(other) ? merged(turned(best(other)), best(layer), k)
                                               : merged(best(layer), turned(best(other)), k);
}

template <class Ranked>
std::variant<std::vector<MappingEstimate>, Misfit> estimates_of(std::variant<std::vector<Ranked>, Misfit> found,
                                                                const Layer& layer) {
  if (auto* misfit = std::get_if<Misfit>(&found)) return std::move(*misfit);
  std::vector<MappingEstimate> estimates;
  for (const Ranked& one : std::get<0>(found)) {
    estimates.push_back(estimate_of(one));
    Mapping& mapping = estimates.back().mapping;
    mapping.f = std::min(mapping.f, mapping.transposed ? layer.E() : layer.F());
  }
  return estimates;
}

}  // namespace

MachineMapper::MachineMapper(const SpatialConfig& machine)
    : machine_(machine),
      limits_(limits_of(machine)),
      timing_(timing_of(machine)),
      costs_(access_costs_of(machine)),
      count_energy_(costs_) {}

const std::variant<std::vector<MappingEstimate>, Misfit>& MachineMapper::best(const WorkloadLayer& entry,
                                                                              Objective objective, std::size_t k) {
  const LayerTraffic traffic = traffic_of(machine_, entry);
  for (const Known& known : known_)
    if (shape(known.layer) == shape(entry.layer) && numbers(known.traffic) == numbers(traffic) &&
        known.objective == objective && known.k == k)
      return known.best;
  return known_.emplace_back(Known{entry.layer, traffic, objective, k, search(entry.layer, traffic, objective, k)})
      .best;
}

std::variant<std::vector<MappingEstimate>, Misfit> MachineMapper::search(const Layer& layer,
                                                                         const LayerTraffic& traffic,
                                                                         Objective objective, std::size_t k) const {
  if (objective == Objective::chip_rule) return by_chip_rule(layer, traffic, k);
  if (machine_.dataflow == Dataflow::rs)
    return estimates_of(
        in_both_orientations(layer, k,
                             [&](const Layer& one) {
                               return best_mappings({one, limits_, timing_, traffic}, objective, count_energy_, k);
                             }),
        layer);
  const Layer folded = Folding(layer).layer();
  return estimates_of(in_both_orientations(folded, k,
                                           [&](const Layer& one) {
                                             return best_tiled_mappings(one, machine_.dataflow, limits_, timing_,
                                                                        traffic, objective, costs_, k);
                                           }),
                      folded);
}

std::variant<std::vector<MappingEstimate>, Misfit> MachineMapper::by_chip_rule(const Layer& layer,
                                                                               const LayerTraffic& traffic,
                                                                               std::size_t k) const {
  if (machine_.dataflow != Dataflow::rs)
    return Misfit{std::string("objective chip_rule chooses row-stationary mappings, the machine's dataflow is ") +
                  name(machine_.dataflow)};
  const TimedLayer timed{layer, limits_, timing_, traffic};
  const auto best = chip_mappings(timed, machine_.chip_rule, k);
  if (const auto* misfit = std::get_if<Misfit>(&best)) return *misfit;
  std::vector<RankedMapping> ranked;
  for (const ChipRank& one : std::get<0>(best))
    ranked.push_back(rank_mapping(timed, Objective::energy, count_energy_, one.mapping));
  return estimates_of<RankedMapping>(std::move(ranked), layer);
}

std::variant<std::vector<MappingEstimate>, Misfit> best_mappings_on(const SpatialConfig& machine,
                                                                    const WorkloadLayer& entry, Objective objective,
                                                                    std::size_t k) {
  return MachineMapper(machine).best(entry, objective, k);
}

std::variant<Mapping, Misfit> MappingChoice::operator()(const WorkloadLayer& entry) {
  if (!mapper_) mapper_.emplace(machine_);
  const auto& best = mapper_->best(entry, objective_, 1);
  if (const auto* misfit = std::get_if<Misfit>(&best)) return *misfit;
  return std::get<0>(best).front().mapping;
}

}  // namespace eyrie
