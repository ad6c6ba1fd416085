// What is known of single PEs, and of the parameters of their machine.
#include "sim/pes_csv.h"

#include <gmock/gmock.h>

#include "sim/run.h"
#include "tests/sample_result.h"

namespace eyrie {
namespace {

const std::string kSource = EYRIE_SOURCE_DIR;

RunResult tiny_run(bool reuse) {
  RunOptions options;
  options.engine.reuse = reuse;
  return run(read_machine(kSource + "/configs/eyeriss.yaml"), read_workload(kSource + "/workloads/tiny.yaml"), options);
}

TEST(PesCsv, HasARowForEveryPeAndAColumnForEveryLayer) {
  RunResult result = sample_result();
  result.layers[0].pe_useful_cycles = {1, 2};
  result.layers[1].pe_useful_cycles = {30, 40};
  EXPECT_EQ(pes_csv(result), "pe,conv1,conv2\n0,1,30\n1,2,40\n");
}

TEST(PesCsv, IsOnlyAHeadWherePesAreCountedTogether) { EXPECT_EQ(pes_csv(sample_result()), "pe,conv1,conv2\n"); }

TEST(PeUsefulCycles, AndStallsOfThePesAreAllTheirCycles) {
  for (const LayerResult& layer : tiny_run(true).layers) {
    ASSERT_EQ(layer.pe_useful_cycles.size(), 168);
    std::uint64_t sum = 0;
    for (const std::uint64_t cycles : layer.pe_useful_cycles) sum += cycles;
    for (const auto& [name, cycles] : layer.stalls) sum += name.starts_with("pe.") ? cycles : 0;
    EXPECT_EQ(sum, 168 * layer.cycles) << layer.layer.name;
  }
}

TEST(PeUsefulCycles, AreTheSameReplayedAndTicked) { EXPECT_EQ(pes_csv(tiny_run(true)), pes_csv(tiny_run(false))); }

TEST(Parameters, AreThoseOfTheFileAndItsDefaults) {
  const Parameters parameters = base_of(read_machine(kSource + "/configs/eyeriss.yaml")).parameters;
  EXPECT_EQ(parameters.at("array.rows"), Parameter(std::int64_t{12}));
  EXPECT_EQ(parameters.at("dram.clock_MHz"), Parameter(60.0));
  EXPECT_EQ(parameters.at("pe.fifos.link_packets"), Parameter(std::int64_t{4}));
  EXPECT_EQ(parameters.at("pe.zero_gating"), Parameter(true));
  EXPECT_EQ(parameters.at("dataflow"), Parameter(std::string("rs")));
  EXPECT_FALSE(parameters.contains("technology"));
  EXPECT_FALSE(parameters.contains("energy"));
}

}  // namespace
}  // namespace eyrie
