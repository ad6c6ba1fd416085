// Which points a sweep has, and what they are called.
#include <gmock/gmock.h>

#include <set>

#include "sim/base/fault.h"
#include "sim/sha256.h"
#include "sim/sweep/points.h"
#include "sim/sweep/run_sweep.h"
#include "sim/yaml_edit.h"
#include "tests/edited_file.h"
#include "tests/scratch_folder.h"

namespace eyrie {
namespace {

using testing::ElementsAre;

const std::string kConfigs = EYRIE_SOURCE_DIR "/configs";

// A folder with a sweep file of these axes beside copies of a machine and a workload.
class SweepFolder {
 public:
  explicit SweepFolder(const std::string& axes) {
    machine(text_of(kConfigs + "/eyeriss.yaml"));
    folder.write("tiny.yaml", text_of(EYRIE_SOURCE_DIR "/workloads/tiny.yaml"));
    folder.write("s.yaml", "machine: m.yaml\nworkload: tiny.yaml\n" + axes);
  }
  void machine(const std::string& text) const { folder.write("m.yaml", text); }
  Sweep sweep() const { return read_sweep(folder / "s.yaml"); }

  std::vector<std::string> points() const {
    const Sweep all = sweep();
    std::vector<std::string> texts;
    Points points(all);
    while (const auto values = points.next()) {
      texts.emplace_back();
      for (const YamlPtr& value : *values) texts.back() += (texts.back().empty() ? "" : " ") + one_line(*value);
    }
    EXPECT_EQ(texts.size(), count_points(all));
    return texts;
  }
  std::vector<std::string> hashes() const {
    const Sweep all = sweep();
    std::vector<std::string> hashes;
    PointList points(all);
    while (const auto point = points.next()) hashes.push_back(point->hash);
    return hashes;
  }

  const ScratchFolder folder;
};

TEST(SweepPoints, AxesAreCrossedTheLastOneFastest) {
  EXPECT_THAT(SweepFolder("axes: {machine.array.rows: [12, 13], machine.array.columns: [14, 15]}\n").points(),
              ElementsAre("12 14", "12 15", "13 14", "13 15"));
}

TEST(SweepPoints, ZippedAxesGoTogether) {
  EXPECT_THAT(SweepFolder("axes: {workload.batch: [1, 2]}\n"
                          "zip: [{machine.array.rows: [12, 24], machine.array.columns: [14, 28]}]\n")
                  .points(),
              ElementsAre("1 12 14", "1 24 28", "2 12 14", "2 24 28"));
}

TEST(SweepPoints, ARangeHoldsItsEndAndNoRoundingErrors) {
  EXPECT_THAT(SweepFolder("axes: {workload.defaults.weights.density: {from: 0.1, to: 1.0, step: 0.1}}\n").points(),
              ElementsAre("0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1"));
  EXPECT_THAT(SweepFolder("axes: {workload.batch: {from: 1, to: 6, step: 2}}\n").points(), ElementsAre("1", "3", "5"));
}

TEST(SweepPoints, AValueMayBeAMapOrStandAlone) {
  EXPECT_THAT(SweepFolder("axes: {machine.array: [{rows: 12, columns: 7}], workload.batch: 3}\n").points(),
              ElementsAre("{columns: 7, rows: 12} 3"));
}

TEST(SweepPoints, FiltersKeepWhatPassesAll) {
  const std::string axes = "axes: {machine.array.rows: [12, 24], machine.array.columns: [7, 14, 28]}\n";
  EXPECT_THAT(SweepFolder(axes + "filters: [machine.array.rows * machine.array.columns == 168]\n").points(),
              ElementsAre("12 14", "24 7"));
  EXPECT_THAT(
      SweepFolder(axes + "filters: [machine.array.rows < machine.array.columns, 7 * 4 > machine.array.columns]\n")
          .points(),
      ElementsAre("12 14"));
  EXPECT_THAT(
      SweepFolder("axes: {workload.objective: [energy, delay, edp]}\nfilters: [workload.objective != edp]\n").points(),
      ElementsAre("energy", "delay"));
}

TEST(SweepPoints, APointIsOneWhateverItsFileLooksLike) {
  SweepFolder folder("axes: {machine.array.rows: [12, 13]}\n");
  const auto before = folder.hashes();
  folder.machine("# a comment\n" +
                 edited(text_of(kConfigs + "/eyeriss.yaml"), {{"clock_MHz: 200", "clock_MHz:  200"}}));
  EXPECT_EQ(folder.hashes(), before);
  folder.folder.write("s.yaml", "workload: tiny.yaml\nmachine: m.yaml\naxes: {machine.array.rows: [13, 12]}\n");
  EXPECT_THAT(folder.hashes(), ElementsAre(before[1], before[0]));
}

TEST(SweepPoints, APointChangesWithEveryInput) {
  SweepFolder folder("axes: {machine.array.rows: 12}\n");
  std::set<std::string> known{folder.hashes().front()};
  const auto expect_new = [&](const char* what) { EXPECT_TRUE(known.insert(folder.hashes().front()).second) << what; };
  const std::string sweep = "machine: m.yaml\nworkload: tiny.yaml\n";
  folder.folder.write("s.yaml", sweep + "axes: {machine.array.rows: 13}\n");
  expect_new("a value of an axis");
  folder.folder.write("s.yaml", sweep + "check: false\naxes: {machine.array.rows: 13}\n");
  expect_new("no check");
  folder.folder.write("s.yaml", sweep + "batch: 3\naxes: {machine.array.rows: 13}\n");
  expect_new("the batch");
  folder.folder.write("s.yaml", sweep + "layers: [fc]\naxes: {machine.array.rows: 13}\n");
  expect_new("the layers");
  folder.machine(edited(text_of(kConfigs + "/eyeriss.yaml"), {{"clock_MHz: 200", "clock_MHz: 201"}}));
  expect_new("the machine");
  std::filesystem::create_directory(folder.folder / "technology");
  const std::string technology = "technology/eyeriss-65nm-normalized.yaml";
  folder.folder.write(technology, text_of(kConfigs + "/" + technology) + "# mine\n");
  expect_new("a file that the machine names");
  folder.machine(text_of(kConfigs + "/eyeriss-lpddr3.yaml"));
  expect_new("a DRAM with banks");
  folder.folder.write("LPDDR3-1600.yaml",
                      edited(text_of(kConfigs + "/dram/LPDDR3-1600.yaml"), {{"burst_length: 8", "burst_length: 4"}}));
  expect_new("the preset of that name beside the machine");
  folder.folder.write("tiny.yaml", edited(text_of(folder.folder / "tiny.yaml"), {{"outputs: 10", "outputs: 11"}}));
  expect_new("the workload");
}

TEST(SweepPoints, EqualPointsAreOne) {
  EXPECT_EQ(SweepFolder("zip: [{workload.batch: [1, 2, 1]}]\n").hashes().size(), 2u);
}

// FIPS 180-4's own examples, and a text of a million letters.
TEST(Sha256, KnownAnswers) {
  EXPECT_EQ(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(sha256(std::string(1'000'000, 'a')), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

}  // namespace
}  // namespace eyrie
