#include "sim/result_table.h"

#include <gmock/gmock.h>

#include "tests/sample_result.h"

namespace eyrie {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(ResultTable, HasARowPerLayerTheTotalAndTheUnits) {
  EXPECT_EQ(
      result_table(sample_result()),
      "                                                                  energy, 1e6 MAC (eyeriss-65nm-normalized)\n"
      "layer  cycles      ms  PEs  util    MACs  gated  GLB MB  DRAM MB   GLB  DRAM   ALU   all\n"
      "conv1  1.00 k  0.0050   24   7 %  11.5 k   25 %    3.00     2.50  12.0  0.06  8.64  20.7\n"
      "conv2  3.00 k  0.0150   24   7 %  34.6 k   25 %    9.00     7.50  36.0  0.17  25.9  62.1\n"
      "total  4.00 k  0.0200   24   7 %  46.1 k   25 %   12.00    10.00  48.0  0.23  34.6  82.8\n"
      "\n"
      "moved, and times the least that ideal reuse needs: DRAM 10.00 MB (1.25 x), GLB 16.00 MB (4.00 x)\n"
      "an image: 0.0100 ms, 41.4 x 1e6 MAC, 23.0 k MACs, 5.00 MB of DRAM at 500000 MB/s\n"
      "\n"
      "layer  largest stalls of the PEs, in percent of all PE-cycles\n"
      "conv1  psum_wait 24.4 %, filter_wait 0.4 %\n"
      "conv2  psum_wait 24.4 %, filter_wait 0.4 %\n");
}

// The first line of the table: in which unit the energy is.
std::string energy_head(double picojoules) {
  RunResult result = sample_result();
  result.totals.energy = {.unit = "pJ", .components = {{"mac", picojoules}}, .total = picojoules};
  const std::string text = result_table(result);
  return text.substr(text.find("energy"), text.find('\n') - text.find("energy"));
}

TEST(ResultTable, GivesEnergyInAReadableUnit) {
  EXPECT_EQ(energy_head(0), "energy, pJ (eyeriss-65nm-normalized)");
  EXPECT_EQ(energy_head(999), "energy, pJ (eyeriss-65nm-normalized)");
  EXPECT_EQ(energy_head(1000), "energy, nJ (eyeriss-65nm-normalized)");
  EXPECT_EQ(energy_head(2.5e9), "energy, mJ (eyeriss-65nm-normalized)");
  EXPECT_EQ(energy_head(7e18), "energy, J (eyeriss-65nm-normalized)");
}

TEST(ResultTable, ShowsClockAndLeakageOnlyIfTheyCostSomething) {
  RunResult result = sample_result();
  EXPECT_THAT(result_table(result), Not(HasSubstr("leakage")));
  result.totals.energy.components["leakage"] = 1e6;
  EXPECT_THAT(result_table(result), HasSubstr("ALU  leakage   all\n"));
}

TEST(ResultTable, IsReadableAtAHundredColumns) {
  RunResult result = sample_result();
  for (const char* component : {"psum_spad", "output_network"}) result.totals.energy.components[component] = 1e6;
  const std::string text = result_table(result);
  const std::size_t head = text.find('\n') + 1;
  EXPECT_LE(text.find('\n', head) - head, 100);
}

TEST(ResultTable, NamesTheThreeLargestStallsAndWhatNoPassWaitedFor) {
  RunResult result = sample_result();
  result.layers.resize(1);
  result.layers[0].stalls = {{"pe.a", 1680},        {"pe.b", 3360},           {"pe.c", 16800},
                             {"pe.no_pass", 84000}, {"sequencer.drain", 300}, {"sequencer.fill", 200}};
  EXPECT_THAT(result_table(result), HasSubstr("\nconv1  no_pass 50.0 % (drain), c 10.0 %, b 2.0 %\n"));
}

TEST(ResultTable, OfALayerWithoutStallsNamesNone) {
  RunResult result = sample_result();
  for (LayerResult& layer : result.layers) layer.stalls = {{"pe.psum_wait", 0}};
  EXPECT_THAT(result_table(result), Not(HasSubstr("stall")));
}

}  // namespace
}  // namespace eyrie
