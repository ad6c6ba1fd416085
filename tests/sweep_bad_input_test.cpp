// Sweep files with mistakes: every message is compared whole.
#include <gmock/gmock.h>

#include "sim/sweep/sweep.h"
#include "tests/edited_file.h"

namespace eyrie {
namespace {

using testing::ElementsAre;

// A sweep file of this text, with absolute names where it says MACHINE and TINY.
std::vector<std::string> problems_of_sweep(std::string text) {
  const std::vector<std::pair<std::string, std::string>> files{{"MACHINE", EYRIE_SOURCE_DIR "/configs/eyeriss.yaml"},
                                                               {"TINY", EYRIE_SOURCE_DIR "/workloads/tiny.yaml"}};
  for (const auto& [name, path] : files)
    for (auto at = text.find(name); at != std::string::npos; at = text.find(name)) text.replace(at, name.size(), path);
  return problems_with("s.yaml", text, [](const std::string& path) { read_sweep(path); });
}

std::vector<std::string> problems_of_axes(const std::string& rest) {
  return problems_of_sweep("machine: MACHINE\nworkload: TINY\n" + rest + "\n");
}

TEST(SweepBadInput, AnEmptyFileAndOneThatIsNoMap) {
  EXPECT_THAT(problems_of_sweep(""), ElementsAre("s.yaml:1: the file is empty"));
  EXPECT_THAT(problems_of_sweep("- a\n"),
              ElementsAre("s.yaml:1: expected a map of question, machine, workload, layers, "
                          "batch, check, axes, zip, filters, plots, found a list"));
}

TEST(SweepBadInput, NoAxes) {
  EXPECT_THAT(problems_of_sweep("check: true\n"),
              ElementsAre("s.yaml:1: axes: missing, expected a map", "s.yaml:1: machine: missing, expected a text",
                          "s.yaml:1: workload: missing, expected a text"));
  EXPECT_THAT(problems_of_axes("axes: {}"),
              ElementsAre("s.yaml:3: axes: is empty, expected an axis at least, as machine.array.columns: [12, 24]"));
  EXPECT_THAT(problems_of_axes("zip: [{}]"), ElementsAre("s.yaml:3: zip[0]: is empty, expected axes"));
}

TEST(SweepBadInput, NoValues) {
  EXPECT_THAT(problems_of_axes("axes: {machine.array.columns: []}"),
              ElementsAre("s.yaml:3: axes.machine.array.columns: is empty, expected values"));
  EXPECT_THAT(problems_of_axes("axes: {machine.array.columns: }"),
              ElementsAre("s.yaml:3: axes.machine.array.columns: expected a list, found nothing"));
}

TEST(SweepBadInput, PlotsOfWhatTheSweepDoesNotHave) {
  const std::string axes = "axes: {machine.array.columns: [12, 14]}\nplots:\n";
  EXPECT_THAT(problems_of_axes(axes + "  - {x: machine.array.column, y: second}\n"),
              ElementsAre("s.yaml:5: plots[0].x: machine.array.column: neither an axis nor a result; did you mean "
                          "machine.array.columns?",
                          "s.yaml:5: plots[0].y: second: neither an axis nor a result; did you mean seconds?"));
  EXPECT_THAT(
      problems_of_axes(axes + "  - {x: pes, y: joules}\n"),
      ElementsAre("s.yaml:5: plots[0].y: joules: neither an axis nor a result; results are columns of sweep.csv, as "
                  "energy.total"));
  EXPECT_THAT(
      problems_of_axes(axes + "  - {x: pes, y: stalls, lines: [machine.array.rows],\n"
                              "     against: {machine.array.columns: 13}}\n  - {x: pes}\n"),
      ElementsAre("s.yaml:5: plots[0].lines: machine.array.rows: no such axis; did you mean machine.array.columns?",
                  "s.yaml:6: plots[0].against: 13: not a value of machine.array.columns",
                  "s.yaml:7: plots[1].y: missing, expected a text"));
}

// Bad axes, filters and plots are told together; what only follows from a bad axis is not told.
TEST(SweepBadInput, ABadAxisBesideABadPlot) {
  const std::string plots =
      "\nplots:\n  - {x: machine.array.columns, y: second, against: {machine.array.columns: 12}}\n";
  const std::string second = "s.yaml:5: plots[0].y: second: neither an axis nor a result; did you mean seconds?";
  EXPECT_THAT(problems_of_axes("axes: {machine.array.columns: [12, many]}" + plots),
              ElementsAre("s.yaml:3: axes.machine.array.columns: expected a whole number, found many", second));
  EXPECT_THAT(problems_of_axes("axes: {machine.array.columns: {from: 9, to: 1, step: 1}}" + plots),
              ElementsAre("s.yaml:3: axes.machine.array.columns.to: 1 is below from, 9", second));
  EXPECT_THAT(problems_of_axes("axes: {machine.array.columns: []}" + plots),
              ElementsAre("s.yaml:3: axes.machine.array.columns: is empty, expected values", second));
  EXPECT_THAT(problems_of_axes("axes: {machine.array.colums: [12]}" + plots),
              ElementsAre("s.yaml:3: axes.machine.array.colums: unknown key; did you mean columns?", second));
  EXPECT_THAT(problems_of_axes("axes: {array.columns: [12]}" + plots),
              ElementsAre("s.yaml:3: axes.array.columns: unknown axis; an axis is machine, workload or a key of one of "
                          "them, as machine.array.columns",
                          second));
  EXPECT_THAT(problems_of_axes("axes: [machine.array.columns]" + plots),
              ElementsAre("s.yaml:3: axes: expected a map, found a list", second));
  EXPECT_THAT(problems_of_axes("zip: [{machine.array.rows: [12, 24], machine.array.columns: [12]}]" + plots),
              ElementsAre("s.yaml:3: zip[0].machine.array.columns: 1 values, but machine.array.rows has 2; zipped axes "
                          "have as many each",
                          second));
}

TEST(SweepBadInput, ABadAxisBesideABadPlotOrFilterOfTheSameAxis) {
  EXPECT_THAT(problems_of_axes("axes: {machine.array.columns: [12, many]}\nplots:\n  - {x: machine.array.column, "
                               "y: cycles}"),
              ElementsAre("s.yaml:3: axes.machine.array.columns: expected a whole number, found many",
                          "s.yaml:5: plots[0].x: machine.array.column: neither an axis nor a result; did you mean "
                          "machine.array.columns?"));
  EXPECT_THAT(problems_of_axes("axes: {machine.array.columns: [12, many]}\n"
                               "filters: [machine.array.columns < 99, machine.array.column < 2]"),
              ElementsAre("s.yaml:3: axes.machine.array.columns: expected a whole number, found many",
                          "s.yaml:4: filters[1]: machine.array.column: no such axis; did you mean "
                          "machine.array.columns?"));
  EXPECT_THAT(problems_of_axes("axes: {machine.array.colums: [12]}\n"
                               "filters: [machine.array.columns < 99, workload.batch 2]"),
              ElementsAre("s.yaml:3: axes.machine.array.colums: unknown key; did you mean columns?",
                          "s.yaml:4: filters[1]: workload.batch 2: expected a comparison of two axes or values with "
                          "spaces between all, as machine.array.rows * machine.array.columns <= 256"));
}

TEST(SweepBadInput, AMissingFileBesideABadPlot) {
  EXPECT_THAT(problems_of_sweep("machine: m.yaml\nworkload: TINY\naxes: {workload.batch: [1, 2, 1]}\n"
                                "plots: [{x: workload.bach, y: cycles, against: {machine: m2.yaml}}]\n"),
              ElementsAre("s.yaml:1: machine: m.yaml: no such file; names are relative to this file's folder",
                          "s.yaml:3: axes.workload.batch: 1: given twice",
                          "s.yaml:4: plots[0].x: workload.bach: neither an axis nor a result; did you mean "
                          "workload.batch?"));
}

TEST(SweepBadInput, APairOfWhatIsNotThere) {
  EXPECT_THAT(problems_of_axes("axes: {machine.clock_MHz: [1]}\nfilters: []").size(), 0u);
  EXPECT_THAT(problems_of_sweep("machine: MACHINE+none.yaml\nworkload: TINY\naxes: {machine.clock_MHz: [1]}\n"),
              ElementsAre("s.yaml:1: machine: none.yaml: no such file; names are relative to this file's folder"));
}

TEST(SweepBadInput, AnUnknownAxis) {
  EXPECT_THAT(problems_of_axes("axes: {array.columns: [12]}"),
              ElementsAre("s.yaml:3: axes.array.columns: unknown axis; an axis is machine, workload or a key of one of "
                          "them, as machine.array.columns"));
  EXPECT_THAT(problems_of_axes("axes: {machine.array.colums: [12, 14]}"),
              ElementsAre("s.yaml:3: axes.machine.array.colums: unknown key; did you mean columns?"));
  EXPECT_THAT(problems_of_axes("axes:\n  machine.arry.columns: [12, 14]\n  workload.layers[fcc].outputs: [3]\n"
                               "  workload.layers[4].M: [3]"),
              ElementsAre("s.yaml:4: axes.machine.arry.columns: arry: unknown key; did you mean array?",
                          "s.yaml:5: axes.workload.layers[fcc].outputs: no item is named fcc; did you mean fc?",
                          "s.yaml:6: axes.workload.layers[4].M: no item [4] among 4"));
}

TEST(SweepBadInput, AValueOfAWrongType) {
  EXPECT_THAT(problems_of_axes("axes: {machine.array.columns: [12, many], machine.pe.zero_gating: [1]}"),
              ElementsAre("s.yaml:3: axes.machine.array.columns: expected a whole number, found many",
                          "s.yaml:3: axes.machine.pe.zero_gating: expected true or false, found 1"));
}

TEST(SweepBadInput, ABadRange) {
  EXPECT_THAT(problems_of_axes("axes: {workload.batch: {from: 1, to: 5, step: fast}}"),
              ElementsAre("s.yaml:3: axes.workload.batch.step: expected a finite number, found fast"));
  EXPECT_THAT(problems_of_axes("axes: {workload.batch: {from: 5, to: 1, step: 0}}"),
              ElementsAre("s.yaml:3: axes.workload.batch.step: 0 is not above 0",
                          "s.yaml:3: axes.workload.batch.to: 1 is below from, 5"));
  EXPECT_THAT(problems_of_axes("axes: {workload.batch: {from: 1, too: 5}}"),
              ElementsAre("s.yaml:3: axes.workload.batch.too: unknown key; did you mean to?",
                          "s.yaml:3: axes.workload.batch.step: missing, expected a number"));
  EXPECT_THAT(problems_of_axes("axes: {workload.defaults.seed: {from: 1, to: 10000000, step: 1}}"),
              ElementsAre("s.yaml:3: axes.workload.defaults.seed: 10000000 values, at most 1000000 are possible"));
}

TEST(SweepBadInput, MorePointsThanAnybodyCounts) {
  EXPECT_THAT(problems_of_axes("axes: {workload.defaults.seed: {from: 1, to: 1e6, step: 1},\n"
                               "  workload.batch: {from: 1, to: 65536, step: 1}}"),
              ElementsAre("s.yaml:3: axes: 65536000000 points, at most 1000000000 are possible"));
}

TEST(SweepBadInput, TheSameTwice) {
  EXPECT_THAT(problems_of_axes("axes: {workload.batch: [1, 2, 1]}"),
              ElementsAre("s.yaml:3: axes.workload.batch: 1: given twice"));
  EXPECT_THAT(problems_of_axes("axes: {workload.batch: [1, 2]}\nzip: [{workload.batch: [3]}]"),
              ElementsAre("s.yaml:1: workload.batch: is an axis twice"));
  EXPECT_THAT(problems_of_axes("batch: 3\naxes: {workload.batch: [1, 2], machine: [MACHINE]}"),
              ElementsAre("s.yaml:1: machine: is an axis too", "s.yaml:3: batch: is an axis too, workload.batch"));
  EXPECT_THAT(problems_of_axes("axes: {machine.array: [{rows: 12, columns: 14}], machine.array.rows: [12]}"),
              ElementsAre("s.yaml:1: machine.array.rows: is a part of machine.array, which is an axis too"));
}

TEST(SweepBadInput, ZippedAxesOfDifferentLengths) {
  EXPECT_THAT(problems_of_axes("zip: [{machine.array.rows: [12, 24], machine.array.columns: [14]}]"),
              ElementsAre("s.yaml:3: zip[0].machine.array.columns: 1 values, but machine.array.rows has 2; zipped axes "
                          "have as many each"));
}

TEST(SweepBadInput, Filters) {
  const std::string shape =
      ": expected a comparison of two axes or values with spaces between all, as machine.array.rows * "
      "machine.array.columns <= 256";
  EXPECT_THAT(
      problems_of_axes("axes: {workload.batch: [1, 2], workload.objective: [edp]}\n"
                       "filters:\n  - workload.batch 2\n  - workload.batch <\n  - workload.batch < 2 < 3\n"
                       "  - workload.bach < 2\n  - workload.objective < 2\n  - ''"),
      ElementsAre("s.yaml:5: filters[0]: workload.batch 2" + shape, "s.yaml:6: filters[1]: workload.batch <" + shape,
                  "s.yaml:7: filters[2]: workload.batch < 2 < 3" + shape,
                  "s.yaml:8: filters[3]: workload.bach: no such axis; did you mean workload.batch?",
                  "s.yaml:9: filters[4]: workload.objective: not a number; texts compare with == and != only",
                  "s.yaml:10: filters[5]: " + shape));
  EXPECT_THAT(problems_of_axes("axes: {workload.batch: [1, 2]}\nfilters: [workload.batch > 2]"),
              ElementsAre("s.yaml:4: filters: leave no point"));
}

TEST(SweepBadInput, FilesThatAreNotThere) {
  EXPECT_THAT(problems_of_sweep("machine: m.yaml\naxes: {workload: [TINY, w.yaml]}\n"),
              ElementsAre("s.yaml:1: machine: m.yaml: no such file; names are relative to this file's folder",
                          "s.yaml:2: axes.workload: w.yaml: no such file; names are relative to this file's folder"));
}

TEST(SweepBadInput, ABaseRunThatIsWrongWhateverTheAxesSay) {
  EXPECT_THAT(problems_of_axes("layers: [fcc]\naxes: {workload.batch: [1]}"),
              ElementsAre("layer fcc: not in tiny; did you mean fc?"));
  EXPECT_THAT(problems_of_axes("batch: 0\naxes: {machine.array.rows: [12]}"),
              ElementsAre("s.yaml:3: batch: 0 is not in 1..65536"));
}

}  // namespace
}  // namespace eyrie
