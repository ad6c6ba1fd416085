// The shipped machines, as the simulator gets them.
#include "sim/machine_config.h"

#include <gmock/gmock.h>

#include "tests/read_spatial_machine.h"
#include "tests/scratch_folder.h"

namespace eyrie {
namespace {

const std::string kConfigs = EYRIE_SOURCE_DIR "/configs/";

// JSSC 2017: 168 PEs, 108 kB of buffer, 200 and 60 MHz; 480 MB/s.
TEST(MachineConfig, EyerissIsTheChip) {
  const SpatialConfig eyeriss = read_spatial_machine(kConfigs + "eyeriss.yaml");
  EXPECT_EQ(eyeriss.name, "eyeriss");
  EXPECT_EQ(eyeriss.array.rows * eyeriss.array.columns, 168);
  EXPECT_EQ(eyeriss.pe.ifmap_spad_words + eyeriss.pe.filter_spad_words + eyeriss.pe.psum_spad_words, 520 / 2);
  EXPECT_EQ(eyeriss.global_buffer.banks * eyeriss.global_buffer.bank_bytes + eyeriss.global_buffer.prefetch_bytes,
            108 * 1024);
  EXPECT_EQ(eyeriss.dram.width_bits * eyeriss.dram.clock_MHz / 8, 480);
  EXPECT_EQ(eyeriss.prefetch_words(), 4096);
  EXPECT_EQ(eyeriss.arithmetic, Arithmetic{});
  EXPECT_EQ(eyeriss.technology.unit, "MAC");
}

// ISCA 2016, Table IV.
TEST(MachineConfig, TheNormalisedTechnologyIsTheTable) {
  const Technology table = read_spatial_machine(kConfigs + "eyeriss.yaml").technology;
  EXPECT_EQ(table.name, "eyeriss-65nm-normalized");
  EXPECT_EQ(table.parts.at("mac_16b").energy, 1);
  EXPECT_EQ(table.parts.at("register_file").energy, 1);
  EXPECT_EQ(table.parts.at("array_noc").energy, 2);
  EXPECT_EQ(table.parts.at("sram").energy, 6);
  EXPECT_EQ(table.parts.at("dram").energy, 200);
  for (const auto& [name, part] : table.parts) {
    EXPECT_EQ(part.width_bits, 16) << name;
    EXPECT_EQ(part.reference_bytes, std::nullopt) << name;
  }
}

TEST(MachineConfig, TheCommandLineNamesATechnologyByNameOrPath) {
  const std::string machine = kConfigs + "eyeriss.yaml";
  EXPECT_EQ(read_spatial_machine(machine, "horowitz-45nm").technology.unit, "pJ");
  EXPECT_EQ(read_spatial_machine(machine, "horowitz-45nm.yaml").technology.name, "horowitz-45nm");
  EXPECT_EQ(read_spatial_machine(machine, kConfigs + "technology/horowitz-45nm.yaml").technology.name, "horowitz-45nm");
}

TEST(MachineConfig, AFileBesideTheMachineIsTakenBeforeAShippedOne) {
  const ScratchFolder folder;
  std::filesystem::create_directories(folder / "arithmetic");
  folder.write("mine.yaml", text_of(kConfigs + "eyeriss.yaml"));
  folder.write("arithmetic/comparison.yaml",
               "operand_bits: 8\nproduct_shift: 1\naccumulator_bits: 24\noutput_shift: 2\nrelu: false\n");
  const SpatialConfig mine = read_spatial_machine((folder / "mine.yaml").string());
  EXPECT_EQ(mine.arithmetic.operand_bits, 8);
  EXPECT_FALSE(mine.arithmetic.relu);
  EXPECT_EQ(mine.technology.name, "eyeriss-65nm-normalized");
}

TEST(MachineConfig, CapacitiesOfTheActionMapAreTheMachinesOwn) {
  const ActionMap chip = read_spatial_machine(kConfigs + "eyeriss.yaml").energy;
  EXPECT_EQ(chip.at("filter_spad.read").capacity_bytes, 448);
  EXPECT_EQ(chip.at("ifmap_spad.write").capacity_bytes, 24);
  EXPECT_EQ(chip.at("psum_spad.read").capacity_bytes, 48);
  EXPECT_EQ(chip.at("global_buffer.read").capacity_bytes, 102400);
  EXPECT_EQ(chip.at("prefetch_buffer.fill").capacity_bytes, 8192);
  EXPECT_EQ(chip.at("dram.read").capacity_bytes, std::nullopt);
  const ActionMap larger = read_spatial_machine(kConfigs + "eyeriss-32x32.yaml").energy;
  EXPECT_EQ(larger.at("filter_spad.read").capacity_bytes, 512);
  EXPECT_EQ(larger.at("global_buffer.read").capacity_bytes, 524288);
}

TEST(MachineConfig, AnEntryOfTheActionMapMayNameAnotherSize) {
  std::string text = text_of(kConfigs + "eyeriss.yaml");
  const auto set = [&](const std::string& counter, const std::string& entry) {
    const auto begin = text.find('{', text.find("  " + counter + ":"));
    text.replace(begin, text.find('}', begin) + 1 - begin, entry);
  };
  set("global_buffer.read", "{part: sram, capacity_of: bank}");
  set("psum_spad.read", "{part: register_file, capacity_bytes: 512, bits: 32}");
  const ScratchFolder folder;
  folder.write("mine.yaml", text);
  const ActionMap map = read_spatial_machine((folder / "mine.yaml").string()).energy;
  EXPECT_EQ(map.at("global_buffer.read").capacity_bytes, 4096);
  EXPECT_EQ(map.at("global_buffer.write").capacity_bytes, 102400);
  EXPECT_EQ(map.at("psum_spad.read").capacity_bytes, 512);
  EXPECT_EQ(map.at("psum_spad.read").bits, 32);
}

TEST(MachineConfig, ACostByTheCycleIsOneWholeActionOfItsPart) {
  const SpatialConfig machine = read_spatial_machine(kConfigs + "eyeriss.yaml", "horowitz-45nm");
  EXPECT_EQ(machine.energy.at("array.clock").bits, machine.technology.parts.at("clock").width_bits);
  EXPECT_EQ(machine.energy.at("mac.compute").bits, machine.technology.parts.at("mac_16b").width_bits);
}

}  // namespace
}  // namespace eyrie
