// A layer and the same layer turned on its side, rows for columns, are one layer to every dataflow.
#include <gtest/gtest.h>

#include "dataflow/column_blocks.h"
#include "dataflow/row_stationary.h"
#include "sim/run.h"
#include "sim/spatial/limits.h"
#include "sim/spatial/mapping_choice.h"
#include "tests/random_layer.h"
#include "tests/read_spatial_machine.h"
#include "workloads/transposed.h"

namespace eyrie {
namespace {

// Its values lie elsewhere once it is turned: without zeros and codes nothing depends on them.
LayerResult result_of(const SpatialConfig& machine, const Layer& layer) {
  Workload workload;
  workload.objective = Objective::edp;
  WorkloadLayer entry;
  entry.layer = layer;
  workload.layers.push_back(entry);
  return run(machine, workload, {}).layers.front();
}

class Orientation : public testing::TestWithParam<const char*> {};

TEST_P(Orientation, OfADescriptionChangesNothing) {
  SpatialConfig machine = read_spatial_machine(EYRIE_SOURCE_DIR "/configs/" + std::string(GetParam()));
  machine.compression.feature_maps = FeatureMapCode::none;
  int turned = 0;
  for (std::uint64_t seed = 1; seed <= 15; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const Layer layer = random_layer(random);
    const LayerResult one = result_of(machine, layer), other = result_of(machine, transposed(layer));
    EXPECT_EQ(one.cycles, other.cycles);
    EXPECT_EQ(one.accesses, other.accesses);
    EXPECT_EQ(one.active_pes, other.active_pes);
    EXPECT_EQ(one.outputs_match, true);
    EXPECT_EQ(other.outputs_match, true);
    turned += one.mapping->transposed != other.mapping->transposed;
  }
  EXPECT_GT(turned, 5) << "few layers are symmetric";
}

INSTANTIATE_TEST_SUITE_P(Machines, Orientation,
                         testing::Values("eyeriss.yaml", "isca16/ws-256.yaml", "isca16/os_b-256.yaml",
                                         "isca16/nlr-256.yaml"));

// Strips of all columns leave the buffer no room for rows: three filter rows by two or three.
TEST(RowStationaryColumns, FillTheArrayWhereRowsAreLong) {
  const SpatialConfig machine = read_spatial_machine(EYRIE_SOURCE_DIR "/configs/eyeriss.yaml");
  WorkloadLayer entry;
  entry.layer = {.name = "hd", .C = 32, .H = 1080, .W = 1920, .M = 32, .R = 3, .S = 3, .padding = 1};
  const auto best = best_mappings_on(machine, entry, Objective::energy, 1);
  const Mapping mapping = std::get<0>(best).front().mapping;
  const auto plan = row_stationary_plan(as_run(entry.layer, mapping), mapping, limits_of(machine));
  EXPECT_GT(std::get<Plan>(plan).active_pes, machine.pes() * 9 / 10);
}

TEST(RowStationaryColumns, OfALongRowFitTheBufferInBlocks) {
  const SpatialConfig machine = read_spatial_machine(EYRIE_SOURCE_DIR "/configs/eyeriss.yaml");
  Layer layer{.name = "long", .C = 1, .H = 2, .W = 120000, .M = 2, .R = 2, .S = 3};
  const LayerResult result = result_of(machine, layer);
  EXPECT_LT(result.mapping->f, result.mapping->transposed ? layer.E() : layer.F());
  EXPECT_EQ(result.outputs_match, true);
}

}  // namespace
}  // namespace eyrie
