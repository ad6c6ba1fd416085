// SCNN and DCNN on layers in the corners, against the plainest loops; a run itself checks the laws.
// EYRIE_CORNERS says how many layers a machine runs.
#include <gtest/gtest.h>

#include <cstdlib>

#include "sim/run.h"
#include "tests/corner_layers.h"
#include "workloads/layer_data.h"

namespace eyrie {
namespace {

int corners() {
  const char* const said = std::getenv("EYRIE_CORNERS");
  return said ? std::atoi(said) : 150;
}

Workload corner_workload(Random& random, const Layer& layer) {
  Workload workload{.name = "corner", .batch = layer.N, .seed = 1, .objective = {}, .layers = {}};
  const DataRecipe recipe = corner_data(random, layer);
  workload.layers.push_back({.layer = layer, .data = recipe, .mapping = {}, .where = "corner.yaml:1: layers[0]"});
  workload.layers.front().coded_input = random.below(2) == 0;
  return workload;
}

class PlanarCorners : public testing::TestWithParam<const char*> {
 protected:
  const MachineConfig machine_ = read_machine(std::string(EYRIE_SOURCE_DIR "/configs/") + GetParam() + ".yaml");
};
INSTANTIATE_TEST_SUITE_P(Machines, PlanarCorners, testing::Values("scnn", "dcnn", "dcnn-opt", "scnn-4pe"));

TEST_P(PlanarCorners, GiveThePlainLoopsOutputsInNoLessThanDramsTime) {
  for (int seed = 0; seed < corners(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(static_cast<std::uint64_t>(seed));
    const Layer layer = corner_layer(random);
    const Workload workload = corner_workload(random, layer);
    const Arithmetic& arithmetic = base_of(machine_).arithmetic;
    const LayerData data = make_layer_data(layer, workload.layers[0].data, arithmetic);
    RunOptions options;
    options.check = false;
    options.output = [&](const Layer&, const Tensor<Word>& ofmap) {
      EXPECT_EQ(ofmap, reference_plain(layer, data.ifmap, data.filters, data.bias, arithmetic).ofmap);
    };
    const LayerResult result = run(machine_, workload, options).layers.front();
    EXPECT_GE(result.cycles * 50, result.bytes.at("dram")) << "of 50 bytes a cycle";
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace eyrie
