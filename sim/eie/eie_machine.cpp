#include "sim/eie/eie_machine.h"

#include <fmt/core.h>

#include <algorithm>

#include "sim/base/fault.h"
#include "sim/base/sc/counter_tree.h"
#include "sim/eie/eie_layer.h"

namespace eyrie {
namespace {

constexpr int kCountedBits = 16;  // of a word of the matrix SRAM

EiePeParams pe_params(const EieConfig& config) {
  return {config.activation_queue.early_release,        config.pointer_sram.banks,    config.row_entries(),
          config.matrix_sram.width_bits / kCountedBits, config.activations.registers, config.pipeline};
}

EieControlParams control_params(const EieConfig& config) {
  return {config.activations, config.detection.fan_in, config.switches.dense_activations,
          std::uint64_t{8} * config.matrix_sram.bytes * config.pes};
}

Supply stream_of(StreamDram& dram, Operand operand) {
  return [&dram, operand](Cycle from, std::uint64_t bits) { return dram.stream(operand, from, bits); };
}

}  // namespace

// The kernel evaluates processes in the order of their creation: reversed, the array runs after the control unit's
// ticks, not before them.
EieMachine::EieMachine(sc_core::sc_module_name name, const EieConfig& config, const EngineOptions& options)
    : sc_module(name), config_(config) {
  clock_ = std::make_unique<CoreClock>("clock");
  dram_ = std::make_unique<StreamDram>("dram", config_.dram, config_.clock_MHz);
  dram_->trace = options.trace;
  array_ = std::make_unique<EieArray>("array", config_.pes, config_.activation_queue.depth, pe_params(config_),
                                      config_.arithmetic, *clock_);
  array_->reverse_evaluation(options.reverse_evaluation);
  control_ =
      std::make_unique<EieControl>("control", control_params(config_),
                                   EieSupplies{stream_of(*dram_, Operand::kFilter), stream_of(*dram_, Operand::kIfmap),
                                               stream_of(*dram_, Operand::kOfmap)},
                                   *array_, *clock_);
  control_->trace = options.trace;
  tree_ = std::make_unique<CounterTree>(*this);
}

SimulatedLayer EieMachine::simulate(const Layer& layer, const LayerData& data, const std::string& where) {
  tree_->reset();
  dram_->start_layer();
  EieLayer batches(config_, layer, data, where);
  control_->start(batches, batches.activations_fit());
  sc_core::sc_start();  // until no event is left
  batches.rethrow();
  if (!control_->finished()) throw Fault(fmt::format("{}: layer {} does not go on", control_->name(), layer.name));
  const Cycle cycles = control_->cycles();
  array_->finish_layer(cycles);
  dram_->finish_layer(cycles);
  const std::uint64_t met = batches.stored_macs();
  control_->counters.macs_skipped += layer.macs() - std::min(met, layer.macs());  // a bias column is none of its MACs
  check_laws(layer, met, cycles);
  SimulatedLayer simulated{
      .cycles = cycles,
      .processing_cycles = cycles - control_->counters.load.value() - control_->counters.swap.value(),
      .counters = tree_->collect(),
      .ofmap = batches.take_ofmap(),
      .passes = batches.batches(),
      .active_pes = std::min(config_.pes, layer.M),
      .mapping = {}};
  return simulated;
}

CounterTotals EieMachine::counters_so_far() {
  array_->count();
  return tree_->collect();
}

void EieMachine::check_laws(const Layer& layer, std::uint64_t stored_macs, Cycle cycles) {
  const auto demand = [&](bool holds, const std::string& unit, const std::string& law) {
    if (!holds) throw Fault(fmt::format("{}: layer {}: {}", unit, layer.name, law));
  };
  for (Counted* counted : tree_->units()) {
    const auto& group = counted->counter_group();
    demand(group.useful_cycles + group.stalled() == cycles, dynamic_cast<sc_core::sc_object&>(*counted).name(),
           fmt::format("useful cycles {} + stalls {} are not the {} cycles", group.useful_cycles, group.stalled(),
                       cycles));
  }
  std::uint64_t macs = 0, columns = 0;
  for (std::size_t i = 0; i < array_->size(); ++i) {
    macs += array_->pe(i).counters.macs.value();
    columns += array_->pe(i).counters.queue_reads.value();
  }
  demand(macs == stored_macs, array_->name(), fmt::format("{} MACs done, {} expected", macs, stored_macs));
  demand(columns == control_->counters.broadcasts.value() * array_->size(), array_->name(),
         fmt::format("{} activations taken from queues, {} broadcasts to {} PEs", columns,
                     control_->counters.broadcasts.value(), array_->size()));
  demand(array_->queues.empty(), array_->name(), "broadcasts are left in its queues");
}

}  // namespace eyrie
