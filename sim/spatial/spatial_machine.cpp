#include "sim/spatial/spatial_machine.h"

#include <fmt/core.h>

#include <utility>

#include "sim/base/fault.h"
#include "sim/replay/conv_kernel.h"
#include "sim/replay/gated_macs.h"
#include "sim/replay/vector_ops.h"

namespace eyrie {
namespace {

// Takes the MACs that zeros gate, and their scratchpad accesses, from those that were counted as done.
void gate(std::uint64_t gated, const Stationary& stays, Accesses& accesses) {
  accesses.at({Component::kMac, Action::kCompute, Operand::kMac}) -= gated;
  accesses.at({Component::kMac, Action::kGated, Operand::kMac}) += gated;
  if (stays.filter) accesses.at({Component::kFilterSpad, Action::kRead, Operand::kFilter}) -= gated;
  if (!stays.psum) return;
  accesses.at({Component::kPsumSpad, Action::kRead, Operand::kPsum}) -= gated;
  accesses.at({Component::kPsumSpad, Action::kWrite, Operand::kPsum}) -= gated;
}

template <class T>
std::vector<Link<T>*> queues(PeArray& array, Link<T> ProcessingElement::*queue) {
  std::vector<Link<T>*> all;
  for (std::size_t pe = 0; pe < array.size(); ++pe) all.push_back(&(array.pe(pe).*queue));
  return all;
}

}  // namespace

SpatialMachine::SpatialMachine(sc_core::sc_module_name name, const SpatialConfig& config, const EngineOptions& options)
    : sc_module(name), config_(config), reuse_(options.reuse && !config.pass.filter_load_during_drain) {
  clock_ = std::make_unique<CoreClock>("clock");
  build(options.reverse_evaluation, options.trace);
  wire();
  array_->reverse_evaluation(options.reverse_evaluation);
  tree_ = std::make_unique<CounterTree>(*this);
}

// The kernel evaluates processes in the order of their creation: reversed, the buffer runs last instead of first.
void SpatialMachine::build(bool reversed, TraceSink* trace) {
  const auto& networks = config_.networks;
  PeParams pe = config_.pe;
  pe.zero_gating &= !reuse_;  // no values flow: what zeros gate is counted by kernels
  array_ = std::make_unique<PeArray>("array", config_.array, pe, config_.arithmetic, networks.psum_words, *clock_);
  const auto build_buffer = [&] {
    buffer_ = std::make_unique<GlobalBuffer>("global_buffer", config_.global_buffer, networks, *clock_);
  };
  const auto build_networks = [&] {
    filter_network_ = std::make_unique<MulticastNetwork<FilterPacket>>(
        "filter_network", MulticastNames{"filter_network", Component::kFilterNetwork, Operand::kFilter},
        networks.filter_packets, queues(*array_, &ProcessingElement::filter_in), *clock_);
    ifmap_network_ = std::make_unique<MulticastNetwork<Word>>(
        "ifmap_network", MulticastNames{"ifmap_network", Component::kIfmapNetwork, Operand::kIfmap},
        networks.ifmap_words, queues(*array_, &ProcessingElement::ifmap_in), *clock_);
    psum_network_ = std::make_unique<MulticastNetwork<PsumPacket>>(
        "psum_network", MulticastNames{"psum_network", Component::kPsumNetwork, Operand::kPsum}, networks.psum_packets,
        queues(*array_, &ProcessingElement::psum_in), *clock_);
    output_network_ = std::make_unique<OutputNetwork>("output_network", networks,
                                                      queues(*array_, &ProcessingElement::output), *clock_);
  };
  if (reversed) build_networks();
  build_buffer();
  if (!reversed) build_networks();
  dram_ = std::make_unique<Dram>("dram", config_.dram, config_.compression, config_.clock_MHz, *buffer_);
  if (config_.vector_unit.words_per_cycle > 0)
    vector_unit_ = std::make_unique<VectorUnit>("vector_unit", config_.vector_unit);
  if (reuse_) remember_passes();
  sequencer_ =
      std::make_unique<Sequencer>("sequencer", config_,
                                  Units{*clock_, *array_, *buffer_, *filter_network_, *ifmap_network_, *psum_network_,
                                        *output_network_, *dram_, memory_.get(), timer_.get(), vector_unit_.get()});
  dram_->trace = sequencer_->trace = trace;
}

void SpatialMachine::wire() {
  buffer_->to_filter_network = &filter_network_->from_buffer;
  buffer_->to_ifmap_network = &ifmap_network_->from_buffer;
  buffer_->to_psum_network = &psum_network_->from_buffer;
  buffer_->from_output_network = &output_network_->to_buffer;
  if (!config_.pass.ifmap_during_filter_load) ifmap_network_->hold_until_finished(*filter_network_);
}

void SpatialMachine::remember_passes() {
  CounterRow counters;
  for (std::size_t i = 0; i < array_->size(); ++i) counters.include(array_->pe(i));
  counters.include(*buffer_);
  counters.include(*filter_network_);
  counters.include(*ifmap_network_);
  counters.include(*psum_network_);
  counters.include(*output_network_);
  memory_ = std::make_unique<PassMemory>(std::move(counters));
  timer_ = std::make_unique<PassTimer>(config_);
}

SimulatedLayer SpatialMachine::simulate(const Layer& layer, const LayerData& data, const Plan& plan, bool coded_input) {
  tree_->reset();
  gated_ = gated_passes_ = pair_macs_ = 0;
  gated_of_tile_.clear();
  LayerJob job{layer, data, plan, coded_input};
  if (!job.on_array())
    job.known_ofmap = vector_ofmap(layer, data.ifmap, config_.arithmetic);
  else if (reuse_)
    job.known_ofmap = replay_ofmap(layer, data, config_.arithmetic);
  job_ = &job;
  DramContents contents(config_, job);
  sequencer_->start(job, contents);
  sc_core::sc_start();  // until no event is left
  if (!sequencer_->finished())
    throw Fault(fmt::format("{} at cycle {}: layer {} does not go on: {}", sequencer_->name(), core_now(), layer.name,
                            sequencer_->state()));
  check_laws(job, sequencer_->cycles());
  const StoredBits stored = contents.stored_bits();
  SimulatedLayer simulated{.cycles = sequencer_->cycles(),
                           .processing_cycles = sequencer_->counters.useful_cycles,
                           .counters = tree_->collect(),
                           .ofmap = {},
                           .passes = plan.passes.size(),
                           .active_pes = plan.active_pes,
                           .mapping = job.on_array() ? std::optional(plan.mapping) : std::nullopt,
                           .stored = stored};
  if (job.known_ofmap)
    simulated.ofmap = std::move(*job.known_ofmap);
  else
    simulated.ofmap = contents.ofmap();
  if (job.on_array() && reuse_ && config_.pe.zero_gating) {
    const PsumTile& last = plan.psum_tiles.back();
    gate(replay_gated_macs(layer, last.strip.begin + last.rows, data.ifmap), plan.passes[0].program->stays,
         simulated.counters.accesses);
  }
  return simulated;
}

CounterTotals SpatialMachine::counters_so_far() {
  if (memory_) memory_->settle();
  sequencer_->settle();
  CounterTotals counters = tree_->collect();
  if (job_->on_array() && reuse_ && config_.pe.zero_gating)
    gate(gated_so_far(*job_), job_->plan.passes[0].program->stays, counters.accesses);
  return counters;
}

// A row-stationary pass meets all of its ifmap tile, and with each of its filters gates the same MACs. Of other passes
// only what all on a pair of tiles gate together is known: each is given its share by its MACs.
std::uint64_t SpatialMachine::gated_so_far(const LayerJob& job) {
  for (; gated_passes_ < sequencer_->passes_ended(); ++gated_passes_) {
    const Pass& pass = job.plan.passes[gated_passes_];
    const std::uint64_t of_filter = gated_of_tile(job, pass);
    if (pass.program->stays == Stationary{}) {
      gated_ += of_filter * static_cast<std::uint64_t>(pass.filters.count);
      continue;
    }
    const Pass* const before = gated_passes_ > 0 ? &job.plan.passes[gated_passes_ - 1] : nullptr;
    if (!before || before->ifmap_tile != pass.ifmap_tile || before->psum_tile != pass.psum_tile) pair_macs_ = 0;
    const auto filters = static_cast<std::uint64_t>(job.plan.psum_tiles[pass.psum_tile].filters.count);
    const std::uint64_t all = macs_of_tiles(job, pass);
    const auto share = [&] {
      return static_cast<std::uint64_t>(static_cast<__uint128_t>(of_filter * filters) * pair_macs_ / all);
    };
    const std::uint64_t had = share();
    pair_macs_ += pass.program->macs;
    gated_ += share() - had;
  }
  return gated_;
}

// Of one filter, with all pixels of the tile that its segment meets.
std::uint64_t SpatialMachine::gated_of_tile(const LayerJob& job, const Pass& pass) {
  const IfmapTile& tile = job.plan.ifmap_tiles[pass.ifmap_tile];
  const std::uint32_t segment =
      pass.program->stays == Stationary{} ? job.plan.filter_tiles[pass.filter_tile].segment : tile.segment;
  const auto [known, is_new] = gated_of_tile_.try_emplace({pass.ifmap_tile, segment}, 0);
  if (is_new)
    known->second = replay_gated_macs(job.plan.segments[segment].layer,
                                      {tile.images.begin, tile.images.count, tile.channels.begin, tile.channels.count,
                                       tile.strip.begin, tile.strip.count},
                                      job.data.ifmap);
  return known->second;
}

// Of all passes on a pass' ifmap tile and psum tile.
std::uint64_t SpatialMachine::macs_of_tiles(const LayerJob& job, const Pass& pass) {
  const IfmapTile& tile = job.plan.ifmap_tiles[pass.ifmap_tile];
  const PsumTile& psums = job.plan.psum_tiles[pass.psum_tile];
  const Layer& layer = job.plan.segment(tile).layer;
  return std::uint64_t(psums.images.count) * psums.filters.count * psums.strip.count * layer.F() * tile.channels.count *
         layer.R * layer.S;
}

// What must hold of any run, whatever the layer: cheap enough to be checked always.
void SpatialMachine::check_laws(const LayerJob& job, Cycle cycles) {
  const auto demand = [&](bool holds, const char* unit, std::string_view law) {
    if (!holds) throw Fault(fmt::format("{}: layer {}: {}", unit, job.layer.name, law));
  };
  for (Counted* counted : tree_->units()) {
    const auto& group = counted->counter_group();
    if (group.useful_cycles + group.stalled() == cycles) continue;
    demand(false, dynamic_cast<sc_core::sc_object&>(*counted).name(),
           fmt::format("useful cycles {} + stalls {} are not the {} cycles", group.useful_cycles, group.stalled(),
                       cycles));
  }
  std::uint64_t macs = 0, surplus = 0, filter_reads = 0;
  for (const Pass& pass : job.plan.passes) {
    if (!pass.program) continue;
    surplus += pass.program->surplus_macs;
    filter_reads += pass.program->filter.words;
  }
  for (std::size_t i = 0; i < array_->size(); ++i) {
    const ProcessingElement& pe = array_->pe(i);
    macs += pe.counters.macs.value() + pe.counters.macs_gated.value();
    demand(pe.filter_in.empty() && pe.ifmap_in.empty() && pe.right_in.empty() && pe.below_in.empty() &&
               pe.psum_in.empty() && pe.output.empty(),
           pe.name(), "words are left in its queues");
  }
  const auto demand_empty = [&](const auto& link, const sc_core::sc_module& unit) {
    demand(link.empty(), unit.name(), "words are left in its queues");
  };
  demand_empty(filter_network_->from_buffer, *filter_network_);
  demand_empty(ifmap_network_->from_buffer, *ifmap_network_);
  demand_empty(psum_network_->from_buffer, *psum_network_);
  demand_empty(output_network_->to_buffer, *output_network_);
  demand(macs == job.layer.macs() + surplus, array_->name(),
         fmt::format("{} MACs done or gated, {} expected", macs, job.layer.macs() + surplus));
  const auto& b = buffer_->counters;
  const auto& d = dram_->counters;
  demand(b.filter_reads.value() == filter_reads && filter_reads >= d.filter_fills.value(), buffer_->name(),
         "filters read are not those filled");
  demand(b.psum_reads.value() == b.psum_writes.value(), buffer_->name(), "psums read are not those written");
  demand(d.filter_fills.value() * config_.word_bits.filter <= d.filter_reads.value() * 16, dram_->name(),
         "filters filled were not read from DRAM");
  demand(d.ofmap_drains.value() == job.layer.outputs(), buffer_->name(), "drained words are not the ofmap");
}

}  // namespace eyrie
