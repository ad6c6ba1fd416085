#include "sim/run.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <new>
#include <optional>
#include <set>
#include <utility>

#include "sim/base/fault.h"
#include "sim/base/sc/counter_tree.h"
#include "sim/bytes.h"
#include "sim/energy.h"
#include "sim/engine.h"
#include "sim/laws.h"
#include "sim/totals.h"
#include "workloads/reference.h"

namespace eyrie {
namespace {

// One wrong bit is our mistake, and nothing else of the run can be believed.
void demand_equal(const Layer& layer, const Tensor<Word>& ofmap, const Tensor<Word>& expected) {
  if (ofmap == expected) return;
  const auto& got = ofmap.values();
  const auto& want = expected.values();
  std::size_t wrong = 0, first = 0;
  for (std::size_t i = got.size(); i-- > 0;)
    if (got[i] != want[i]) ++wrong, first = i;
  const std::size_t F = layer.F(), E = layer.E(), M = layer.M;
  throw Fault(
      fmt::format("{}: {} of {} outputs differ from the reference; the first is image {}, channel {}, row {}, "
                  "column {}: {} instead of {}",
                  layer.name, wrong, got.size(), first / F / E / M, first / F / E % M, first / F % E, first % F,
                  got[first], want[first]));
}

void check_outputs(const Layer& layer, const LayerData& data, const Arithmetic& arithmetic, const Tensor<Word>& ofmap,
                   LayerResult& result) {
  const ReferenceOutputs expected = reference(layer, data, arithmetic);
  demand_equal(layer, ofmap, expected.ofmap);
  result.outputs_match = true;
  result.overflows = expected.overflows;
}

LayerResult summarise(const MachineBase& machine, const MachineSize& size, const Layer& layer, const LayerData& data,
                      const SimulatedLayer& simulated) {
  LayerResult result;
  result.layer = layer;
  result.mapping = simulated.mapping;
  result.macs = layer.macs();
  result.cycles = simulated.cycles;
  result.processing_cycles = simulated.processing_cycles;
  result.seconds = static_cast<double>(simulated.cycles) / (machine.clock_MHz * 1e6);
  result.passes = simulated.passes;
  result.active_pes = simulated.active_pes;
  result.accesses = simulated.counters.accesses;
  result.utilization = static_cast<double>(macs_met(result)) / (static_cast<double>(size.multipliers) * result.cycles);
  const auto gated = result.accesses.find({Component::kMac, Action::kGated, Operand::kMac});
  result.macs_gated = gated == result.accesses.end() ? 0 : gated->second;
  result.stalls = simulated.counters.stalls;
  result.bytes = bytes_moved(result.accesses, machine.word_bits);
  const bool has_bias = std::any_of(data.bias.begin(), data.bias.end(), [](Psum b) { return b != 0; });
  result.traffic = traffic(layer, result.macs_gated, result.accesses, machine.word_bits,
                           distinct_words(layer, has_bias), simulated.stored);
  result.energy = account(result.accesses, result.cycles, size.pes, machine.energy, machine.technology);
  return result;
}

// Ofmaps that layers to come take for their ifmaps.
class ChainedOfmaps {
 public:
  ChainedOfmaps(const Workload& workload, const RunOptions& options) : elsewhere_(options.ofmap_from_elsewhere) {
    for (const WorkloadLayer& entry : workload.layers)
      for (const std::string& input : entry.inputs) ++wanted_[input];
  }

  void keep(const std::string& name, Tensor<Word> ofmap) {
    if (wanted_.contains(name)) kept_[name] = std::move(ofmap);
  }

  Tensor<Word> ifmap_of(const WorkloadLayer& entry) {
    if (auto only = taken_whole(entry)) return *std::move(only);
    std::vector<const Tensor<Word>*> parts;
    for (const std::string& input : entry.inputs) {
      const auto kept = kept_.find(input);
      parts.push_back(kept == kept_.end() ? &elsewhere_(input) : &kept->second);
    }
    Tensor<Word> ifmap = joined(entry.layer, parts);
    for (const std::string& input : entry.inputs)
      if (--wanted_[input] == 0) kept_.erase(input);
    return ifmap;
  }

 private:
  // An ofmap that nobody else takes and that already is what the layer takes.
  std::optional<Tensor<Word>> taken_whole(const WorkloadLayer& entry) {
    if (entry.inputs.size() != 1 || wanted_[entry.inputs[0]] != 1) return std::nullopt;
    const auto kept = kept_.find(entry.inputs[0]);
    if (kept == kept_.end()) return std::nullopt;
    const Layer& layer = entry.layer;
    const int dims[] = {layer.N, layer.C, layer.H, layer.W};
    for (int axis = 0; axis < 4; ++axis)
      if (kept->second.dim(axis) != dims[axis]) return std::nullopt;
    --wanted_[entry.inputs[0]];
    std::optional<Tensor<Word>> whole(std::move(kept->second));
    kept_.erase(kept);
    return whole;
  }

