// Layers in the corners on every machine: outputs as plain loops give them, and every law of a run.
#include <gmock/gmock.h>

#include "tests/corner_layers.h"
#include "tests/every_machine.h"
#include "workloads/layer_data.h"

namespace eyrie {
namespace {

class CornerRuns : public testing::TestWithParam<std::string> {};

// Empty if the run is right.
std::string problem(const std::string& name, const MachineConfig& machine, std::uint64_t seed) {
  Random random(seed);
  Layer layer = corner_layer(random);
  layer.name = "corner";
  const DataRecipe recipe = corner_data(random, layer);
  if (!runs(name, layer)) return "";
  const Workload workload{.name = "corner", .layers = {entry_for(name, layer, recipe)}};
  const Arithmetic& arithmetic = base_of(machine).arithmetic;
  const LayerData data = make_layer_data(layer, workload.layers[0].data, arithmetic);
  bool equal = false;
  RunOptions options;
  options.output = [&](const Layer&, const Tensor<Word>& ofmap) {
    equal = ofmap == reference_plain(layer, data.ifmap, data.filters, data.bias, arithmetic).ofmap;
  };
  try {
    run(machine, workload, options);
  } catch (const std::exception& error) {
    return error.what();
  }
  return equal ? "" : "outputs differ from plain loops";
}

TEST_P(CornerRuns, AreBitExactAndKeepEveryLaw) {
  const MachineConfig machine = shipped_machine(GetParam());
  const auto count = static_cast<std::uint64_t>(layers_wanted(20));
  for (std::uint64_t seed = 0; seed < count; ++seed)
    EXPECT_EQ(problem(GetParam(), machine, seed), "") << "seed " << seed;
}

INSTANTIATE_TEST_SUITE_P(Machines, CornerRuns, testing::ValuesIn(kEveryMachine), name_of_test);

}  // namespace
}  // namespace eyrie
