// Sweeps that run: rows, crashes, resumption; and every sweep that is shipped, cut to its smallest.
#include <gmock/gmock.h>
#include <signal.h>

#include <algorithm>

#include "sim/base/fault.h"
#include "sim/run.h"
#include "sim/sweep/rows.h"
#include "sim/sweep/run_sweep.h"
#include "sim/table_files.h"
#include "tests/scratch_folder.h"

namespace eyrie {
namespace {

using testing::ElementsAre;
using testing::StartsWith;

const std::string kConfigs = EYRIE_SOURCE_DIR "/configs";

constexpr const char* kSweep = R"(machine: MACHINE
workload: w.yaml
axes:
  machine.array.columns: [14, 7, 5000]
  workload.layers[a].outputs: [3, 5]
)";

struct SweepRun : testing::Test {
  SweepRun() {
    folder.write("w.yaml", "layers: [{name: a, kind: fc, inputs: 8, outputs: 4}]\n");
    std::string text = kSweep;
    folder.write("s.yaml", text.replace(text.find("MACHINE"), 7, kConfigs + "/eyeriss.yaml"));
  }
  Sweep sweep() const { return read_sweep(folder / "s.yaml"); }

  // Runs the sweep into a folder of that name.
  SweepSummary run_into(const std::string& out, const SweepOptions& options = {}) {
    const Sweep all = sweep();
    Store store(folder / out);
    PointList points(all);
    SweepSummary summary = run_sweep(all, options, points, store);
    rows = rows_of(store, input_names(all), points.hashes());
    return summary;
  }
  std::vector<Cell> column(const std::string& name) const {
    const auto at = std::find(rows.columns.begin(), rows.columns.end(), name) - rows.columns.begin();
    std::vector<Cell> cells;
    for (const auto& row : rows.rows) cells.push_back(row.at(static_cast<std::size_t>(at)));
    return cells;
  }
  std::ptrdiff_t count(const std::string& status) const {
    const auto cells = column("status");
    return std::count(cells.begin(), cells.end(), Cell(status));
  }

