// EIE as a whole: tiny layers with their cycles, random layers on random machines against the reference, vectors and
// matrices that do not fit. The machine checks its laws in every run and throws.
#include "sim/eie/eie_machine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/base/fault.h"
#include "sim/base/sc/elaboration.h"
#include "sim/eie/eie_layer.h"
#include "workloads/random.h"
#include "workloads/reference.h"

namespace eyrie {
namespace {

Layer fc(int inputs, int outputs, int batch = 1) {
  Layer layer;
  layer.name = "fc";
  layer.kind = LayerKind::kFc;
  layer.C = inputs;
  layer.M = outputs;
  layer.N = batch;
  return layer;
}

EieConfig small_machine(int pes) {
  EieConfig machine;
  machine.name = "eie";
  machine.clock_MHz = 800;
  machine.pes = pes;
  return machine;
}

SimulatedLayer simulate(const EieConfig& config, const Layer& layer, const LayerData& data,
                        const EngineOptions& options = {}) {
  fresh_elaboration();
  EieMachine machine("eie", config, options);
  return machine.simulate(layer, data, "w.yaml:1: layers[0]");
}

void expect_exact(const EieConfig& config, const Layer& layer, const LayerData& data, const SimulatedLayer& result) {
  const auto expected = reference_plain(layer, data.ifmap, data.filters, data.bias, config.arithmetic);
  EXPECT_EQ(result.ofmap, expected.ofmap);
}

LayerData data_of(const Layer& layer, const std::vector<Word>& ifmap, const std::vector<Word>& filters) {
  LayerData data;
  data.ifmap = Tensor<Word>(layer.N, layer.C, 1, 1);
  data.ifmap.values() = ifmap;
  data.filters = Tensor<Word>(layer.M, layer.C, 1, 1);
  data.filters.values() = filters;
  data.bias.assign(layer.M, 0);
  return data;
}

std::uint64_t accesses(const SimulatedLayer& result, Component component, Action action, Operand operand) {
  return result.counters.accesses.at({component, action, operand});
}

// One PE, one non-zero activation, two weights.
TEST(EieMachine, ATinyLayerTakesWhatItsPartsTake) {
  const Layer layer = fc(2, 2);
  const LayerData data = data_of(layer, {0, 300}, {0, 1, 0, 2});
  const EieConfig config = small_machine(1);
  const SimulatedLayer result = simulate(config, layer, data);
  expect_exact(config, layer, data, result);
  // 1: the files swap. 2: detected. 3: broadcast. 4: pointers, and nothing is left to send. 5, 6: entries. 7, 8, 9: the
  // other stages. 10: seen. 11: the files swap.
  EXPECT_EQ(result.cycles, 11u);
  EXPECT_EQ(result.counters.stalls.at("control.detection"), 1u);
  EXPECT_EQ(result.counters.stalls.at("pe.starved"), 2u);
  EXPECT_EQ(result.counters.stalls.at("pe.pointer"), 1u);
  EXPECT_EQ(result.counters.stalls.at("pe.drain"), 3u);
  EXPECT_EQ(accesses(result, Component::kMac, Action::kCompute, Operand::kMac), 2u);
  EXPECT_EQ(accesses(result, Component::kMatrixSram, Action::kRead, Operand::kFilter), 4u) << "a row of 64 b";
}

EieConfig random_machine(Random& random) {
  EieConfig machine = small_machine(static_cast<int>(random.in(1, 12)));
  machine.activation_queue.depth = static_cast<int>(random.in(1, 9));
  machine.activation_queue.early_release = random.below(2);
  machine.detection.fan_in = static_cast<int>(random.in(2, 5));
  machine.pointer_sram.banks = static_cast<int>(random.in(1, 2));
  machine.pointer_sram.bits = static_cast<int>(random.in(7, 16));
  machine.code.index_bits = static_cast<int>(random.in(2, 8));
  machine.matrix_sram.width_bits = 64 << random.below(4);
  machine.matrix_sram.bytes = 64 << random.below(6);
  machine.activations.registers = static_cast<int>(random.in(1, 20));
  machine.activations.sram_bytes = random.below(3) ? 2048 : 4;
  machine.pipeline.stages = static_cast<int>(random.in(2, 6));
  machine.pipeline.bypass = random.below(2);
  machine.bias = random.below(2) ? BiasSource::column : BiasSource::preload;
  machine.switches.dense_weights = random.below(6) == 0;
  machine.switches.dense_activations = random.below(6) == 0;
  machine.switches.unshared_weights = random.below(6) == 0;
  machine.switches.dram_weights = random.below(6) == 0;
  return machine;
}

DataRecipe random_recipe(Random& random) {
  DataRecipe recipe;
  recipe.seed = random.next();
  recipe.weight_density = static_cast<double>(random.below(11)) / 10;
  recipe.activation_density = static_cast<double>(random.below(11)) / 10;
  recipe.compress.codebook = 14;
  if (random.below(2)) recipe.bias = {static_cast<Psum>(random.in(-50, 50))};
  return recipe;
}

class RandomEie : public testing::TestWithParam<int> {};

TEST_P(RandomEie, IsBitExactInEveryOrderOfEvaluation) {
  for (int i = 0; i < 20; ++i) {
    const std::uint64_t seed = 100 * GetParam() + i;
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const EieConfig config = random_machine(random);
    const Layer layer =
        fc(static_cast<int>(random.in(1, 90)), static_cast<int>(random.in(1, 90)), static_cast<int>(random.in(1, 2)));
    const DataRecipe recipe = random_recipe(random);
    ASSERT_EQ(eie_misfit(config, layer, recipe), "");
    const LayerData data = make_layer_data(layer, recipe, config.arithmetic);
    const SimulatedLayer result = simulate(config, layer, data);
    expect_exact(config, layer, data, result);
    const SimulatedLayer reversed = simulate(config, layer, data, {.reverse_evaluation = true});
    EXPECT_EQ(reversed.cycles, result.cycles);
    EXPECT_EQ(reversed.counters.accesses, result.counters.accesses);
    EXPECT_EQ(reversed.counters.stalls, result.counters.stalls);
    EXPECT_EQ(reversed.ofmap, result.ofmap);
    const std::uint64_t entries = accesses(result, Component::kMac, Action::kCompute, Operand::kMac) +
                                  accesses(result, Component::kMac, Action::kPad, Operand::kMac);
    EXPECT_GE(result.cycles * config.pes, entries) << "an entry a cycle is the most";
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomEie, testing::Range(0, 10));

LayerData sparse_data(const Layer& layer, double weights = 0.2, double activations = 0.5) {
  DataRecipe recipe;
  recipe.weight_density = weights;
  recipe.activation_density = activations;
  recipe.compress.codebook = 16;
  return make_layer_data(layer, recipe, {});
}

TEST(EieMachine, LongVectorsGoInBatchesThroughTheActivationSram) {
  EieConfig config = small_machine(4);
  config.activations.registers = 8;  // 32 activations, 32 outputs
  const Layer layer = fc(70, 40);
  const LayerData data = sparse_data(layer);
  const SimulatedLayer result = simulate(config, layer, data);
  expect_exact(config, layer, data, result);
  EXPECT_EQ(result.passes, 3u * 2);
  EXPECT_EQ(accesses(result, Component::kActivationSram, Action::kRead, Operand::kIfmap), 2u * 70);
  EXPECT_EQ(accesses(result, Component::kActivationSram, Action::kWrite, Operand::kOfmap), 40u);
  EXPECT_EQ(accesses(result, Component::kDram, Action::kRead, Operand::kIfmap), 0u);
  config.activations.sram_bytes = 16;  // 32 words in all
  const SimulatedLayer through_dram = simulate(config, layer, data);
  expect_exact(config, layer, data, through_dram);
  EXPECT_EQ(accesses(through_dram, Component::kDram, Action::kRead, Operand::kIfmap), 2u * 70);
  EXPECT_EQ(accesses(through_dram, Component::kDram, Action::kWrite, Operand::kOfmap), 40u);
  EXPECT_GT(through_dram.cycles, result.cycles);
}

// Pointers of 6 bits reach 63 entries: 32 columns of 8 rows of a PE at full density are 256.
TEST(EieMachine, BatchesAreNoLongerThanPointersReach) {
  EieConfig config = small_machine(2);
  config.activations.registers = 16;
  config.pointer_sram.bits = 6;
  const Layer layer = fc(32, 16);
  const LayerData data = sparse_data(layer, 1.0);
  const SimulatedLayer result = simulate(config, layer, data);
  expect_exact(config, layer, data, result);
  EXPECT_EQ(result.passes, 5u) << "7 columns of 8 entries: 8 would be 64";
}

TEST(EieMachine, AMatrixThatDoesNotFitComesFromDram) {
  EieConfig config = small_machine(2);
  const Layer layer = fc(64, 32);
  const LayerData data = sparse_data(layer, 0.5);
  const SimulatedLayer fits = simulate(config, layer, data);
  EXPECT_EQ(fits.counters.stalls.at("pe.dram"), 0u);
  config.matrix_sram.bytes = 64;
  const SimulatedLayer result = simulate(config, layer, data);
  expect_exact(config, layer, data, result);
  EXPECT_GT(result.counters.stalls.at("pe.dram"), 0u);
  // Only the columns that are broadcast are asked for, 8 bits an entry.
  const std::uint64_t entries = accesses(result, Component::kMac, Action::kCompute, Operand::kMac) +
                                accesses(result, Component::kMac, Action::kPad, Operand::kMac);
  EXPECT_EQ(accesses(result, Component::kDram, Action::kRead, Operand::kFilter), ceil_div(entries, 2));
  // No faster than the link: 50 GB/s at 800 MHz are 500 bits a cycle.
  EXPECT_GE(result.cycles, entries * 8 / 500);
}

TEST(EieMachine, TheBiasIsALastColumnMetByAOne) {
  for (const BiasSource source : {BiasSource::column, BiasSource::preload}) {
    EieConfig config = small_machine(3);
    config.bias = source;
    config.arithmetic.product_shift = 2;
    const Layer layer = fc(5, 7);
    LayerData data = data_of(layer, {1, 0, 2, 0, 9}, std::vector<Word>(35, 300));
    data.bias = {1000, 0, -300, 0, 1000, 0, 1000};
    const SimulatedLayer result = simulate(config, layer, data);
    expect_exact(config, layer, data, result);
    EXPECT_EQ(accesses(result, Component::kMac, Action::kCompute, Operand::kMac),
              3u * 7 + (source == BiasSource::column ? 4 : 0));
  }
}

TEST(EieMachine, SwitchesTurnSavingsOff) {
  const Layer layer = fc(40, 40);
  const LayerData data = sparse_data(layer, 0.1, 0.4);
  const EieConfig config = small_machine(4);
  const auto entries_with = [&](const EieSwitches& switches) {
    EieConfig other = config;
    other.switches = switches;
    const SimulatedLayer result = simulate(other, layer, data);
    expect_exact(other, layer, data, result);
    return accesses(result, Component::kMac, Action::kCompute, Operand::kMac) +
           accesses(result, Component::kMac, Action::kPad, Operand::kMac);
  };
  EXPECT_EQ(entries_with({.dense_weights = true}), 16u * 40) << "16 activations meet every weight";
  EXPECT_EQ(entries_with({.dense_weights = true, .dense_activations = true}), 40u * 40);
  EXPECT_EQ(entries_with({.unshared_weights = true}), entries_with({}));
  EXPECT_EQ(entries_with({.dram_weights = true}), entries_with({}));
}

std::string mistake(const EieConfig& config, const Layer& layer, const LayerData& data) {
  try {
    simulate(config, layer, data);
  } catch (const UserError& error) {
    return error.what();
  }
  return "none";
}

TEST(EieMachine, TellsWhatDoesNotFitItsCodebook) {
  const Layer layer = fc(20, 1);
  std::vector<Word> weights;
  for (Word i = 0; i < 20; ++i) weights.push_back(i);
  LayerData data = data_of(layer, std::vector<Word>(20, 1), weights);
  EieConfig config = small_machine(1);
  EXPECT_EQ(mistake(config, layer, data),
            "w.yaml:1: layers[0]: fc: weights have 20 distinct values, the codebook holds 16; compress: {codebook: 16} "
            "shares them");
  config.switches.unshared_weights = true;
  EXPECT_EQ(mistake(config, layer, data), "none");
  config.switches = {};
  for (Word& weight : data.filters.values()) weight = static_cast<Word>(weight % 16);
  EXPECT_EQ(mistake(config, layer, data), "none");
  data.bias = {-7};
  EXPECT_EQ(mistake(config, layer, data),
            "w.yaml:1: layers[0]: fc: weights have 16 distinct values and its bias 1, the codebook holds 16; compress: "
            "{codebook: 15} shares them");
  data.bias = {-70000};
  EXPECT_EQ(mistake(config, layer, data),
            "w.yaml:1: layers[0]: fc: bias -70000 is no weight of 16 bits, and a column of the matrix holds it; the "
            "machine's bias: preload takes any");
  config.bias = BiasSource::preload;
  EXPECT_EQ(mistake(config, layer, data), "none");
}

TEST(EieMachine, TellsOfAColumnThatPointersDoNotReach) {
  EieConfig config = small_machine(2);
  config.pointer_sram.bits = 4;
  const Layer layer = fc(3, 40);
  EXPECT_EQ(mistake(config, layer, data_of(layer, {1, 1, 1}, std::vector<Word>(120, 1))),
            "w.yaml:1: layers[0]: fc: column 0 has 20 entries in PE 0, pointers of 4 bits reach 15");
  // In a later batch, which is coded while the machine runs: inputs come by 32, and the one before is fine.
  config.activations.registers = 16;
  const Layer later = fc(40, 32);
  std::vector<Word> weights(40 * 32);
  for (std::size_t row = 0; row < 32; ++row) weights[row * 40 + 35] = 1;
  EXPECT_EQ(mistake(config, later, data_of(later, std::vector<Word>(40, 1), weights)),
            "w.yaml:1: layers[0]: fc: column 35 has 16 entries in PE 0, pointers of 4 bits reach 15");
}

TEST(EieMachine, RunsFullyConnectedLayersOnly) {
  Layer conv;
  EXPECT_EQ(eie_misfit(small_machine(4), conv, {}), "") << "an fc layer by another name";
  conv.W = 2;
  EXPECT_EQ(eie_misfit(small_machine(4), conv, {}), "EIE runs fc layers only");
  DataRecipe recipe;
  recipe.compress.codebook = 32;
  EXPECT_EQ(eie_misfit(small_machine(4), fc(1, 1), recipe), "shares 32 values, the codebook holds 16");
}

}  // namespace
}  // namespace eyrie
