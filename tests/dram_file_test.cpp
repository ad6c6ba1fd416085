// DRAMs in files: the shipped ones against their standards, and what a user is told about a wrong one.
#include "sim/dram_file.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

#include "sim/machine_config.h"
#include "sim/result_json.h"
#include "sim/run.h"
#include "sim/table_files.h"
#include "tests/edited_file.h"
#include "tests/read_spatial_machine.h"

namespace eyrie {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::string kConfigs = EYRIE_SOURCE_DIR "/configs/";

DramDevice shipped(const std::string& name) {
  std::vector<std::string> problems;
  const DramDevice device = read_dram_device(kConfigs + "dram/" + name + ".yaml", problems);
  EXPECT_THAT(problems, IsEmpty());
  return device;
}

double GB_per_s(const DramDevice& d) { return 2 * d.clock_MHz * d.width_bits * d.channels / 8e3; }
double bytes(const DramDevice& d) { return static_cast<double>(d.accesses()) * d.access_bytes(); }

// Peak bandwidth, capacity, and the times behind the clocks.
TEST(DramFile, TheShippedDevicesAreWhatTheirNamesSay) {
  const DramDevice lpddr3 = shipped("LPDDR3-1600"), lpddr4 = shipped("LPDDR4-3200"), ddr4 = shipped("DDR4-2400");
  EXPECT_EQ(GB_per_s(lpddr3), 6.4);
  EXPECT_EQ(GB_per_s(lpddr4), 12.8);
  EXPECT_EQ(GB_per_s(ddr4), 19.2);
  EXPECT_EQ(bytes(lpddr3), 4 * 1024.0 * 1024 * 128) << "4 Gb";
  EXPECT_EQ(bytes(lpddr4), 8 * 1024.0 * 1024 * 128);
  EXPECT_EQ(bytes(ddr4), 64 * 1024.0 * 1024 * 128) << "eight times 8 Gb";
  const auto clocks = [](const DramDevice& d, double ns) {
    return static_cast<int>(std::ceil(ns * d.clock_MHz / 1e3));
  };
  for (const DramDevice& d : {lpddr3, lpddr4}) {
    EXPECT_EQ(d.timings.tRCD, clocks(d, 18));
    EXPECT_EQ(d.timings.tRP, clocks(d, 18));
    EXPECT_EQ(d.timings.tRPab, clocks(d, 21));
    EXPECT_EQ(d.timings.tRAS, clocks(d, 42));
    EXPECT_EQ(d.timings.tRRD_S, clocks(d, 10));
  }
  EXPECT_EQ(ddr4.timings.tRAS, clocks(ddr4, 32));
  EXPECT_EQ(ddr4.timings.tRFC, clocks(ddr4, 350));
  EXPECT_EQ(ddr4.timings.tFAW, clocks(ddr4, 21));
}

// What U-Boot 2023.01 writes into NXP's controllers, in pairs of DRAM clocks: of LPDDR4-3200 and 4 Gb a channel
// (board/google/imx8mq_phanbell/lpddr4_timing_1g.c), of DDR4-2400 and 8 Gb
// (board/variscite/imx8mn_var_som/ddr4_timing.c).
struct ControllerSettings {
  const char* device;
  int t_ras_min, wr2pre, rd2pre, t_ccd, write_latency, t_rfc_min;
};

TEST(DramFile, TheShippedTimingsAreThoseThatAControllerIsSetTo) {
  const auto pairs = [](int clocks) { return (clocks + 1) / 2; };
  for (const ControllerSettings& set :
       {ControllerSettings{"LPDDR4-3200", 34, 26, 6, 4, 7, 144}, {"DDR4-2400", 20, 17, 5, 3, 6, 210}}) {
    SCOPED_TRACE(set.device);
    const DramDevice device = shipped(set.device);
    const DramTimings& t = device.timings;
    EXPECT_EQ(pairs(t.tRAS), set.t_ras_min);
    EXPECT_EQ(pairs(t.tCWL + device.access_clocks() + t.tWR), set.wr2pre);
    EXPECT_EQ(pairs(t.tRTP), set.rd2pre);
    EXPECT_EQ(pairs(t.tCCD_L), set.t_ccd);
    EXPECT_EQ(pairs(t.tCWL), set.write_latency);
    EXPECT_EQ(pairs(t.tRFC), set.t_rfc_min);
  }
  const DramDevice lpddr4 = shipped("LPDDR4-3200"), ddr4 = shipped("DDR4-2400");
  EXPECT_EQ(pairs(lpddr4.timings.tFAW), 32);
  EXPECT_EQ(pairs(lpddr4.timings.tRRD_S), 8);
  EXPECT_EQ(pairs(lpddr4.timings.tRCD), 15);
  EXPECT_EQ(pairs(lpddr4.timings.tCL), 14);
  EXPECT_EQ(pairs(ddr4.timings.tCWL + ddr4.access_clocks() + ddr4.timings.tWTR_L), 13);
  EXPECT_EQ(pairs(ddr4.timings.tCWL + ddr4.access_clocks() + ddr4.timings.tWTR_S), 10);
  for (const DramDevice& device : {lpddr4, ddr4})  // in steps of 32 pairs, rounded down
    EXPECT_EQ(device.timings.tREFI / 64, device.clock_MHz == 1600 ? 97 : 146);
}

const std::string kDevice = R"(source: a test
clock_MHz: 800
width_bits: 32
burst_length: 8
bank_groups: 2
banks: 8
rows: 16384
row_bytes: 4096
timings: {tRCD: 15, tRP: 15, tRPab: 17, tCL: 12, tCWL: 6, tRAS: 34, tRTP: 6, tCCD_S: 4, tCCD_L: 4, tRRD_S: 8, tRRD_L: 8,
  tFAW: 40, tWR: 12, tWTR_S: 6, tWTR_L: 6, tREFI: 3120, tRFC: 104, tBTA: 2}
)";

