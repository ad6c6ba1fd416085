// Six dataflows on machines of the same area, as a user meets them.
#include <gmock/gmock.h>

#include <map>

#include "sim/compare.h"
#include "sim/compare_table.h"
#include "sim/machine_config.h"
#include "sim/run.h"
#include "sim/spatial/limits.h"
#include "sim/spatial/mapping_choice.h"
#include "sim/table_files.h"
#include "sim/workload_file.h"
#include "tests/edited_file.h"
#include "tests/process.h"
#include "tests/read_spatial_machine.h"
#include "tests/scratch_folder.h"
#include "workloads/transposed.h"

namespace eyrie {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string kMachines = EYRIE_SOURCE_DIR "/configs/isca16";
const std::string kTiny = EYRIE_SOURCE_DIR "/workloads/tiny.yaml";

// Layers that no dataflow can refuse for its size.
Workload tiny() {
  Workload workload = read_workload(kTiny);
  for (WorkloadLayer& entry : workload.layers) entry.mapping = {};
  return workload;
}

TEST(Dataflows, AllShippedMachinesComputeTheSame) {
  std::optional<std::uint64_t> macs;
  for (const std::string& name : yaml_names(kMachines)) {
    const RunResult result = run(read_machine(kMachines + "/" + name + ".yaml"), tiny());
    EXPECT_EQ(result.totals.outputs_match, true) << name;
    EXPECT_EQ(macs.value_or(result.totals.macs), result.totals.macs) << name;
    macs = result.totals.macs;
  }
  EXPECT_EQ(yaml_names(kMachines).size(), 18u);
}

// Ofmaps of one row that the buffer has no room for, and the same turned. At least so many PEs work.
TEST(Dataflows, RunLongRowsInBlocksOfColumns) {
  Layer wide{.name = "audio", .C = 1, .H = 1, .W = 40'000, .M = 16, .R = 1, .S = 40, .stride = {1, 4}};
  Workload workload = tiny();
  workload.layers.resize(1);
  workload.layers[0].data.bias.clear();
  for (const auto& [name, pes] : std::map<std::string, int>{{"ws", 240}, {"os_a", 240}, {"os_b", 240}, {"os_c", 16}}) {
    SCOPED_TRACE(name);
    const auto machine = read_machine(kMachines + "/" + name + "-256.yaml");
    workload.layers[0].layer = wide;
    const LayerResult result = run(machine, workload).layers.at(0);
    EXPECT_EQ(result.outputs_match, true);
    EXPECT_GE(result.active_pes, pes);
    workload.layers[0].layer = transposed(wide);
    const LayerResult other = run(machine, workload).layers.at(0);
    EXPECT_EQ(other.cycles, result.cycles);
    EXPECT_EQ(other.accesses, result.accesses);
  }
}

// By hand: without register files but for three words, 256 PEs free 256 x 506 bytes, each worth 1.6 bytes of buffer:
// 131072 + 207257 = 338329, less 4096 for the prefetch buffer, in banks of 4096.
TEST(Dataflows, BufferIsWhatTheRegisterFilesLeave) {
  EXPECT_EQ(read_spatial_machine(kMachines + "/nlr-256.yaml").global_buffer.banks, (338329 - 4096) / 4096);
  EXPECT_EQ(read_spatial_machine(kMachines + "/rs-256.yaml").global_buffer.banks, (131072 - 16384) / 4096);
}

std::vector<std::string> problems_of_machine(const std::string& name, const Edits& edits) {
  return problems_with("m.yaml", edited(text_of(kMachines + "/" + name), edits),
                       [](const std::string& path) { read_machine(path); });
}

TEST(DataflowsBadInput, AnAreaBudgetTooSmallForTheRegisterFiles) {
  EXPECT_THAT(
      problems_of_machine("rs-256.yaml", {{"buffer_bytes: 131072", "buffer_bytes: 16384"}}),
      ElementsAre("m.yaml:16: area_budget: 256 PEs with 512 bytes of register file each leave 16384 bytes for the "
                  "global buffer, less than the prefetch buffer of 16384 and two banks of 4096"));
  EXPECT_THAT(
      problems_of_machine("ws-256.yaml", {{"filter_spad_words: 1", "filter_spad_words: 400"}}),
      ElementsAre("m.yaml:16: area_budget: 256 PEs with 804 bytes of register file each leave 11468 bytes for the "
                  "global buffer, less than the prefetch buffer of 4096 and two banks of 4096"));
}

TEST(DataflowsBadInput, AnAreaBudgetSetsTheBanks) {
  EXPECT_THAT(problems_of_machine("nlr-256.yaml", {{"  bank_bytes: 4096", "  banks: 9\n  bank_bytes: 4096"}}),
              ElementsAre("m.yaml:21: global_buffer.banks: cannot be given with area_budget, which sets it"));
  EXPECT_THAT(problems_of_machine("nlr-256.yaml", {{"register_file_area: 1.6", "register_file_area: -1"}}),
              ElementsAre("m.yaml:19: area_budget.register_file_area: -1 is not in 0..100"));
}

TEST(DataflowsBadInput, AnUnknownDataflow) {
  EXPECT_THAT(problems_of_machine("nlr-256.yaml", {{"dataflow: nlr", "dataflow: is"}}),
              ElementsAre("m.yaml:5: dataflow: is is not one of: rs, ws, os_a, os_b, os_c, nlr"));
}

// What a machine says of a layer with a mapping, and nothing else.
std::vector<std::string> problems_of_mapping(const std::string& machine, const std::string& mapping) {
  return problems_with(
      "w.yaml", "layers:\n  - {name: a, kind: conv, C: 8, H: 8, W: 8, M: 8, R: 3, S: 3, mapping: {" + mapping + "}}",
      [&](const std::string& path) { run(read_machine(kMachines + "/" + machine), read_workload(path)); });
}

TEST(DataflowsBadInput, AnotherDataflowsMapping) {
  EXPECT_THAT(
      problems_of_mapping("ws-256.yaml", "m: 8, n: 1, e: 6, p: 1, q: 1, r: 1, t: 1"),
      ElementsAre("w.yaml:2: layers[0].mapping: a: its mapping has m, n, e, p, q, r, t, as those of rs; a mapping of "
                  "ws has m, n, e, c, r, t and keep"));
  EXPECT_THAT(
      problems_of_mapping("rs-256.yaml", "m: 8, n: 1, e: 6, c: 8, r: 1, t: 1"),
      ElementsAre("w.yaml:2: layers[0].mapping: a: its mapping has m, n, e, c, r, t and keep, as those of ws and nlr; "
                  "a mapping of rs has m, n, e, p, q, r, t"));
  EXPECT_THAT(problems_of_mapping("nlr-256.yaml", "m: 8, n: 1, e: 6, c: 8, r: 8, t: 8, keep: ifmap"), ElementsAre());
}

TEST(DataflowsBadInput, AMappingThatDoesNotFitSaysWhy) {
  const auto reason = [](const std::string& machine, const std::string& mapping) {
    const auto problems = problems_of_mapping(machine, mapping);
    return problems.size() == 1 ? problems[0].substr(std::string("w.yaml:2: layers[0].mapping: a: ").size()) : "";
  };
  EXPECT_EQ(reason("ws-256.yaml", "m: 8, n: 1, e: 6, c: 8, r: 8, t: 4"),
            "needs 288 PEs for a weight each (R x S x r x t), the array has 256");
  EXPECT_EQ(reason("ws-256.yaml", "m: 8, n: 1, e: 6, c: 4, r: 8, t: 1"),
            "needs 8 channels in the array (r), the mapping keeps c = 4");
  EXPECT_EQ(reason("os_a-256.yaml", "m: 8, n: 1, e: 6, c: 8, b: 1, y: 7, x: 6"),
            "needs 7 ofmap rows in the array (y), the mapping keeps e = 6");
  EXPECT_EQ(reason("os_b-256.yaml", "m: 8, n: 1, e: 6, c: 8, b: 1, y: 6, x: 6, t: 8"),
            "needs 8 PE sets of y x x = 6 x 6 for t filters of b ifmaps, the array has room for 4");
  EXPECT_EQ(reason("os_c-256.yaml", "m: 8, n: 1, e: 6, c: 8, t: 9"),
            "needs 9 filters in the array (t), the mapping keeps m = 8");
  EXPECT_EQ(reason("nlr-256.yaml", "m: 9, n: 1, e: 6, c: 8, r: 8, t: 8"),
            "needs 9 ofmap channels in the buffer (m), a group has 8");
}

// A weight each for 16 x 16 PEs: 17 x 17 do not fit, and a comparison of dataflows goes on without it.
TEST(DataflowsBadInput, AFilterOfMoreWeightsThanPes) {
  Workload workload = tiny();
  workload.layers.resize(1);
  workload.layers[0].layer = {.name = "large", .C = 1, .H = 20, .W = 20, .M = 1, .R = 17, .S = 17};
  workload.layers[0].data.bias.clear();
  const SpatialConfig machine = read_spatial_machine(kMachines + "/ws-256.yaml");
  const auto best = best_mappings_on(machine, workload.layers[0], Objective::energy, 1);
  EXPECT_EQ(
      std::get<Misfit>(best).reason,
      "no mapping fits: even with all factors 1 it needs 289 PEs for a weight each (R x S x r x t), the array has 256");
}

const std::vector<std::string> kSix{"rs", "ws", "os_a", "os_b", "os_c", "nlr"};

// A layer that all can run, and one with a filter of more weights than 256 PEs can keep.
constexpr const char* kLarge =
    "layers:\n"
    "  - {name: small, kind: conv, C: 2, H: 6, W: 6, M: 4, R: 3, S: 3}\n"
    "  - {name: large, kind: conv, C: 1, H: 18, W: 18, M: 2, R: 17, S: 17}\n";

TEST(Dataflows, AComparisonGoesOnWithoutALayerThatOneCannotRun) {
  const ScratchFolder folder;
  folder.write("w.yaml", kLarge);
  std::vector<std::string> machines;
  for (const std::string& name : kSix) machines.push_back(kMachines + "/" + name + "-256.yaml");
  const auto comparison = compare_machines(read_contestants(machines, ""), read_workload(folder / "w.yaml"));
  ASSERT_EQ(comparison.machines.size(), kSix.size());
  for (std::size_t i = 0; i < kSix.size(); ++i) {
    const auto& layers = comparison.machines[i].layers;
    ASSERT_TRUE(layers[0].result) << kSix[i];
    EXPECT_EQ(layers[0].result->outputs_match, true) << kSix[i];
    EXPECT_EQ(layers[0].result->macs, std::uint64_t{4 * 4 * 4 * 2 * 3 * 3}) << kSix[i];
    EXPECT_EQ(layers[1].result.has_value(), kSix[i] != "ws") << kSix[i];
  }
  EXPECT_EQ(comparison.common_layers, 1u);
  EXPECT_THAT(compare_table(comparison),
              HasSubstr("large on ws-256 is not run: no mapping fits: even with all factors 1 it needs 289 PEs for a "
                        "weight each (R x S x r x t), the array has 256"));
}

// A sweep changes the key alone: the register files, and with them the buffer, stay the base machine's.
TEST(Dataflows, AreAnAxisOfASweep) {
  const ScratchFolder folder;
  folder.write("w.yaml", kLarge);
  folder.write("s.yaml", "machine: " + kMachines +
                             "/rs-256.yaml\nworkload: w.yaml\naxes:\n"
                             "  machine.dataflow: [rs, ws, os_a, os_b, os_c, nlr]\n");
  const Outcome outcome =
      run_program({EYRIE_PROGRAM, "sweep", folder / "s.yaml", "--out", folder.path() / "out", "--jobs", "1"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("6 points: 6 run, 1 refused\n"));
  EXPECT_THAT(outcome.out, HasSubstr("layers[1]: large: no mapping fits: even with all factors 1 it needs 289 PEs"));
  for (const std::string& name : kSix) EXPECT_THAT(outcome.out, HasSubstr("\n" + name + " "));
}

TEST(MapCommand, PrintsTheBestMappingOfEachDataflow) {
  const Outcome outcome = run_program({EYRIE_PROGRAM, "map", "--machine", kMachines + "/rs-256.yaml", "--workload",
                                       kTiny, "--layers", "strided", "--all-dataflows"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  for (const char* name : {"\nrs ", "\nws ", "\nos_a ", "\nos_b ", "\nos_c ", "\nnlr "})
    EXPECT_THAT(outcome.out, HasSubstr(name));
}

// Row stationary's register files take all the area there is; the others go on.
TEST(MapCommand, SaysOfADataflowThatItsAreaIsTooSmallAndGoesOn) {
  const ScratchFolder folder;
  folder.write("m.yaml",
               edited(text_of(kMachines + "/nlr-256.yaml"), {{"buffer_bytes: 131072", "buffer_bytes: 8192"}}));
  const Outcome outcome = run_program({EYRIE_PROGRAM, "map", "--machine", (folder / "m.yaml").string(), "--workload",
                                       kTiny, "--layers", "strided", "--all-dataflows"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("\nnlr "));
  EXPECT_THAT(outcome.out,
              HasSubstr("rs: area_budget: 256 PEs with 512 bytes of register file each leave 8192 bytes for "
                        "the global buffer, less than the prefetch buffer of 4096 and two banks of 4096\n"));
}

}  // namespace
}  // namespace eyrie
