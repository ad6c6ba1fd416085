// The pictures of a sweep: what they take out of its points, and how they are drawn.
#include "sim/report/sweep_plot.h"

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
  EXPECT_THAT(problems_of("{}"),
              ElementsAre(testing::StartsWith("sweep.json: is not what eyrie sweep --csv writes: ")));
  EXPECT_THAT(problems_of("{"), ElementsAre(testing::StartsWith("sweep.json: is not what eyrie sweep --csv writes: ")));
}

}  // namespace
}  // namespace eyrie