  const ScratchFolder folder;
  RowTable rows;
};

TEST_F(SweepRun, ARowHoldsTheTotalsOfItsRun) {
  const SweepSummary summary = run_into("out");
  EXPECT_EQ(summary.progress.run, 6u);
  EXPECT_EQ(summary.refused, 2u);
  EXPECT_EQ(summary.crashed, 0u);
  const Sweep all = sweep();
  BaseFiles files(all);
  for (std::uint64_t i = 0; i < 2; ++i) {
    const PointInputs inputs = files.inputs(values_at(all, i));
    const Columns expected = columns_of(run_point(all, inputs));
    const auto hashes = column("hash");
    const auto row = std::find(hashes.begin(), hashes.end(), Cell(files.hash(inputs))) - hashes.begin();
    ASSERT_LT(row, std::ssize(hashes));
    for (const auto& [name, cell] : expected) {
      if (cell.index() == 0) continue;
      EXPECT_EQ(column(name).at(static_cast<std::size_t>(row)), cell) << name;
    }
  }
}

TEST_F(SweepRun, ARefusedPointKeepsItsMessageAndTheOthersGoOn) {
  const SweepSummary summary = run_into("out");
  EXPECT_EQ(summary.first_refusal, kConfigs + "/eyeriss.yaml: array.columns: 5000 is not in 1..1024");
  EXPECT_EQ(count("done"), 4);
  EXPECT_EQ(count("refused"), 2);
  EXPECT_THAT(column("message"), testing::Contains(Cell(summary.first_refusal)).Times(2));
}

// More memory, or another machine, may do it.
TEST_F(SweepRun, APointTooLargeForTheMemoryIsTriedAgain) {
  const SweepSummary summary = run_into("out", {.memory_limit = 1000});
  EXPECT_EQ(summary.refused, 6u);
  EXPECT_EQ(count("too large"), 4);
  EXPECT_EQ(run_into("out").progress.run, 4u);
  EXPECT_EQ(count("done"), 4);
}

TEST_F(SweepRun, ACrashLosesItsPointOnlyAndIsTriedAgain) {
  SweepOptions options;
  options.processes = 2;
  options.simulate = [](const Sweep& sweep, const PointInputs& inputs, std::uint64_t) {
    RunResult result = run_point(sweep, inputs);
    if (result.pes == 12 * 7) raise(SIGKILL);
    if (result.layers.front().layer.M == 3) throw Fault("array: stuck in cycle 5");
    return result;
  };
  const SweepSummary summary = run_into("out", options);
  EXPECT_EQ(summary.crashed, 3u);
  EXPECT_EQ(count("done"), 1);
  EXPECT_THAT(column("message"), testing::Contains(Cell("ended by signal 9 (Killed)")).Times(2));
  EXPECT_THAT(column("message"), testing::Contains(Cell("a mistake of the simulator itself: array: stuck in cycle 5")));
  const SweepSummary again = run_into("out");
  EXPECT_EQ(again.progress.known, 3u);
  EXPECT_EQ(again.progress.run, 3u);
  const std::string mended = csv(rows);
  run_into("undisturbed");
  EXPECT_EQ(mended, csv(rows));
}

TEST_F(SweepRun, RowsAreTheSameWhateverTheNumberOfProcesses) {
  run_into("one");
  const std::string one = csv(rows), one_json = ndjson(rows);
  run_into("three", {.processes = 3});
  EXPECT_EQ(csv(rows), one);
  EXPECT_EQ(ndjson(rows), one_json);
}

TEST_F(SweepRun, AKnownPointTakesTheInputsOfTheSweepThatMeetsIt) {
  run_into("out");
  const std::string text =
      "axes:\n  machine.array.columns: [14]\n  workload.layers[a].outputs: 3\n  machine.clock_MHz: 200\n";
  folder.write("s.yaml", "machine: " + kConfigs + "/eyeriss.yaml\nworkload: w.yaml\n" + text);
  const SweepSummary summary = run_into("out");
  EXPECT_EQ(summary.progress.known, 1u);
  EXPECT_EQ(summary.progress.run, 0u);
  EXPECT_THAT(column("machine.clock_MHz"), ElementsAre(Cell(std::int64_t{200})));
}

// FC layers on the second machine; sums of both, and no cycles, since each has a clock of its own.
TEST_F(SweepRun, APairOfMachinesIsOneMachine) {
  folder.write("w.yaml",
               "layers: [{name: a, kind: fc, inputs: 8, outputs: 4, compress: {codebook: 4}},\n"
               "  {name: b, kind: conv, C: 2, H: 5, W: 5, M: 3, R: 3, S: 3}]\n");
  const std::string pair = kConfigs + "/scnn.yaml+" + kConfigs + "/eie.yaml";
  folder.write("s.yaml", "workload: w.yaml\naxes:\n  machine: [" + pair + ", " + kConfigs + "/scnn.yaml]\n");
  const SweepSummary summary = run_into("out");
  EXPECT_EQ(summary.first_refusal, "");
  const auto machines = column("machine");
  const auto both =
      static_cast<std::size_t>(std::find(machines.begin(), machines.end(), Cell(pair)) - machines.begin());
  EXPECT_EQ(column("macs").at(both), Cell(std::int64_t{32 + 9 * 54}));
  EXPECT_EQ(column("pes").at(both), Cell(std::int64_t{128}));
  EXPECT_EQ(column("cycles").at(both), Cell());
  EXPECT_GT(std::get<double>(column("seconds").at(both)), 0);
  EXPECT_EQ(column("outputs_match").at(both), Cell(std::int64_t{1}));
}

TEST_F(SweepRun, APairHasItsTechnologyInCommon) {
  const std::string pair = kConfigs + "/eyeriss.yaml+" + kConfigs + "/eie.yaml";
  folder.write("s.yaml", "workload: w.yaml\nmachine: " + pair + "\naxes:\n  workload.batch: [1]\n");
  EXPECT_EQ(run_into("out").first_refusal,
            "eyeriss and eie: have their energies in eyeriss-65nm-normalized and horowitz-45nm; an axis "
            "machine.technology gives both the same");
}

TEST_F(SweepRun, CsvAndNdjsonSayTheSame) {
  run_into("out");
  EXPECT_THAT(csv(rows), StartsWith("hash,status,message,machine,workload,machine.array.columns,"
                                    "workload.layers[a].outputs,accesses.dram.read.bias,"));
  EXPECT_EQ(std::ranges::count(csv(rows), '\n'), 7);
  EXPECT_EQ(std::ranges::count(ndjson(rows), '\n'), 6);
  EXPECT_THAT(ndjson(rows), StartsWith("{\"hash\":\""));
}

TEST_F(SweepRun, AFileThatIsNoDatabaseIsRefused) {
  std::filesystem::create_directory(folder / "out");
  folder.write("out/sweep.sqlite", std::string(5000, 'x'));
  try {
    const Store store(folder / "out");
    FAIL() << "opened";
  } catch (const UserError& error) {
    EXPECT_EQ(error.problems.front(), (folder / "out/sweep.sqlite").string() + ": file is not a database");
  }
}

// Every shipped sweep, with the first and the last value of each axis and its layer of the fewest MACs.
TEST_F(SweepRun, EveryShippedSweepRuns) {
  const std::string shipped = kConfigs + "/sweeps";
  const std::vector<std::string> names = yaml_names(shipped);
  ASSERT_THAT(names, testing::Not(testing::IsEmpty()));
  for (const std::string& name : names) {
    const std::string file = shipped + "/" + name + ".yaml";
    EXPECT_THAT(text_of(file), testing::MatchesRegex("question: [^\n]*[?]\n(.|\n)*")) << "its question comes first";
    Sweep cut = read_sweep(file);
    for (Zipped& zipped : cut.axes)
      for (Axis& axis : zipped) axis.values = {axis.values.front(), axis.values.back()};
    const auto fewer = [](const auto& a, const auto& b) { return a.layer.macs() < b.layer.macs(); };
    const auto layers = read_workload(cut.workloads.front(), cut.overrides).layers;
    cut.overrides.layers = {std::min_element(layers.begin(), layers.end(), fewer)->layer.name};
    Store store(folder / name);
    PointList points(cut);
    const SweepSummary summary = run_sweep(cut, {.processes = 2}, points, store);
    EXPECT_EQ(summary.first_refusal + summary.first_crash, "") << name;
    EXPECT_GE(summary.progress.run, 2u) << name;
  }
}

}  // namespace
}  // namespace eyrie
