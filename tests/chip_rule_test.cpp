// The chip's mapping rule, held against the tables that it was inferred from.
#include "dataflow/chip_rule.h"

#include <gmock/gmock.h>

#include "dataflow/row_stationary.h"
#include "sim/spatial/limits.h"
#include "sim/spatial/mapping_choice.h"
#include "sim/workload_file.h"
#include "tests/read_spatial_machine.h"

namespace eyrie {
namespace {

const std::string kSource = EYRIE_SOURCE_DIR;

SpatialConfig eyeriss() { return read_spatial_machine(kSource + "/configs/eyeriss.yaml"); }

// m n e f p q r t
using Numbers = std::vector<int>;
Numbers numbers_of(const Mapping& map, int columns) {
  return {map.m, map.n, map.e, std::min(map.f, columns), map.p, map.q, map.r, map.t};
}

Mapping chosen(const SpatialConfig& machine, const WorkloadLayer& entry) {
  return std::get<0>(best_mappings_on(machine, entry, Objective::chip_rule, 1)).front().mapping;
}

void expect_mappings(const SpatialConfig& machine, const std::string& workload, const std::vector<Numbers>& expected) {
  const Workload network = read_workload(kSource + "/workloads/" + workload);
  ASSERT_EQ(network.layers.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const WorkloadLayer& entry = network.layers[i];
    EXPECT_EQ(numbers_of(chosen(machine, entry), entry.layer.F()), expected[i]) << entry.layer.name;
  }
}

// JSSC 2017, Table III; CONV3 as its measured buffer traffic wants it.
const std::vector<Numbers> kAlexNet{{96, 1, 7, 55, 16, 1, 1, 2},
                                    {64, 1, 27, 27, 16, 2, 1, 1},
                                    {64, 4, 13, 13, 16, 3, 2, 2},
                                    {64, 4, 13, 13, 16, 3, 2, 2},
                                    {64, 4, 13, 13, 16, 3, 2, 2}};

// Those that JSSC 2017, Table VI, can only come from.
std::vector<Numbers> vgg16() {
  const Numbers halves{32, 1, 13, 112, 8, 1, 1, 4}, wide{32, 1, 13, 112, 8, 1, 1, 4}, third{64, 1, 13, 56, 16, 2, 1, 4},
      fourth{32, 1, 28, 28, 16, 4, 1, 2}, fifth{64, 3, 14, 14, 16, 4, 2, 2};
  return {halves, halves, wide, wide, third, third, third, fourth, fourth, fourth, fifth, fifth, fifth};
}

TEST(ChipRule, FindsTheMappingsOfTableIII) { expect_mappings(eyeriss(), "alexnet-jssc17.yaml", kAlexNet); }
TEST(ChipRule, FindsTheMappingsOfTableVI) { expect_mappings(eyeriss(), "vgg16-jssc17.yaml", vgg16()); }

TEST(ChipRule, FindsTheSameAtBothEndsOfItsThresholds) {
  SpatialConfig machine = eyeriss();
  for (const int bytes : {97328, 98403})
    for (const double share : {0.86, 0.92}) {
      machine.chip_rule.tile_bytes = bytes;
      machine.chip_rule.pe_share = share;
      expect_mappings(machine, "alexnet-jssc17.yaml", kAlexNet);
      expect_mappings(machine, "vgg16-jssc17.yaml", vgg16());
    }
}

TEST(ChipRule, PicksOthersBeyondItsThresholds) {
  SpatialConfig machine = eyeriss();
  const Workload network = read_workload(kSource + "/workloads/vgg16-jssc17.yaml");
  const WorkloadLayer& third = network.layers[4];
  machine.chip_rule.tile_bytes = 98404;
  EXPECT_EQ(numbers_of(chosen(machine, third), third.layer.F()), (Numbers{64, 1, 13, 56, 16, 3, 1, 4}))
      << "a third channel of 15 x 58 pixels fits";
}

WorkloadLayer entry_of(const Layer& layer) {
  WorkloadLayer entry;
  entry.layer = layer;
  return entry;
}
const Layer kSmall{.name = "small", .C = 3, .H = 40, .W = 40, .M = 12, .R = 3, .S = 3};

TEST(ChipRule, EveryMappingItFindsRuns) {
  const SpatialConfig machine = eyeriss();
  Layer wide = kSmall, folded = kSmall, dilated = kSmall;
  wide.W = 300;
  wide.stride = 2;
  folded.R = 13;
  folded.S = 15;
  folded.padding = 6;
  dilated.dilation = {3, 3};
  for (const Layer& layer : {Layer{.name = "mac"}, wide, folded, dilated}) {
    const WorkloadLayer entry = entry_of(layer);
    const auto best = best_mappings_on(machine, entry, Objective::chip_rule, 5);
    ASSERT_TRUE(std::holds_alternative<std::vector<MappingEstimate>>(best));
    for (const MappingEstimate& one : std::get<0>(best))
      EXPECT_FALSE(row_stationary_misfit(entry.layer, one.mapping, limits_of(machine)));
  }
}

TEST(ChipRule, SaysWhyItFindsNone) {
  SpatialConfig machine = eyeriss();
  machine.chip_rule.tile_bytes = 100;
  const auto best = best_mappings_on(machine, entry_of(kSmall), Objective::chip_rule, 1);
  EXPECT_EQ(std::get<Misfit>(best).reason,
            "no mapping keeps to the chip's rule: with all ofmap rows a set, or one array width of them, no tile takes "
            "at most 100 bytes of the buffer");
  machine.dataflow = Dataflow::ws;
  EXPECT_EQ(std::get<Misfit>(best_mappings_on(machine, entry_of(kSmall), Objective::chip_rule, 1)).reason,
            "objective chip_rule chooses row-stationary mappings, the machine's dataflow is ws");
}

}  // namespace
}  // namespace eyrie
