// SCNN and DCNN as whole machines: every run checks outputs against the reference, and the laws.
#include <gmock/gmock.h>

#include "sim/base/fault.h"
#include "sim/run.h"
#include "tests/random_layer.h"

namespace eyrie {
namespace {

const std::string kConfigs = EYRIE_SOURCE_DIR "/configs/";

ScnnConfig scnn() { return std::get<ScnnConfig>(read_machine(kConfigs + "scnn.yaml")); }
DcnnConfig dcnn(const std::string& name = "dcnn") {
  return std::get<DcnnConfig>(read_machine(kConfigs + name + ".yaml"));
}

Workload workload_of(const Layer& layer, const DataRecipe& recipe = {}) {
  Workload workload{.name = "test", .batch = layer.N, .seed = recipe.seed, .objective = {}, .layers = {}};
  workload.layers.push_back({.layer = layer, .data = recipe, .mapping = {}, .where = "test.yaml:1: layers[0]"});
  return workload;
}

std::uint64_t slots(const LayerResult& result, const std::string& reason) {
  return result.stalls.at("multiplier." + reason);
}

std::uint64_t multiplier_stalls(const LayerResult& result) {
  std::uint64_t sum = 0;
  for (const auto& [stall, count] : result.stalls)
    if (stall.starts_with("multiplier.")) sum += count;
  return sum;
}

Layer small_conv() {
  Layer layer;
  layer.name = "conv";
  layer.C = 3;
  layer.H = layer.W = 16;
  layer.M = 8;
  layer.R = layer.S = 3;
  layer.padding = 1;
  return layer;
}

class RandomPlanar : public testing::TestWithParam<std::uint64_t> {};
INSTANTIATE_TEST_SUITE_P(Seeds, RandomPlanar, testing::Range<std::uint64_t>(0, 40));

TEST_P(RandomPlanar, MachinesGiveTheReferencesOutputsAndKeepTheLaws) {
  Random random(GetParam());
  const auto in = [&](int low, int high) { return static_cast<int>(random.in(low, high)); };
  const Layer layer = random_layer(random);
  DataRecipe recipe;
  recipe.weight_density = in(0, 10) / 10.0;
  recipe.activation_density = in(0, 10) / 10.0;
  recipe.bias = {in(-300, 300)};
  Workload workload = workload_of(layer, recipe);
  workload.layers.front().coded_input = in(0, 1) == 1;

  ScnnConfig sparse = scnn();
  sparse.array = {in(1, 4), in(1, 4)};
  sparse.pe.weights = in(1, 8);
  sparse.pe.pixels = in(1, 8);
  sparse.pe.banks = in(0, 1) ? 32 : in(8, 100);
  sparse.pe.bank_entries = in(8, 64);
  sparse.pe.queue_entries = in(0, 6);
  sparse.pe.weight_fifo_vectors = in(1, 20);
  sparse.bank_hash = in(0, 1) ? BankHash::skewed : BankHash::interleaved;
  sparse.weight_order = in(0, 1) ? WeightOrder::channel_major : WeightOrder::tap_major;
  sparse.code.index_bits = in(1, 6);
  sparse.activation_ram_bytes = in(0, 1) ? in(20, 200) : 10240;
  sparse.group_choice = in(0, 1) ? GroupChoice::most : GroupChoice::least_time;
  sparse.networks.prefetch_before_layer = in(0, 1) == 1;
  const RunResult result = run(sparse, workload);
  const LayerResult& one = result.layers.front();
  EXPECT_EQ(one.outputs_match, true);
  EXPECT_EQ(multiplier_stalls(one) + macs_met(one), static_cast<std::uint64_t>(result.multipliers) * one.cycles);

  // The order of evaluation and the instruction set change nothing.
  RunOptions other;
  other.engine = {.reuse = false, .reverse_evaluation = true};
  const LayerResult again = run(sparse, workload, other).layers.front();
  EXPECT_EQ(again.cycles, one.cycles);
  EXPECT_EQ(again.accesses, one.accesses);
  EXPECT_EQ(again.stalls, one.stalls);

  DcnnConfig dense = dcnn(in(0, 1) ? "dcnn" : "dcnn-opt");
  dense.array = sparse.array;
  dense.pe.multipliers = in(1, 20);
  dense.pe.accumulator_entries = in(200, 2000);
  dense.pe.activation_ram_bytes = in(100, 20000);
  const RunResult dense_result = run(dense, workload);
  const LayerResult& twin = dense_result.layers.front();
  EXPECT_EQ(twin.outputs_match, true);
  EXPECT_EQ(multiplier_stalls(twin) + macs_met(twin),
            static_cast<std::uint64_t>(dense_result.multipliers) * twin.cycles);
}

// 16 x 16 pixels are tiles of 2 x 2: one vector of 4. 8 output channels x 9 taps are 18 vectors for each of 3 channels;
// nothing collides, so that 54 steps are all that DRAM's latency and the last PPU leave.
TEST(ScnnMachine, ADenseLayerTakesAStepForEachVectorOfWeights) {
  ScnnConfig machine = scnn();
  machine.group_choice = GroupChoice::most;
  const LayerResult result = run(machine, workload_of(small_conv())).layers.front();
  const std::uint64_t steps = 3 * 18, multipliers = 1024;
  EXPECT_EQ(slots(result, "bank_conflict"), multipliers * 1);  // the last products are added
  EXPECT_EQ(result.cycles * multipliers - slots(result, "weight_wait") - slots(result, "halo_ppu") - multipliers,
            steps * multipliers);
  EXPECT_EQ(slots(result, "activation_fragment") + slots(result, "weight_fragment") + slots(result, "placeholder"), 0u);
  EXPECT_EQ(slots(result, "discarded") + macs_met(result), steps * multipliers);
}

// Of 13 x 13 pixels 7 x 7 PEs have tiles of 2 x 2 (ISCA 2017: such a plane leaves PEs idle).
TEST(ScnnMachine, APlaneOf13x13LeavesPesWithoutATile) {
  Layer layer = small_conv();
  layer.H = layer.W = 13;
  for (const MachineConfig& machine : {MachineConfig(scnn()), MachineConfig(dcnn())}) {
    const LayerResult result = run(machine, workload_of(layer)).layers.front();
    EXPECT_EQ(result.active_pes, 49);
    EXPECT_GT(slots(result, "no_tile"), 0u);
  }
}

// 9 taps x 8 output channels x ceil(3 / 16) vectors of weights, each meeting the 4 pixels of a tile.
TEST(DcnnMachine, ALayerTakesAStepForEachVectorOfWeightsAndPixel) {
  const LayerResult result = run(dcnn(), workload_of(small_conv())).layers.front();
  EXPECT_EQ(result.cycles * 1024 - slots(result, "weight_wait") - slots(result, "halo_ppu"), 9u * 8 * 4 * 1024);
  EXPECT_EQ(slots(result, "channel_fragment"), 9u * 8 * 4 * 64 * 13);
}

TEST(DcnnMachine, TimingDoesNotDependOnData) {
  DataRecipe sparse;
  sparse.weight_density = sparse.activation_density = 0.1;
  EXPECT_EQ(run(dcnn(), workload_of(small_conv())).totals.cycles,
            run(dcnn(), workload_of(small_conv(), sparse)).totals.cycles);
}

TEST(DcnnMachine, OptGatesEveryMacWithAZeroOperand) {
  DataRecipe sparse;
  sparse.weight_density = sparse.activation_density = 0.3;
  const LayerResult plain = run(dcnn(), workload_of(small_conv(), sparse)).layers.front();
  const LayerResult opt = run(dcnn("dcnn-opt"), workload_of(small_conv(), sparse)).layers.front();
  const LayerResult skipping = run(scnn(), workload_of(small_conv(), sparse)).layers.front();
  EXPECT_EQ(plain.macs_gated, 0u);
  EXPECT_EQ(opt.macs - opt.macs_gated - (opt.macs - macs_met(opt)), macs_met(skipping));
}

// Of planes of 14 x 14 a PE has 4 pixels, of which a tenth is not zero: how far a PE is ahead of the slowest decides.
Workload thin_conv() {
  Layer layer = small_conv();
  layer.C = 64;
  layer.H = layer.W = 14;
  layer.M = 128;
  DataRecipe thin;
  thin.weight_density = thin.activation_density = 0.1;
  return workload_of(layer, thin);
}

TEST(ScnnMachine, ChoosesAGroupSizeThatIsNearlyAsFastAsTheFastest) {
  ScnnConfig machine = scnn();
  const Cycle chosen = run(machine, thin_conv()).totals.cycles;
  machine.group_choice = GroupChoice::most;
  EXPECT_LT(chosen * 1.1, run(machine, thin_conv()).totals.cycles) << "the most that fit are many too many";
  Cycle fastest = chosen;
  for (int kc = 4; kc <= 64; kc += 4) {
    machine.group_channels = kc;
    fastest = std::min(fastest, run(machine, thin_conv()).totals.cycles);
  }
  EXPECT_LE(chosen, fastest * 1.05) << "the coarse model knows no bank conflicts";
}

TEST(ScnnMachine, TakesTheGroupSizeThatItsFileGives) {
  ScnnConfig machine = scnn();
  machine.group_channels = 16;
  EXPECT_EQ(run(machine, thin_conv()).layers.front().passes, 8u);
}

// One vector of weights a cycle and one pixel a PE: nothing else hides what the first vector waits for.
TEST(ScnnMachine, AskingForWeightsBeforeALayerSavesDramsLatency) {
  for (MachineConfig machine : {MachineConfig(scnn()), MachineConfig(dcnn())}) {
    const Cycle before = run(machine, workload_of(small_conv())).totals.cycles;
    std::visit(
        [](auto& config) {
          if constexpr (requires { config.networks.prefetch_before_layer; })
            config.networks.prefetch_before_layer = false;
        },
        machine);
    EXPECT_EQ(run(machine, workload_of(small_conv())).totals.cycles, before + 100);
  }
}

// Of 16 channels, so that no multiplier is without one.
std::uint64_t weight_reads(const DcnnConfig& machine, double activation_density) {
  Layer layer = small_conv();
  layer.C = 16;
  DataRecipe recipe;
  recipe.weight_density = 0.3;
  recipe.activation_density = activation_density;
  return run(machine, workload_of(layer, recipe))
      .layers.front()
      .accesses.at({Component::kWeightFifo, Action::kRead, Operand::kFilter});
}

TEST(DcnnMachine, OptReadsNoWeightForAPixelOfZero) {
  const std::uint64_t all = 16 * 16 * 16 * 9 * 8;  // pixels x taps x output channels
  EXPECT_EQ(weight_reads(dcnn(), 0.5), all);
  EXPECT_EQ(weight_reads(dcnn("dcnn-opt"), 1), all);
  EXPECT_EQ(weight_reads(dcnn("dcnn-opt"), 0.5), all / 2);
  EXPECT_EQ(weight_reads(dcnn("dcnn-opt"), 0), 0u);
}

// A weight does not enter the machine twice, nor a pixel, if one window holds the layer.
TEST(ScnnMachine, ALayerThatFitsReadsOnlyItsWeights) {
  ScnnConfig machine = scnn();
  machine.group_choice = GroupChoice::most;
  const LayerResult result = run(machine, workload_of(small_conv())).layers.front();
  EXPECT_EQ(result.accesses.at({Component::kDram, Action::kRead, Operand::kIfmap}), 0u);
  const std::uint64_t bits = 3 * 8 * 9 * 20 + 3 * 10;  // entries and the counts of three blocks
  EXPECT_EQ(result.accesses.at({Component::kDram, Action::kRead, Operand::kFilter}), ceil_div(bits, 16));
}

TEST(ScnnMachine, OutputsThatTheRamDoesNotHoldGoToDram) {
  ScnnConfig small = scnn();
  small.activation_ram_bytes = 40;  // 12 pixels and counts of a PE fit, its 32 outputs do not
  const LayerResult result = run(small, workload_of(small_conv())).layers.front();
  EXPECT_GT(result.accesses.at({Component::kDram, Action::kWrite, Operand::kOfmap}), 0u);
  EXPECT_EQ(result.accesses.at({Component::kDram, Action::kRead, Operand::kIfmap}), 0u);
}

TEST(ScnnMachine, PixelsThatTheRamsDoNotHoldComeInWindows) {
  ScnnConfig small = scnn();
  small.activation_ram_bytes = 16;
  const LayerResult whole = run(scnn(), workload_of(small_conv())).layers.front();
  const LayerResult cut = run(small, workload_of(small_conv())).layers.front();
  EXPECT_GT(cut.passes, whole.passes);
  EXPECT_GT(cut.accesses.at({Component::kDram, Action::kRead, Operand::kIfmap}), 0u);
  EXPECT_EQ(macs_met(cut), macs_met(whole));
}

std::string refusal(const MachineConfig& machine, const Workload& workload) {
  try {
    run(machine, workload);
  } catch (const UserError& error) {
    return error.what();
  }
  return "";
}

TEST(ScnnBadInput, AGroupThatOverflowsTheAccumulatorsIsRefusedWithItsNumbers) {
  ScnnConfig machine = scnn();
  machine.group_channels = 200;
  Layer layer = small_conv();
  layer.M = 256;
  EXPECT_EQ(refusal(machine, workload_of(layer)),
            "test.yaml:1: layers[0]: conv: a group of 200 output channels needs 1800 psums even for one pixel (3 x 3 "
            "taps); the 32 banks of 32 entries hold 112 channels");
}

TEST(ScnnBadInput, ARamTooSmallForOneChannelIsRefusedWithItsNumbers) {
  ScnnConfig machine = scnn();
  machine.activation_ram_bytes = 3;
  EXPECT_EQ(refusal(machine, workload_of(small_conv())),
            "test.yaml:1: layers[0]: conv: one pixel of one channel takes 30 coded bits; the RAM of a PE holds 24");
}

}  // namespace
}  // namespace eyrie