std::vector<std::string> device_problems(const Edits& edits) {
  return problems_with("d.yaml", edited(kDevice, edits), [](const std::string& path) {
    std::vector<std::string> problems;
    read_dram_device(path, problems);
    if (!problems.empty()) throw UserError(problems);
  });
}

TEST(DramBadInput, TheUneditedDeviceIsGood) { EXPECT_THAT(device_problems({}), IsEmpty()); }

TEST(DramBadInput, EveryTimingIsGiven) {
  EXPECT_THAT(device_problems({{"tRCD: 15, ", ""}, {"source: a test\n", ""}}),
              ElementsAre("d.yaml:1: source: missing, expected a text",
                          "d.yaml:8: timings.tRCD: missing, expected a whole number"));
}

TEST(DramBadInput, ATimingThatIsMisspelt) {
  EXPECT_THAT(device_problems({{"tREFI", "tREF"}}),
              ElementsAre("d.yaml:10: timings.tREF: unknown key; did you mean tREFI?"));
}

TEST(DramBadInput, SizesThatDoNotFitEachOther) {
  EXPECT_THAT(device_problems({{"burst_length: 8", "burst_length: 7"}, {"banks: 8", "banks: 9"}}),
              ElementsAre("d.yaml:4: burst_length: 7 is no multiple of 2, the edges of a clock",
                          "d.yaml:6: banks: 9 is no multiple of 2, the bank_groups"));
  EXPECT_THAT(device_problems({{"row_bytes: 4096", "row_bytes: 4100"}}),
              ElementsAre("d.yaml:8: row_bytes: 4100 is no multiple of 32, the bytes of an access, width_bits x "
                          "burst_length / 8"));
}

TEST(DramBadInput, NoTimeBetweenRefreshes) {
  EXPECT_THAT(device_problems({{"tREFI: 3120", "tREFI: 300"}}),
              ElementsAre("d.yaml:10: timings.tREFI: 300 leaves no time between refreshes, expected at least 408"));
}

TEST(DramBadInput, ARowThatClosesBeforeItIsOpen) {
  EXPECT_THAT(device_problems({{"tRAS: 34", "tRAS: 14"}}),
              ElementsAre("d.yaml:9: timings.tRAS: 14 is shorter than tRCD 15"));
}

