// The pictures of a sweep: what they take out of its points, and how they are drawn.
#include "sim/report/sweep_plot.h"

#include <fmt/core.h>
#include <gmock/gmock.h>

#include "sim/report/report_svgs.h"
#include "tests/scratch_folder.h"

namespace eyrie {
namespace {

using testing::DoubleEq;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Optional;

constexpr const char* kPoints =
    "hash,status,message,machine,workload.defaults.weights.density,seconds,energy.unit,energy.components.mac,"
    "energy.components.dram\n"
    "a,done,,../dcnn.yaml,0.5,10,pJ,1,5\n"
    "b,done,,../scnn.yaml+../eie.yaml,1,20,pJ,3,4\n"
    "c,done,,../dcnn.yaml,1,10,pJ,1,\n"
    "d,refused,too large,../scnn.yaml+../eie.yaml,0.25,,,,\n"
    "e,done,,../scnn.yaml+../eie.yaml,0.5,5,pJ,2,6\n";
const std::string kDensity = "workload.defaults.weights.density";

ReportSweep sample_sweep() {
  std::vector<std::string> problems;
  ReportSweep sweep{"out/s", parse_csv(kPoints, "sweep.csv", problems), "Why?", {"machine", kDensity}, {}, {}};
  sweep.values = {{"machine", {"../scnn.yaml+../eie.yaml", "../dcnn.yaml"}}, {kDensity, {"0.25", "0.5", "1"}}};
  return sweep;
}

const Plot kSpeedUp{"", kDensity, "seconds", {"machine"}, {{"machine", "../dcnn.yaml"}}};
const Plot kEnergy{"Where it goes", "machine", "energy.components", {kDensity}, {}};

TEST(SweepPlot, HoldsEveryPointAgainstTheOneWithTheGivenValues) {
  const PlotData data = plot_data(sample_sweep(), kSpeedUp);
  EXPECT_EQ(data.title, "speed-up over dcnn against weights density");
  EXPECT_THAT(data.lines, ElementsAre("scnn+eie", "dcnn"));
  EXPECT_THAT(data.xs, ElementsAre("0.5", "1"));
  EXPECT_THAT(data.y[0][0][0], Optional(DoubleEq(2)));
  EXPECT_THAT(data.y[1][0][0], Optional(DoubleEq(0.5)));
  EXPECT_THAT(data.y[1][1][0], Optional(DoubleEq(1)));
}

TEST(SweepPlot, BreaksEvenWhereALineMeetsOne) {
  const PlotData data = plot_data(sample_sweep(), kSpeedUp);
  EXPECT_THAT(break_even(data, 0), Optional(DoubleEq(0.5 + 0.5 * (2 - 1) / (2 - 0.5))));
  EXPECT_EQ(break_even(data, 1), std::nullopt);
  EXPECT_THAT(draw(data).file(), HasSubstr("scnn+eie; breaks even at weights density 0.833"));
}

// In joules, where the technology knows them.
TEST(SweepPlot, StacksComponentsTheLargestFirst) {
  const PlotData data = plot_data(sample_sweep(), kEnergy);
  EXPECT_THAT(data.xs, ElementsAre("scnn+eie", "dcnn"));
  EXPECT_THAT(data.lines, ElementsAre("weights density 0.5", "weights density 1"));
  EXPECT_THAT(data.parts, ElementsAre("dram", "mac"));
  EXPECT_THAT(data.y[1][0], ElementsAre(Optional(DoubleEq(5e-12)), Optional(DoubleEq(1e-12))));
  EXPECT_THAT(data.y[1][1], ElementsAre(std::nullopt, Optional(DoubleEq(1e-12))));
  EXPECT_THAT(draw(data).file(), HasSubstr("scnn+eie, weights density 0.5, dram: 6 pJ"));
}

// The plot of a sweep of which every point was refused has nothing to draw.
TEST(SweepPlot, OfNoPointIsNotDrawn) {
  ReportSweep sweep = sample_sweep();
  sweep.points.rows = {sweep.points.rows[3]};
  sweep.plots = {kSpeedUp, kEnergy};
  ReportInput input;
  input.sweeps = {sweep};
  EXPECT_TRUE(report_svgs(input).empty());
}

TEST(SweepPlot, IsReadFromTheFolderOfTheSweep) {
  const ScratchFolder folder;
  folder.write("sweep.csv", kPoints);
  folder.write("sweep.json", R"({"question": "Why?", "inputs": ["machine"], "values": {"machine": ["a"]}, "plots": [
    {"title": "T", "x": "machine", "y": "seconds", "lines": [], "against": {"machine": "../dcnn.yaml"}}]})");
  const ReportInput input = read_report_input({folder.path()});
  EXPECT_EQ(input.sweeps.at(0).question, "Why?");
  EXPECT_EQ(input.sweeps.at(0).plots.at(0).against.at(0).second, "../dcnn.yaml");
  EXPECT_EQ(report_svgs(input).size(), 1u);
}

std::vector<std::string> problems_of(const std::string& json) {
  std::vector<std::string> problems;
  ReportSweep sweep = sample_sweep();
  read_description(json, "sweep.json", sweep, problems);
  return problems;
}

TEST(SweepPlot, OfAnotherSweepIsRefused) {
  EXPECT_THAT(problems_of(R"({"question": "", "inputs": ["machine", "machine.pes"], "values": {}, "plots": []})"),
              ElementsAre("sweep.json: machine.pes: no such column in sweep.csv beside it; eyrie sweep --resume --csv "
                          "writes both anew"));
  EXPECT_THAT(problems_of("{}"), ElementsAre("sweep.json: question: missing, expected a text",
                                             "sweep.json: inputs: missing, expected a list of texts",
                                             "sweep.json: values: missing, expected a map",
                                             "sweep.json: plots: missing, expected a list"));
  EXPECT_THAT(problems_of("{\n"), ElementsAre("sweep.json:2: is not JSON, expected what eyrie sweep --csv writes"));
}

