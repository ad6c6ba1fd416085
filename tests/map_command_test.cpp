// eyrie map as a user meets it.
#include <gmock/gmock.h>

#include "tests/process.h"
#include "tests/scratch_folder.h"

namespace eyrie {
namespace {

using testing::HasSubstr;

const std::string kMachine = std::string(EYRIE_SOURCE_DIR) + "/configs/eyeriss.yaml";

Outcome map_of(const std::string& workload, std::vector<std::string> words = {}) {
  const ScratchFolder folder;
  folder.write("w.yaml", workload);
  words.insert(words.begin(),
               {EYRIE_PROGRAM, "map", "--machine", kMachine, "--workload", (folder.path() / "w.yaml").string()});
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

TEST(MapCommand, SaysWhyALayerHasNoMapping) {
  const Outcome outcome = map_of("layers: [{name: wide, kind: conv, C: 1, H: 20000, W: 20000, M: 1, R: 1, S: 1}]");
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_EQ(outcome.out,
            "wide: no mapping fits: even with m, n, e, p, q, r and t all 1 it needs 50 buffer banks (40 for 80000 psum "
            "words, 10 for 20000 ifmap words), the global buffer has 25\n\n");
}

TEST(MapCommand, NamesEveryMistakeAtOnce) {
  const Outcome outcome =
      run_program({EYRIE_PROGRAM, "map", "--machine", kMachine, "--objective", "speed", "--top", "0"});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(outcome.err,
            "--top: 0 is not in 1..1000\n"
            "--objective: 'speed' is not one of energy, delay, edp\n"
            "--workload: missing, expected a file, e.g. workloads/vgg16.yaml\n"
            "3 problems, nothing was run\n");
}

}  // namespace
}  // namespace eyrie
