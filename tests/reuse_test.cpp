// result.json of runs that replay known passes against runs that tick every one: the same bytes.
#include <gtest/gtest.h>

#include "sim/result_json.h"
#include "sim/run.h"
#include "tests/random_layer.h"
#include "tests/random_machine.h"
#include "tests/read_spatial_machine.h"
#include "workloads/transposed.h"

namespace eyrie {
namespace {

const std::string kSource = EYRIE_SOURCE_DIR;

std::string json_of(const SpatialConfig& machine, const Workload& workload, bool reuse) {
  RunOptions options;
  options.engine.reuse = reuse;
  return result_json(run(machine, workload, options));
}

void expect_same_bytes(const SpatialConfig& machine, const Workload& workload) {
  EXPECT_EQ(json_of(machine, workload, true), json_of(machine, workload, false));
}

// As many channels, filters and rows as a simulation of every cycle does in a moment; kernels, strides, groups, widths,
// densities and mappings stay, so that passes keep their shapes.
void cut(WorkloadLayer& entry) {
  Layer& layer = entry.layer;
  if (layer.kind == LayerKind::kFc) return;
  layer.C = std::min(layer.C, layer.groups * 12);
  layer.M = std::min(layer.M, layer.groups * 32);
  layer.H = std::min(layer.H, layer.R + 12 * layer.stride.y);
  Mapping& map = *entry.mapping;
  map.m = std::min(map.m, layer.group_M());
  map.e = std::min(map.e, layer.E());
}

TEST(Reuse, GivesTheSameResultOfAlexNetCut) {
  Workload alexnet = read_workload(kSource + "/workloads/alexnet-jssc17.yaml", {.batch = 1});
  for (WorkloadLayer& entry : alexnet.layers) cut(entry);
  expect_same_bytes(read_spatial_machine(kSource + "/configs/eyeriss.yaml"), alexnet);
}

TEST(Reuse, GivesTheSameResultOfTheTinyNetwork) {
  expect_same_bytes(read_spatial_machine(kSource + "/configs/eyeriss.yaml"),
                    read_workload(kSource + "/workloads/tiny.yaml"));
}

WorkloadLayer random_entry(Random& random, const std::string& name) {
  WorkloadLayer entry;
  entry.layer = random_layer(random);
  entry.layer.name = name;
  entry.coded_input = random.below(4) != 0;
  entry.data.seed = random.next();
  entry.data.weight_density = static_cast<double>(random.below(11)) / 10;
  entry.data.activation_density = static_cast<double>(random.below(11)) / 10;
  if (random.below(2)) entry.data.bias = {static_cast<Psum>(random.in(-100, 100))};
  return entry;
}

class ReuseOfRandomLayers : public testing::TestWithParam<int> {};

// Twenty random machines with ten layers each: a program learnt in one layer is replayed in another.
TEST_P(ReuseOfRandomLayers, GivesTheSameResult) {
  SCOPED_TRACE("seed " + std::to_string(GetParam()));
  Random random(GetParam());
  const SpatialConfig eyeriss = read_spatial_machine(kSource + "/configs/eyeriss.yaml");
  SpatialConfig machine = random_machine(random);
  machine.technology = eyeriss.technology;
  machine.energy = eyeriss.energy;
  Workload workload;
  while (workload.layers.size() < 10) {
    WorkloadLayer entry = random_entry(random, "layer" + std::to_string(workload.layers.size()));
    const bool turned = random.below(2);
    entry.mapping = random_mapping(random, turned ? transposed(entry.layer) : entry.layer, limits_of(machine));
    if (entry.mapping) entry.mapping->transposed = turned;
    if (entry.mapping) workload.layers.push_back(entry);
  }
  expect_same_bytes(machine, workload);
}

INSTANTIATE_TEST_SUITE_P(Seeds, ReuseOfRandomLayers, testing::Range(0, 20));

}  // namespace
}  // namespace eyrie
