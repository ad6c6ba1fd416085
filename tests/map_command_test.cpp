// eyrie map as a user meets it.
#include <gmock/gmock.h>

#include <fstream>
#include <iterator>

#include "tests/process.h"
#include "tests/scratch_folder.h"

namespace eyrie {
namespace {

using testing::HasSubstr;

const std::string kMachine = std::string(EYRIE_SOURCE_DIR) + "/configs/eyeriss.yaml";

Outcome map_of(const std::string& workload, std::vector<std::string> words = {},
               const std::string& machine = kMachine) {
  const ScratchFolder folder;
  folder.write("w.yaml", workload);
  words.insert(words.begin(),
               {EYRIE_PROGRAM, "map", "--machine", machine, "--workload", (folder.path() / "w.yaml").string()});
  return run_program(words);
}

// One channel, one filter, one window of one row: every parameter is 1.
TEST(MapCommand, PrintsTheOnlyMappingThereIs) {
  const Outcome outcome = map_of("layers: [{name: a, kind: conv, C: 1, H: 3, W: 3, M: 1, R: 3, S: 3}]");
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(outcome.err, "");
  EXPECT_THAT(outcome.out,
              HasSubstr("rank  m  n  e  f  p  q  r  t  transposed  passes  RF words  GLB MB  DRAM MB  est. cycles"));
  EXPECT_THAT(outcome.out, HasSubstr("1     1  1  1  1  1  1  1  1       false       1        54   0.000"));
  EXPECT_EQ(outcome.out.find("\n2 "), std::string::npos) << "no second mapping exists";
}

TEST(MapCommand, PrintsAsManyAsAskedFor) {
  const Outcome outcome = map_of("layers: [{name: a, kind: conv, C: 4, H: 8, W: 8, M: 8, R: 3, S: 3}]", {"--top", "5"});
  EXPECT_THAT(outcome.out, HasSubstr("\n5 "));
  EXPECT_EQ(outcome.out.find("\n6 "), std::string::npos);
}

TEST(MapCommand, CutsAPlaneThatIsFarLargerThanTheBuffer) {
  const Outcome outcome = map_of("layers: [{name: wide, kind: conv, C: 1, H: 20000, W: 20000, M: 1, R: 1, S: 1}]");
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(outcome.err, "");
}

// A buffer of 25 banks of 8 bytes.
TEST(MapCommand, SaysWhyALayerHasNoMapping) {
  const ScratchFolder folder;
  std::ifstream file(kMachine);
  std::string text(std::istreambuf_iterator<char>(file), {});
  const std::string bank = "bank_bytes: 4096";
  text.replace(text.find(bank), bank.size(), "bank_bytes: 8");
  folder.write("small.yaml", text);
  const Outcome outcome = map_of("layers: [{name: large, kind: conv, C: 1, H: 20, W: 20, M: 1, R: 11, S: 11}]", {},
                                 (folder.path() / "small.yaml").string());
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_EQ(outcome.out,
            "large: no mapping fits: even with m, n, e, f, p, q, r and t all 1 it needs 32 buffer banks (1 for 4 psum "
            "words, 31 for 121 ifmap words), the global buffer has 25\n\n");
}

TEST(MapCommand, NamesEveryMistakeAtOnce) {
  const Outcome outcome =
      run_program({EYRIE_PROGRAM, "map", "--machine", kMachine, "--objective", "speed", "--top", "0"});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(outcome.err,
            "--top: 0 is not in 1..1000\n"
            "--objective: 'speed' is not one of energy, delay, edp, chip_rule\n"
            "--workload: missing, expected a file, e.g. workloads/vgg16.yaml\n"
            "3 problems, nothing was run\n");
}

}  // namespace
}  // namespace eyrie
