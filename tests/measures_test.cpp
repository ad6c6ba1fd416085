#include "sim/measures.h"

#include <gmock/gmock.h>

#include "tests/sample_result.h"

namespace eyrie {
namespace {

// "1.5 ms" of the sample's second layer: 3000 cycles, 2400 of them processing, at 200 MHz.
std::string measured(const std::string& name) {
  const RunResult result = sample_result();
  const auto measure = find_measure(name);
  if (!measure) return "no such measure";
  const auto value = measure->of(result, result.layers[1]);
  return (value ? testing::PrintToString(*value) : "nothing") + " " + measure->unit;
}

TEST(Measures, OfTheGlobalBufferAreWhatTheArrayReadsAndWrites) {
  const LayerResult layer = sample_layer("conv1", 1);
  EXPECT_EQ(global_buffer_bytes(layer, {}), 2 * (1000000 + 300000 + 200000)) << "fills are apart";
  EXPECT_EQ(global_buffer_bytes(layer, {.ifmap = 8, .filter = 8, .psum = 32}), 1000000 + 4 * 500000);
}

TEST(Measures, GoByTheNamesOfPublishedTables) {
  EXPECT_EQ(measured("total_us"), "15 us");
  EXPECT_EQ(measured("processing_ms"), "0.012 ms");
  EXPECT_EQ(measured("active_pes"), "24 PEs");
  EXPECT_EQ(measured("global_buffer_MB"), "9 MB");
  EXPECT_EQ(measured("dram_kB"), "7500 kB");
}

TEST(Measures, GoByPathsOfResultJson) {
  EXPECT_EQ(measured("macs"), "34560 MACs");
  EXPECT_EQ(measured("accesses.global_buffer.read.psum"), "900000 words");
  EXPECT_EQ(measured("accesses.mac.gated.mac"), "8640 MACs");
  EXPECT_EQ(measured("energy.components.global_buffer"), "3.6e+07 ");
  EXPECT_EQ(measured("stalls.pe.psum_wait"), "123000 cycles");
}

TEST(Measures, OfSomeComponentsAreTheirSumAndTheirPower) {
  RunResult result = sample_result();
  LayerResult& layer = result.layers[1];  // 15 us
  layer.energy = {"pJ", {{"mac", 3000}, {"clock", 1500}}, 4500};
  EXPECT_EQ(find_measure("energy.components.mac+clock")->of(result, layer), 4500);
  EXPECT_DOUBLE_EQ(find_measure("mac_mW")->of(result, layer).value(), 0.2) << "3 nJ in 15 us";
  EXPECT_DOUBLE_EQ(find_measure("mac+clock_mW")->of(result, layer).value(), 0.3);
  EXPECT_EQ(find_measure("mac+dram_mW")->of(result, layer), std::nullopt);
  layer.energy.unit = "MAC";
  EXPECT_EQ(find_measure("mac_mW")->of(result, layer), std::nullopt) << "an energy without joules has no watts";
}

// 10 PEs, 3000 cycles.
TEST(Measures, LoadBalanceIsWhatBubblesLeaveOfTheComputation) {
  RunResult result = sample_result();
  result.pes = 10;
  LayerResult& layer = result.layers[1];
  EXPECT_EQ(find_measure("load_balance")->of(result, layer), std::nullopt);
  layer.stalls = {{"pe.starved", 1000},
                  {"pe.others_full", 2000},
                  {"pe.pointer", 2000},
                  {"pe.batch", 10000},
                  {"control.drain", 7000}};
  EXPECT_DOUBLE_EQ(find_measure("load_balance")->of(result, layer).value(), 0.75);
}

TEST(Measures, ThatTheMachineLacksAreNothing) {
  EXPECT_EQ(measured("accesses.dram.read.psum"), "nothing words");
  EXPECT_EQ(measured("psum_spad_MB"), "nothing MB");
  EXPECT_EQ(measured("stalls.pe.tired"), "nothing cycles");
}

TEST(Measures, OfNoKnownNameAreRefused) {
  for (const char* name :
       {"", "_", "total", "total_", "_ms", "total_h", "dram_ms", "total_mW", "mac+_mW", "total_MB", "drum_MB",
        "stalls.", "accesses.dram", "accesses.dram.read", "accesses.dram.read.milk", "Active_pes"}) {
    EXPECT_EQ(measured(name), "no such measure") << name;
  }
}

}  // namespace
}  // namespace eyrie