// A sweep of weights and activations on two machines, seconds = 100 x weights + 10 x activations + machine.
ReportSweep crossed_sweep(int activations) {
  std::string csv = "machine,weights,activations,seconds\n";
  for (const int weights : {1, 2, 3})
    for (int activation = 1; activation <= activations; ++activation)
      for (const int machine : {1, 2})
        csv += fmt::format("{},{},{},{}\n", machine, weights, activation, 100 * weights + 10 * activation + machine);
  std::vector<std::string> problems;
  return {"out/s", parse_csv(csv, "sweep.csv", problems), "", {"machine", "weights", "activations"}, {}, {}};
}
const Plot kLeavesActivationsOut{"", "weights", "seconds", {"machine"}, {}};

TEST(SweepPlot, ThatLeavesOutAnAxisHasALineForEachOfItsValues) {
  const PlotData data = plot_data(crossed_sweep(2), kLeavesActivationsOut);
  EXPECT_THAT(data.lines, ElementsAre("1, activations 1", "1, activations 2", "2, activations 1", "2, activations 2"));
  EXPECT_EQ(data.note, "Each value of activations has a line of its own.");
  for (std::size_t x = 0; x < 3; ++x)
    for (std::size_t line = 0; line < 4; ++line) {
      const std::size_t weights = line / 2 + 1, activations = line % 2 + 1;
      EXPECT_THAT(data.y[x][line][0], Optional(100.0 * (x + 1) + 10.0 * activations + 1.0 * weights));
    }
  EXPECT_TRUE(data.spread.empty());
  EXPECT_THAT(draw(data).file(), HasSubstr(">Each value of activations has a line of its own.<"));
}

TEST(SweepPlot, ThatLeavesOutManyValuesDrawsTheirMeanAndSpread) {
  const PlotData data = plot_data(crossed_sweep(7), kLeavesActivationsOut);
  EXPECT_THAT(data.lines, ElementsAre("1", "2"));
  EXPECT_EQ(data.note, "Mean over all values of activations; from the least to the greatest is marked.");
  EXPECT_THAT(data.y[1][1][0], Optional(DoubleEq(200 + 10 * 4 + 2)));
  ASSERT_TRUE(data.spread[1][1]);
  EXPECT_EQ(data.spread[1][1]->least, 212);
  EXPECT_EQ(data.spread[1][1]->most, 272);
  EXPECT_THAT(draw(data).file(), HasSubstr("<polygon "));
}

TEST(SweepPlot, OfBarsMarksTheSpreadOfMeans) {
  ReportSweep sweep = crossed_sweep(7);
  for (auto& row : sweep.points.rows) row[1] += "x";
  const PlotData data = plot_data(sweep, kLeavesActivationsOut);
  EXPECT_THAT(data.y[0][0][0], Optional(DoubleEq(141)));
  EXPECT_THAT(draw(data).file(), HasSubstr("from the least to the greatest is marked"));
}

// An axis that goes together with another one tells no point from another.
TEST(SweepPlot, DoesNotNameWhatFollowsFromItsAxes) {
  ReportSweep sweep = crossed_sweep(2);
  sweep.inputs.emplace_back("twin of weights");
  sweep.points.columns.emplace_back("twin of weights");
  for (auto& row : sweep.points.rows) row.push_back("w" + row[1]);
  Plot plot = kLeavesActivationsOut;
  plot.lines = {"machine", "activations"};
  EXPECT_EQ(plot_data(sweep, plot).note, "");
}

TEST(SweepPlot, HoldsSpeedUpsOfALeftOutAxisAgainstTheSameValueOfIt) {
  Plot plot = kLeavesActivationsOut;
  plot.against = {{"machine", "1"}};
  const PlotData data = plot_data(crossed_sweep(2), plot);
  EXPECT_THAT(data.y[0][3][0], Optional(DoubleEq(121.0 / 122)));
}

TEST(SweepPlot, WithoutThePointsToCompareWithSaysSo) {
  Plot plot = kLeavesActivationsOut;
  plot.against = {{"machine", "3"}};
  const PlotData data = plot_data(crossed_sweep(2), plot);
  EXPECT_EQ(data.y[0][0][0], std::nullopt);
  EXPECT_EQ(data.note, "The points to compare with did not run.");
  EXPECT_THAT(draw(data).file(), HasSubstr(">The points to compare with did not run.<"));
}

TEST(SweepPlot, OfFilesOfOneNameTellsThemApart) {
  ReportSweep sweep = crossed_sweep(1);
  for (auto& row : sweep.points.rows) row[0] = row[0] == "1" ? "a/chip.yaml" : "b/chip.yaml";
  EXPECT_THAT(plot_data(sweep, kLeavesActivationsOut).lines, ElementsAre("a/chip.yaml", "b/chip.yaml"));
}

TEST(SweepPlot, DrawsNoMoreLinesThanTheEyeTellsApart) {
  Plot plot = kLeavesActivationsOut;
  plot.lines = {"activations"};
  plot.x = "machine";
  const PlotData data = plot_data(crossed_sweep(40), plot);
  EXPECT_EQ(data.lines.size(), 24u);
  EXPECT_THAT(data.note, HasSubstr("The first 24 of 40 are drawn."));
}

}  // namespace
}  // namespace eyrie
