// What a user is told about a published table's file, and what a good one says.
#include "sim/published.h"

#include <gmock/gmock.h>

#include "tests/edited_file.h"

namespace eyrie {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

const std::string kTable = R"(title: a table
source: a paper
runs:
  sparse: {machine: t.yaml, workload: t.yaml}
  dense: {machine: t.yaml, workload: t.yaml}
notes: [a note]
columns:
  - metric: cycles
    run: dense
    over: sparse
    published: {total: 2.37}
    evidence: prediction
    tolerance_percent: 5
    reason: one reason
  - {metric: dram_MB, run: sparse, published: {a: 1.5, total: 4}, evidence: prediction, evidence_of: {a: fitted}, tolerance_percent: 6, total_tolerance_percent: 3, reason: another}
)";

// The table names itself as machine and workload: that these files exist is all its reader asks.
std::vector<std::string> problems(const Edits& edits) {
  return problems_with("t.yaml", edited(kTable, edits), [](const std::string& path) { read_published(path); });
}

TEST(Published, SaysWhatItsFileSays) {
  const ScratchFolder folder;
  folder.write("t.yaml", kTable);
  const std::string path = (folder / "t.yaml").string();
  const PublishedTable table = read_published(path);
  EXPECT_EQ(table.title, "a table");
  EXPECT_EQ(table.source, "a paper");
  EXPECT_EQ(table.runs.at("dense").machine, path) << "names are relative to the table's folder";
  EXPECT_THAT(table.notes, ElementsAre("a note"));
  ASSERT_EQ(table.columns.size(), 2);
  EXPECT_EQ(table.columns[0].over, "sparse");
  EXPECT_EQ(table.columns[0].total_tolerance_percent, 5) << "the layers', as none is given";
  EXPECT_THAT(table.columns[1].published, ElementsAre(Pair("a", 1.5), Pair("total", 4)));
  EXPECT_EQ(table.columns[1].evidence_for("a"), Evidence::fitted);
  EXPECT_EQ(table.columns[1].evidence_for("total"), Evidence::prediction);
  EXPECT_EQ(table.columns[1].tolerance_for("a"), std::nullopt);
  EXPECT_EQ(table.columns[1].tolerance_for("total"), 3);
  EXPECT_EQ(table.columns[1].total_tolerance_percent, 3);
}

TEST(Published, TheUneditedFileIsGood) { EXPECT_THAT(problems({}), IsEmpty()); }

TEST(Published, OnlyAColumnThatIsNotJudgedHasNoTolerance) {
  EXPECT_THAT(problems({{"    tolerance_percent: 5\n", ""}}),
              ElementsAre("t.yaml:8: columns[0].tolerance_percent: missing, expected a number"));
  const ScratchFolder folder;
  folder.write("t.yaml", edited(kTable, {{"tolerance_percent: 5", "judged: false"}}));
  const PublishedTable table = read_published((folder / "t.yaml").string());
  EXPECT_EQ(table.columns[0].tolerance_percent, std::nullopt);
  EXPECT_EQ(table.columns[1].tolerance_percent, 6);
}

TEST(Published, ATableSaysWhatItsRowsCanProve) {
  EXPECT_THAT(
      problems({{"    evidence: prediction\n", ""}}),
      ElementsAre("t.yaml:8: columns[0].evidence: missing, expected one of: identity, circular, fitted, prediction"));
  EXPECT_THAT(problems({{"evidence_of: {a: fitted}", "evidence_of: {b: fitted}, unjudged: [c]"}}),
              ElementsAre("t.yaml:15: columns[1].evidence_of.b: no such row in published",
                          "t.yaml:15: columns[1].unjudged[0]: c: no such row in published"));
}

TEST(Published, OnlyPredictionsHaveATolerance) {
  EXPECT_THAT(problems({{"    evidence: prediction\n", "    evidence: identity\n"}}),
              ElementsAre("t.yaml:13: columns[0].tolerance_percent: only predictions are judged, and no row of this "
                          "column is one"));
}

TEST(Published, AColumnNeedsNoRunIfThereIsOnlyOne) {
  EXPECT_THAT(problems({{"  dense: {machine: t.yaml, workload: t.yaml}\n", ""},
                        {"    run: dense\n    over: sparse\n", ""},
                        {"run: sparse, ", ""}}),
              IsEmpty());
}

TEST(Published, NamesEveryMistakeAtOnce) {
  EXPECT_THAT(
      problems({{"title: a table\n", ""},
                {"dense: {machine: t.yaml", "dense: {machine: u.yaml"},
                {"metric: cycles", "metric: cylces"},
                {"run: dense", "run: dens"},
                {"total: 2.37", "total: -1"},
                {"tolerance_percent: 5", "tolerance_percent: 500"},
                {"run: sparse, ", ""},
                {"{a: 1.5, total: 4}", "{}"}}),
      ElementsAre("t.yaml:1: title: missing, expected a text",
                  "t.yaml:4: runs.dense.machine: u.yaml: no such file; names are relative to this file's folder",
                  "t.yaml:7: columns[0].metric: cylces: no such measure, expected e.g. total_ms, dram_MB, or a "
                  "path in result.json",
                  "t.yaml:8: columns[0].run: dens: no such run; did you mean dense?",
                  "t.yaml:10: columns[0].published.total: -1 is not in 1e-12..1e+18",
                  "t.yaml:12: columns[0].tolerance_percent: 500 is not in 0..100",
                  "t.yaml:14: columns[1].evidence_of.a: no such row in published",
                  "t.yaml:14: columns[1].run: missing, expected a text",
                  "t.yaml:14: columns[1].published: is empty, expected a value per layer"));
}

TEST(Published, AShippedTableIsFoundByTheFilesOfItsRun) {
  const std::string source = EYRIE_SOURCE_DIR;
  const std::string machine = source + "/tests/../configs/eyeriss.yaml";
  EXPECT_NE(shipped_table_of({machine, source + "/workloads/alexnet-jssc17.yaml"}), std::nullopt);
  EXPECT_EQ(shipped_table_of({machine, source + "/workloads/alexnet.yaml"}), std::nullopt);
}

TEST(Published, EveryShippedTableCanBeRead) {
  const auto tables = shipped_tables();
  EXPECT_FALSE(tables.empty());
  for (const std::string& path : tables) EXPECT_NO_THROW(read_published(path)) << path;
}

}  // namespace
}  // namespace eyrie