  const std::function<const Tensor<Word>&(const std::string&)>& elsewhere_;
  std::map<std::string, int> wanted_;  // by so many
  std::map<std::string, Tensor<Word>> kept_;
};

// A part of a network may lack what other layers of the part take.
void check_chain(const Workload& workload) {
  std::set<std::string> above;
  std::vector<std::string> problems;
  for (const WorkloadLayer& entry : workload.layers) {
    for (const std::string& input : entry.inputs)
      if (!above.contains(input))
        problems.push_back(fmt::format("{}: {}: takes the outputs of {}, which is not run on this machine", entry.where,
                                       entry.layer.name, input));
    above.insert(entry.layer.name);
  }
  if (!problems.empty()) throw UserError(problems);
}

// The tensors of files against the machine's arithmetic, before anything is run.
void check_tensors(const Workload& workload, const Arithmetic& arithmetic) {
  std::vector<std::string> problems;
  for (const WorkloadLayer& entry : workload.layers)
    for (std::string& problem : problems_with(entry.data.files, arithmetic)) problems.push_back(std::move(problem));
  if (!problems.empty()) throw UserError(problems);
}

// Of PEs that count the cycles of their multipliers, these together. Nothing if PEs do not count one by one.
std::vector<std::uint64_t> pe_useful_cycles(const CounterTree& tree, int pes) {
  for (const std::string_view unit : {"pe", "multiplier"}) {
    std::vector<std::uint64_t> useful;
    for (Counted* counted : tree.units())
      if (counted->unit() == unit) useful.push_back(counted->counter_group().useful_cycles);
    if (useful.size() == static_cast<std::size_t>(pes)) return useful;
  }
  return {};
}

// Does what a layer takes. One that needs more memory than there is was asked for by the user.
void with_memory_for(const Layer& layer, const std::function<void()>& work) try {
  work();
} catch (const std::bad_alloc&) {
  const double words = static_cast<double>(layer.N) * layer.C * layer.H * layer.W +
                       static_cast<double>(layer.M) * layer.C / layer.groups * layer.R * layer.S +
                       static_cast<double>(layer.outputs());
  throw MemoryError(fmt::format("not enough memory for layer {}, whose tensors alone take {:.3g} GiB", layer.name,
                                words * sizeof(Word) / (1 << 30)));
}

}  // namespace

RunResult run(const MachineConfig& config, const Workload& workload, const RunOptions& options) {
  const MachineBase& base = base_of(config);
  const MachineSize size = size_of(config);
  check_tensors(workload, base.arithmetic);
  if (!options.ofmap_from_elsewhere) check_chain(workload);
  demand_memory(config, workload, {.check = options.check, .keeps_ofmaps = options.output != nullptr},
                options.memory_limit);
  EngineOptions engine_options = options.engine;
  engine_options.trace = options.recorder;
  const std::unique_ptr<Engine> engine = make_engine(config, workload, engine_options);
  const auto costs = cost_problems(engine->counters().collect().accesses, base.energy, base.technology);
  if (!costs.empty()) throw UserError(costs);

  RunResult result{.machine = base.name,
                   .workload = workload.name,
                   .technology = base.technology.name,
                   .seed = workload.seed,
                   .batch = workload.batch,
                   .clock_MHz = base.clock_MHz,
                   .pes = size.pes,
                   .multipliers = size.multipliers,
                   .word_bits = base.word_bits,
                   .parameters = base.parameters,
                   .layers = {},
                   .totals = {}};
  const auto cost = [&](const Accesses& accesses, Cycle cycles) {
    return account(accesses, cycles, size.pes, base.energy, base.technology);
  };
  ChainedOfmaps ofmaps(workload, options);
  const std::size_t count = workload.layers.size();
  for (std::size_t i = 0; i < count; ++i) {
    const WorkloadLayer& entry = workload.layers[i];
    if (options.progress) options.progress(i, count, entry.layer.name);
    with_memory_for(entry.layer, [&] {
      const LayerData data = entry.inputs.empty()
                                 ? make_layer_data(entry.layer, entry.data, base.arithmetic)
                                 : make_layer_data(entry.layer, entry.data, base.arithmetic, ofmaps.ifmap_of(entry));
      if (options.recorder) options.recorder->begin_layer(entry.layer.name, [&] { return engine->counters_so_far(); });
      SimulatedLayer simulated = engine->simulate(i, data);
      result.layers.push_back(summarise(base, size, entry.layer, data, simulated));
      check_laws(config, result.layers.back());
      if (options.recorder) options.recorder->end_layer(result.layers.back(), cost);
      result.layers.back().pe_useful_cycles = pe_useful_cycles(engine->counters(), size.pes);
      result.layers.back().filter_scales = data.filter_scales;
      result.layers.back().ifmap_scales = data.ifmap_scales;
      if (options.check) check_outputs(entry.layer, data, base.arithmetic, simulated.ofmap, result.layers.back());
      if (options.output) options.output(entry.layer, simulated.ofmap);
      ofmaps.keep(entry.layer.name, std::move(simulated.ofmap));
    });
  }
  if (options.progress) options.progress(count, count, "");
  result.totals = totals(result.layers, result.multipliers, base.clock_MHz);
  return result;
}

}  // namespace eyrie
