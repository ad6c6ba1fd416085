#include "sim/scnn/scnn_machine.h"

#include <fmt/core.h>

#include <algorithm>

#include "sim/base/fault.h"
#include "sim/base/sc/counter_tree.h"
#include "sim/scnn/group_choice.h"
#include "workloads/counts.h"

namespace eyrie {

PlanarLimits ScnnConfig::limits() const {
  return {.rows = array.rows,
          .columns = array.columns,
          .weights = pe.weights,
          .banks = pe.banks,
          .bank_entries = pe.bank_entries,
          .bank_hash = bank_hash,
          .activation_bits = activation_bits(),
          .code = code,
          .weight_order = weight_order,
          .group_channels = group_channels};
}

ScnnMachine::ScnnMachine(sc_core::sc_module_name name, const ScnnConfig& config, const EngineOptions& options)
    : sc_module(name), config_(config), trace_(options.trace) {
  array_ = std::make_unique<ScnnArray>("array", config.array, config.pe, config.arithmetic, !options.reuse,
                                       options.reverse_evaluation);
  dram_ = std::make_unique<StreamDram>("dram", config.dram, config.clock_MHz);
  dram_->trace = trace_;
  const Supply weights = [this](Cycle from, std::uint64_t bits) {
    const bool asked_before = from == 0 && config_.networks.prefetch_before_layer;
    return asked_before ? dram_->stream_asked_before(Operand::kFilter, bits)
                        : dram_->stream(Operand::kFilter, from, bits);
  };
  broadcast_ =
      std::make_unique<WeightBroadcast>("weight_broadcast", config.pe, config.networks, config.code, *array_, weights);
  halo_ = std::make_unique<HaloNetwork>("halo_network", config.array, config.networks, *array_);
  SC_METHOD(block_done);
  sensitive << block_done_;
  dont_initialize();
  tree_ = std::make_unique<CounterTree>(*this);
}

SimulatedLayer ScnnMachine::simulate(const Layer& layer, const LayerData& data, const PlanarPlan& plan,
                                     bool coded_input) {
  tree_->reset();
  PlanarTiling tiling(layer, plan, config_.limits(), data.ifmap, data.filters);
  layer_ = &layer;
  data_ = &data;
  tiling_ = &tiling;
  ofmap_ = Tensor<Word>(layer.N, layer.M, layer.E(), layer.F());
  output_bits_.assign(array_->size(), 0);
  outputs_stay_ = layer.N == 1;
  finished_ = false;
  barrier_ = ppu_before_ = groups_ = 0;
  active_pes_ = 0;
  at_ = {};
  array_->start_layer();
  dram_->start_layer(config_.networks.prefetch_before_layer ? static_cast<Cycle>(config_.dram.latency_cycles) : 0);
  broadcast_->start_layer();
  halo_->start_layer();
  if (std::any_of(data.bias.begin(), data.bias.end(), [](Psum b) { return b != 0; }))
    dram_->stream(Operand::kBias, 0,
                  static_cast<std::uint64_t>(layer.M) * static_cast<std::uint64_t>(config_.word_bits.psum));
  loads_ = std::make_unique<InputLoads>(tiling, layer, plan, config_.code, coded_input, *dram_, *array_);
  if (!config_.group_channels && config_.group_choice == GroupChoice::least_time && !plan.split_outputs &&
      tiling.resident())
    tiling.set_group_channels(fastest_group_channels(tiling, loads_->pass(0, 0, 0), 0, config_));
  begin_pass();
  sc_core::sc_start();  // until no event is left
  if (!finished_)
    throw Fault(fmt::format("{} at cycle {}: layer {} does not go on: image {}, window {}, group {}, channel {}",
                            this->name(), array_->latest(), layer.name, at_.image, at_.window, at_.k, at_.channel));
  check_laws(layer, data);
  return {.cycles = cycles_,
          .processing_cycles = barrier_,
          .counters = tree_->collect(),
          .ofmap = std::move(ofmap_),
          .passes = groups_,
          .active_pes = active_pes_,
          .mapping = std::nullopt};
}

void ScnnMachine::begin_pass() {
  const PlanarPass& pass = loads_->pass(at_.image, at_.window, at_.group);
  array_->start_pass(pass, [this](int channel) { return loads_->arrival(channel); });
  active_pes_ = std::max(active_pes_, array_->active());
  at_.k = 0;
  begin_group();
}

// Output channels of the group that a PE computes.
Extent ScnnMachine::outputs(int pe) const {
  const bool split = loads_->pass(at_.image, at_.window, at_.group).split_outputs;
  return tiling_->outputs(at_.group, at_.k, split ? pe : kEveryPe);
}

// One of the two accumulator buffers is free when the PPUs are done with the group before the last.
void ScnnMachine::begin_group() {
  const PlanarPass& pass = loads_->pass(at_.image, at_.window, at_.group);
  group_from_ = std::max(barrier_, ppu_before_);
  array_->stall(&ScnnPe::Counters::halo_ppu, group_from_ - barrier_);
  array_->start_group(outputs(0).size(), pass.psums(), group_from_);
  at_.channel = 0;
  begin_channel();
}

void ScnnMachine::begin_channel() {
  blocks_ = tiling_->blocks(at_.group, at_.k, at_.channel);
  at_.block = 0;
  broadcast_->send(blocks_.front(), loads_->pass(at_.image, at_.window, at_.group).edges, block_done_);
}

void ScnnMachine::block_done() {
  const PlanarPass& pass = loads_->pass(at_.image, at_.window, at_.group);
  if (++at_.block < blocks_.size()) return broadcast_->send(blocks_[at_.block], pass.edges, block_done_);
  loads_->done_with(at_.channel, at_.k + 1 == tiling_->groups(), array_->latest());
  if (++at_.channel < tiling_->channels()) return begin_channel();
  end_group();
}

void ScnnMachine::end_group() {
  const PlanarPass& pass = loads_->pass(at_.image, at_.window, at_.group);
  barrier_ = array_->end_group();
  if (trace_) {
    trace_->span("array", "group", group_from_, barrier_, 0);
    trace_->boundary(barrier_);
  }
  ppu_before_ = halo_->done();
  std::vector<Psum> window;
  std::vector<int> channels;  // of each PE
  for (int pe = 0; pe < config_.array.pes(); ++pe) channels.push_back(outputs(pe).size());
  const Cycle ready = halo_->exchange(pass, channels, barrier_, window);
  write_outputs(window, ready);
  ++groups_;
  if (++at_.k < tiling_->groups()) return begin_group();
  if (next_pass()) return begin_pass();
  finish();
}

bool ScnnMachine::next_pass() {
  if (++at_.group < layer_->groups) return true;
  at_.group = 0;
  if (++at_.window < tiling_->windows().count()) return true;
  at_.window = 0;
  return ++at_.image < layer_->N;
}

void ScnnMachine::finish() {
  cycles_ = std::max(halo_->done(), broadcast_->finish_sending());
  cycles_ = std::max(cycles_, dram_->all_arrived());
  array_->stall(&ScnnPe::Counters::halo_ppu, cycles_ - barrier_);
  dram_->finish_layer(cycles_);
  broadcast_->finish_layer(cycles_);
  halo_->finish_layer(cycles_);
  counters.useful_cycles = cycles_;
  finished_ = true;
}

// The PPUs: bias, ReLU and requantisation, then the code of each PE's tile of each output channel into its output RAM,
// and from there to DRAM what the RAM does not hold.
void ScnnMachine::write_outputs(const std::vector<Psum>& window, Cycle ready) {
  const PlanarPass& pass = loads_->pass(at_.image, at_.window, at_.group);
  auto split = window.begin();  // psums of PE after PE
  std::uint64_t spilled = 0;
  std::vector<Word> block;
  const auto store = [&](int pe) {
    const std::uint64_t entries = sparse_entries(block, config_.code), bits = config_.code.bits(entries);
    array_->pe(static_cast<std::size_t>(pe)).counters.ofmap_writes += entries;
    std::uint64_t& held = output_bits_[static_cast<std::size_t>(pe)];
    if (outputs_stay_ && held + bits <= config_.activation_bits())
      held += bits;
    else
      spilled += bits;
    block.clear();
  };
  const auto finished = [&](int m, int e, int f, Psum sum) {
    const auto with_bias = std::int64_t{sum} + data_->bias[static_cast<std::size_t>(m)];
    const Word value = config_.arithmetic.requantise(config_.arithmetic.wrap(with_bias));
    ofmap_.at(at_.image, m, e, f) = value;
    block.push_back(value);
  };
  for (int pe = 0; pe < config_.array.pes(); ++pe) {
    const Extent filters = outputs(pe);
    if (pass.split_outputs) {
      for (int m = filters.begin; m < filters.end; ++m) finished(m, 0, 0, *split++);
      if (!block.empty()) store(pe);
      continue;
    }
    const OutputTile tile = output_tile(pass, config_.array, pe);
    if (tile.size() == 0) continue;
    for (int m = filters.begin; m < filters.end; ++m) {
      const Psum* const plane = window.data() + static_cast<std::size_t>(m - filters.begin) * pass.output_rows.size() *
                                                    pass.output_columns.size();
      for (int y = tile.rows.begin; y < tile.rows.end; ++y)
        for (int x = tile.columns.begin; x < tile.columns.end; ++x)
          finished(m, pass.output_rows.begin + y, pass.output_columns.begin + x,
                   plane[y * pass.output_columns.size() + x]);
      store(pe);
    }
  }
  if (spilled > 0) dram_->queue(Operand::kOfmap, ready, spilled);
}

// What must hold of any run, whatever the layer: cheap enough to be checked always.
void ScnnMachine::check_laws(const Layer& layer, const LayerData& data) {
  const auto demand = [&](bool holds, const std::string& unit, const std::string& law) {
    if (!holds) throw Fault(fmt::format("{}: layer {}: {}", unit, layer.name, law));
  };
  std::uint64_t done = 0;
  const auto slots = static_cast<std::uint64_t>(config_.pe.multipliers());
  for (Counted* counted : tree_->units()) {
    const auto& group = counted->counter_group();
    const auto* const pe = dynamic_cast<const ScnnPe*>(counted);
    const std::uint64_t expected = pe ? slots * cycles_ : cycles_;
    if (pe) done += pe->counters.macs.value();
    demand(group.useful_cycles + group.stalled() == expected, dynamic_cast<sc_core::sc_object&>(*counted).name(),
           fmt::format("useful {} + stalls {} are not the {} of {} cycles", group.useful_cycles, group.stalled(),
                       expected, cycles_));
  }
  const std::uint64_t due = non_zero_macs(layer, data.ifmap, data.filters);
  demand(done == due, array_->name(), fmt::format("{} products reached a bank, {} are not zero", done, due));
  counters.macs_skipped += layer.macs() - done;
}

}  // namespace eyrie
