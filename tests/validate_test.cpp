#include "sim/validate.h"

#include <gmock/gmock.h>

#include "sim/base/fault.h"
#include "tests/sample_result.h"
#include "tests/scratch_folder.h"

namespace eyrie {
namespace {

PublishedColumn column(const std::string& metric, const std::map<std::string, double>& published) {
  PublishedColumn column;
  column.metric = metric;
  column.run = "chip";
  column.published = published;
  column.tolerance_percent = 10;
  column.total_tolerance_percent = 5;
  column.reason = "a reason";
  return column;
}

PublishedTable table_of(const std::vector<PublishedColumn>& columns) {
  PublishedTable table;
  table.file = "t.yaml";
  table.title = "a table";
  table.source = "a paper";
  table.runs = {{"chip", {"m.yaml", "w.yaml"}}};
  table.columns = columns;
  return table;
}

TEST(Validate, HoldsEveryValueAgainstTheSimulatedOne) {
  const PublishedTable table = table_of({column("dram_MB", {{"total", 10.4}, {"conv2", 8.2}, {"conv1", 2.5}})});
  const auto comparisons = compare(table, {{"chip", sample_result()}});
  ASSERT_EQ(comparisons.size(), 3);
  EXPECT_EQ(comparisons[0].layer, "conv1") << "in the run's order";
  EXPECT_EQ(comparisons[1].layer, "conv2");
  EXPECT_EQ(comparisons[2].layer, "total");
  EXPECT_EQ(comparisons[1].published, 8.2);
  EXPECT_EQ(comparisons[1].simulated, 7.5);
  EXPECT_NEAR(comparisons[1].error_percent(), -8.54, 0.01);
  EXPECT_EQ(comparisons[1].tolerance_percent, 10);
  EXPECT_EQ(comparisons[2].tolerance_percent, 5) << "the total's";
}

TEST(Validate, AllowsTheToleranceAndNoMore) {
  Comparison comparison;
  comparison.published = 200;
  comparison.tolerance_percent = 5;
  comparison.simulated = 210;
  EXPECT_TRUE(comparison.within_tolerance());
  comparison.simulated = 210.1;
  EXPECT_FALSE(comparison.within_tolerance());
  comparison.simulated = 189.9;
  EXPECT_FALSE(comparison.within_tolerance());
  comparison.tolerance_percent = 0;
  comparison.simulated = 200;
  EXPECT_TRUE(comparison.within_tolerance()) << "exact";
}

TEST(Validate, ComparesRatiosOfTwoRuns) {
  RunResult slow = sample_result();
  slow.totals.cycles *= 3;
  PublishedColumn ratio = column("cycles", {{"total", 2.9}});
  ratio.run = "slow";
  ratio.over = "chip";
  const auto comparisons = compare(table_of({ratio}), {{"chip", sample_result()}, {"slow", slow}});
  EXPECT_EQ(comparisons[0].simulated, 3);
  EXPECT_EQ(comparisons[0].unit, "ratio");
}

TEST(Validate, TellsRatiosOfTheSameMeasureApart) {
  PublishedColumn slow = column("cycles", {{"total", 3}}), slower = slow;
  slow.run = "slow";
  slower.run = "slower";
  slow.over = slower.over = "chip";
  RunResult three = sample_result(), six = sample_result();
  three.totals.cycles *= 3;
  six.totals.cycles *= 6;
  const PublishedTable table = table_of({slow, slower});
  const std::string text =
      validation_text(table, compare(table, {{"chip", sample_result()}, {"slow", three}, {"slower", six}}));
  EXPECT_THAT(text, testing::HasSubstr(
                        "cycles, slow / chip    total          3          3  ratio     0.0 %  prediction        5 %\n"
                        "cycles, slower / chip  total          3          6  ratio  +100.0 %  prediction        5 %  "
                        "past tolerance\n\n"));
}

TEST(Validate, GivesEnergiesTheUnitOfTheResult) {
  const auto comparisons = compare(table_of({column("energy.total", {{"conv1", 20e6}})}), {{"chip", sample_result()}});
  EXPECT_EQ(comparisons[0].unit, "MAC");
}

TEST(Validate, RefusesAMeasureThatTheMachineDoesNotHave) {
  try {
    compare(table_of({column("accesses.dram.read.bias", {{"conv1", 1}})}), {{"chip", sample_result()}});
    FAIL() << "a counter that does not exist was compared";
  } catch (const UserError& error) {
    EXPECT_STREQ(error.what(), "t.yaml: accesses.dram.read.bias: eyeriss does not count it");
  }
}

TEST(Validate, ShowsBothValuesTheErrorAndWhereItIsFromSideBySide) {
  PublishedTable table =
      table_of({column("dram_MB", {{"conv1", 2.5}, {"conv2", 6.0}}), column("active_pes", {{"conv1", 24}})});
  table.notes = {"a note"};
  EXPECT_EQ(validation_text(table, compare(table, {{"chip", sample_result()}})),
            "a table\n"
            "source: a paper\n"
            "chip: m.yaml, w.yaml\n"
            "\n"
            "            layer  published  simulated  unit    error  evidence    tolerance\n"
            "dram_MB     conv1        2.5       2.50  MB      0.0 %  prediction       10 %\n"
            "dram_MB     conv2        6.0       7.50  MB    +25.0 %  prediction       10 %  past tolerance\n"
            "active_pes  conv1         24         24  PEs     0.0 %  prediction       10 %\n"
            "\n"
            "reasons\n"
            "dram_MB, 10 %, 5 % in total: a reason\n"
            "active_pes, 10 %, 5 % in total: a reason\n"
            "\n"
            "note: a note\n");
}

TEST(Validate, ShowsWhatIsNotJudgedWithoutATolerance) {
  PublishedColumn shown = column("dram_MB", {{"conv2", 60}});
  shown.tolerance_percent = shown.total_tolerance_percent = std::nullopt;
  PublishedTable table = table_of({shown});
  table.runs["chip"].machine_values = {{"array.rows", "3"}};
  const auto comparisons = compare(table, {{"chip", sample_result()}});
  EXPECT_FALSE(comparisons[0].judged());
  EXPECT_TRUE(comparisons[0].within_tolerance());
  EXPECT_EQ(validation_text(table, comparisons),
            "a table\n"
            "source: a paper\n"
            "chip: m.yaml, w.yaml, array.rows: 3\n"
            "\n"
            "         layer  published  simulated  unit    error  evidence    tolerance\n"
            "dram_MB  conv2         60        7.5  MB    -87.5 %  prediction\n"
            "\n"
            "reasons\n"
            "dram_MB, not judged: a reason\n");
}

TEST(Validate, JudgesPredictionsOnly) {
  PublishedColumn mixed = column("dram_MB", {{"conv1", 9}, {"conv2", 60}, {"total", 8}});
  mixed.evidence_of = {{"conv1", Evidence::fitted}};
  mixed.unjudged = {"conv2"};
  PublishedColumn identity = column("active_pes", {{"conv1", 99}});
  identity.evidence = Evidence::identity;
  const PublishedTable table = table_of({mixed, identity});
  const auto comparisons = compare(table, {{"chip", sample_result()}});
  ASSERT_EQ(comparisons.size(), 4);
  EXPECT_FALSE(comparisons[0].judged()) << "fitted";
  EXPECT_FALSE(comparisons[1].judged()) << "its input is not published";
  EXPECT_EQ(comparisons[2].tolerance_percent, 5) << "the total is a prediction";
  EXPECT_FALSE(comparisons[3].judged()) << "an identity, far off";
  Verdict verdict;
  verdict.add(comparisons);
  EXPECT_FALSE(verdict.holds());
  EXPECT_EQ(verdict.text(),
            "4 published values by evidence: 1 identity, 0 circular, 1 fitted, 2 prediction\n"
            "0 of 1 judged predictions within their tolerance\n");
  EXPECT_THAT(validation_text(table, comparisons), testing::HasSubstr("\nactive_pes: a reason\n"))
      << "no tolerance stands beside what is not judged";
}

TEST(Validate, RunsAMachineWithValuesOfTheTablesOwn) {
  const std::string source = EYRIE_SOURCE_DIR;
  PublishedColumn ratio = column("cycles", {{"total", 1}});
  ratio.run = "slow";
  ratio.over = "chip";
  PublishedTable table = table_of({ratio});
  table.runs["chip"] = {source + "/configs/eyeriss.yaml", source + "/workloads/tiny.yaml"};
  table.runs["slow"] = table.runs["chip"];
  table.runs["slow"].machine_values = {{"dram.latency_cycles", "4000"}};
  EXPECT_GT(validate({table}, {})[0][0].simulated, 1.5);
  table.runs["slow"].machine_values = {{"array[2].rows", "9"}, {"clock_Hz", "1"}};
  try {
    validate({table}, {});
    FAIL();
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(), testing::StartsWith("t.yaml: runs.slow.machine_values.array[2].rows: "));
  }
}

TEST(Validate, SumsUpTheTotalsInALine) {
  PublishedTable table =
      table_of({column("dram_MB", {{"conv1", 9}, {"total", 8}}), column("macs", {{"total", 46080}})});
  EXPECT_EQ(totals_text(table, compare(table, {{"chip", sample_result()}})),
            "against a table, in total\n  dram_MB +25.0 %, macs 0.0 %\n");
}

TEST(Validate, RefusesUnreadableFilesAndUnknownLayersTogether) {
  const std::string source = EYRIE_SOURCE_DIR;
  PublishedTable table = table_of({column("dram_MB", {{"CONV1", 2.5}, {"CONV9", 6.0}, {"total", 1}})});
  table.runs = {{"chip", {"no-machine.yaml", source + "/workloads/alexnet-jssc17.yaml"}}};
  try {
    validate({table}, {});
    FAIL() << "it ran";
  } catch (const UserError& error) {
    EXPECT_THAT(error.problems, testing::ElementsAre("no-machine.yaml: no such file",
                                                     "t.yaml: dram_MB: " + source +
                                                         "/workloads/alexnet-jssc17.yaml has no layer CONV9"));
  }
}

}  // namespace
}  // namespace eyrie
