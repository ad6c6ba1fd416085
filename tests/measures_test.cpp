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

TEST(Measures, ThatTheMachineLacksAreNothing) {
  EXPECT_EQ(measured("accesses.dram.read.psum"), "nothing words");
  EXPECT_EQ(measured("psum_spad_MB"), "nothing MB");
  EXPECT_EQ(measured("stalls.pe.tired"), "nothing cycles");
}

TEST(Measures, OfNoKnownNameAreRefused) {
  for (const char* name : {"", "_", "total", "total_", "_ms", "total_h", "dram_ms", "total_MB", "drum_MB", "stalls.",
                           "accesses.dram", "accesses.dram.read", "accesses.dram.read.milk", "Active_pes"}) {
    EXPECT_EQ(measured(name), "no such measure") << name;
  }
}

}  // namespace
}  // namespace eyrie