std::vector<std::string> machine_problems(const Edits& edits) {
  const std::string machine = text_of(kConfigs + "eyeriss-lpddr3.yaml");
  const std::string dram =
      machine.substr(machine.find("dram:\n"), machine.find("compression:") - machine.find("dram:\n"));
  std::vector<std::string> problems = problems_with(
      "m.yaml", edited(machine, {{dram, edited("dram:\n  model: banked\n  preset: LPDDR3-1600\n", edits)}}),
      [](const std::string& path) { read_machine(path); });
  // Lines count from the section.
  const std::size_t first =
      1 + static_cast<std::size_t>(std::count(
              machine.begin(), machine.begin() + static_cast<std::ptrdiff_t>(machine.find("dram:\n")), '\n'));
  for (std::string& problem : problems) {
    const std::size_t colon = problem.find(':', 7);
    problem = std::to_string(std::stoul(problem.substr(7, colon - 7)) - first) + problem.substr(colon);
  }
  return problems;
}

TEST(DramBadInput, APresetThatIsNotThere) {
  EXPECT_THAT(machine_problems({{"LPDDR3-1600", "LPDDR3-1601"}}),
              ElementsAre("2: dram.preset: LPDDR3-1601.yaml is neither beside this file nor in " EYRIE_SOURCE_DIR
                          "/configs/dram; did you mean LPDDR3-1600?"));
  EXPECT_THAT(machine_problems({{"  preset: LPDDR3-1600\n", ""}}),
              ElementsAre("0: dram.preset: missing, expected a text"));
}

TEST(DramBadInput, KeysOfTheOtherModel) {
  EXPECT_THAT(machine_problems({{"LPDDR3-1600\n", "LPDDR3-1600\n  width_bits: 64\n  clock_MHz: 60\n"}}),
              ElementsAre("3: dram.width_bits: belongs to model link; with banks it is the preset's",
                          "4: dram.clock_MHz: belongs to model link; with banks it is the preset's"));
  EXPECT_THAT(machine_problems({{"banked", "link"},
                                {"LPDDR3-1600\n", "LPDDR3-1600\n  width_bits: 64\n  clock_MHz: 60\n  page: open\n"}}),
              ElementsAre("2: dram.preset: belongs to model banked", "5: dram.page: belongs to model banked"));
}

TEST(DramBadInput, ChoicesAndRanges) {
  EXPECT_THAT(machine_problems({{"LPDDR3-1600\n", "LPDDR3-1600\n  page: shut\n  mapping: row\n  queue_requests: 0\n"}}),
              ElementsAre("3: dram.page: shut is not one of: open, closed",
                          "4: dram.mapping: row is not one of: row_bank_column, row_column_bank, bank_row_column",
                          "5: dram.queue_requests: 0 is not in 1..1024"));
}

// Every device, page and mapping under a whole machine; with reuse and without the same bytes.
TEST(DramFile, EveryDeviceRunsUnderAMachine) {
  const Workload tiny = read_workload(EYRIE_SOURCE_DIR "/workloads/tiny.yaml");
  SpatialConfig machine = read_spatial_machine(kConfigs + "eyeriss-lpddr3.yaml");
  for (const std::string& name : yaml_names(kConfigs + "dram")) {
    SCOPED_TRACE(name);
    machine.dram.device = shipped(name);
    for (const PagePolicy page : {PagePolicy::open, PagePolicy::closed}) {
      machine.dram.scheduling.page = page;
      const RunResult result = run(machine, tiny);
      RunOptions ticked;
      ticked.engine.reuse = false;
      EXPECT_EQ(result.totals.outputs_match, true);
      EXPECT_EQ(result_json(result), result_json(run(machine, tiny, ticked)));
      // Every access hits an open row or had it opened, and every row that was opened is closed, or open at the end.
      std::uint64_t opened = 0, closed = 0, hits = 0, accesses = 0;
      const LayerResult& layer = result.layers.front();
      for (const auto& [key, count] : layer.accesses) {
        if (key.component != Component::kDram) continue;
        opened += key.action == Action::kActivate ? count : 0;
        closed += key.action == Action::kPrecharge ? count : 0;
        hits += key.action == Action::kRowHit ? count : 0;
        if (key.action == Action::kRead || key.action == Action::kWrite)
          accesses += ceil_div(count * 2, static_cast<std::uint64_t>(machine.dram.device.access_bytes()));
      }
      EXPECT_GE(opened + hits, accesses);
      EXPECT_GE(opened, closed);
      EXPECT_LE(opened - closed, 32u);
      if (page == PagePolicy::open) {
        EXPECT_GT(hits, opened);
      }
    }
  }
}

}  // namespace
}  // namespace eyrie
