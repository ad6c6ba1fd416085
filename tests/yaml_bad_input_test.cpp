// Files that cannot be read at all, as a user meets them: every message is compared whole.
#include <gmock/gmock.h>

#include "sim/machine_config.h"
#include "sim/table_files.h"
#include "sim/workload_file.h"
#include "sim/yaml_reader.h"
#include "tests/edited_file.h"

namespace eyrie {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> problems_of_file(const std::string& path) { return YamlReader(path).problems(); }

std::vector<std::string> problems_of_text(const std::string& text) {
  return problems_with("f.yaml", text, [](const std::string& path) { YamlReader(path).throw_problems(); });
}

TEST(YamlBadInput, AFileThatIsNotThere) {
  EXPECT_THAT(problems_of_file("nowhere/f.yaml"), ElementsAre("nowhere/f.yaml: no such file"));
}

TEST(YamlBadInput, AFolder) {
  EXPECT_THAT(problems_of_file("/tmp"), ElementsAre("/tmp: is a folder, expected a YAML file"));
}

TEST(YamlBadInput, AnEmptyName) { EXPECT_THAT(problems_of_file(""), ElementsAre(": no such file")); }

TEST(YamlBadInput, AFileWithoutEnd) {
  EXPECT_THAT(problems_of_file("/dev/zero"),
              ElementsAre("/dev/zero: longer than 16777216 bytes, expected a YAML file of a few pages"));
}

TEST(YamlBadInput, AFileOfNothingOrOfCommentsOnly) {
  EXPECT_THAT(problems_of_text(""), ElementsAre("f.yaml:1: the file is empty"));
  EXPECT_THAT(problems_of_text("# a machine\n"), ElementsAre("f.yaml:1: the file is empty"));
  EXPECT_THAT(problems_of_text("---\n"), ElementsAre("f.yaml:1: the file is empty"));
}

TEST(YamlBadInput, AListThatIsNotClosed) {
  EXPECT_THAT(problems_of_text("a: 1\nb: [1, 2\nc: 3\n"),
              ElementsAre("f.yaml:3: not YAML: end of sequence flow not found"));
}

TEST(YamlBadInput, ATabThatIndents) {
  EXPECT_THAT(problems_of_text("array:\n\trows: 12\n"), ElementsAre("f.yaml:2: not YAML: illegal map value"));
}

TEST(YamlBadInput, ASecondDocument) {
  EXPECT_THAT(problems_of_text("a: 1\n---\na: 2\n"), ElementsAre("f.yaml:1: holds a second document, expected one"));
}

TEST(YamlBadInput, AKeyThatIsAList) {
  EXPECT_THAT(problems_of_text("a: 1\n[b]: 2\n"), ElementsAre("f.yaml:2: a key that is not plain text"));
}

TEST(YamlBadInput, NestingWithoutEnd) {
  EXPECT_THAT(problems_of_text(std::string(100'000, '[')), ElementsAre("f.yaml:1: nested deeper than 32 levels"));
  std::string blocks;
  for (int i = 0; i < 1000; ++i) blocks += std::string(i, ' ') + "a:\n";
  EXPECT_THAT(problems_of_text(blocks), ElementsAre("f.yaml:33: nested deeper than 32 levels"));
}

TEST(YamlBadInput, AliasesThatUnfoldToMoreThanAMachineHolds) {
  std::string bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n";
  for (char name = 'b'; name <= 'm'; ++name) {
    const std::string before = "*" + std::string(1, static_cast<char>(name - 1)) + " ";
    bomb += std::string(1, name) + ": &" + name + " [";
    for (int i = 0; i < 10; ++i) bomb += before + (i < 9 ? ", " : "]\n");
  }
  EXPECT_THAT(problems_of_text(bomb), ElementsAre("f.yaml:6: more than 1000000 nodes once aliases are expanded"));
}

TEST(YamlBadInput, AnAliasOfWhatItStandsIn) {
  EXPECT_THAT(problems_of_text("a: &a [*a]\n"), ElementsAre("f.yaml:1: an alias stands inside its own anchor"));
}

TEST(YamlBadInput, AnAliasOfNothing) {
  EXPECT_THAT(problems_of_text("a: *b\n"), ElementsAre("f.yaml:1: not YAML: the referenced anchor is not defined"));
}

TEST(YamlBadInput, AnAliasStandsForItsAnchor) {
  const std::string text =
      "layers:\n"
      "  - {name: a, kind: fc, inputs: 3, outputs: 2, weights: &half {density: 0.5}}\n"
      "  - {name: b, kind: fc, inputs: 2, outputs: 2, weights: *half}\n";
  const ScratchFolder folder;
  folder.write("w.yaml", text);
  EXPECT_EQ(read_workload((folder / "w.yaml").string()).layers[1].data.weight_density, 0.5);
}

TEST(YamlBadInput, ValuesAreQuotedShortAndOnOneLine) {
  const auto read = [](const std::string& path) { read_workload(path); };
  EXPECT_THAT(problems_with("w.yaml", "layers: " + std::string(100, 'x') + "\n", read),
              ElementsAre("w.yaml:1: layers: expected a list, found " + std::string(40, 'x') + "..."));
  EXPECT_THAT(problems_with("w.yaml", "layers: \"a\\nb\\e\"\n", read),
              ElementsAre("w.yaml:1: layers: expected a list, found a?b?"));
  EXPECT_THAT(problems_with("w.yaml", "layers: ''\n", read),
              ElementsAre("w.yaml:1: layers: expected a list, found an empty text"));
}

TEST(YamlBadInput, AMachineFileThatCannotBeReadIsOneProblem) {
  const auto read = [](const std::string& path) { read_machine(path); };
  EXPECT_THAT(problems_with("m.yaml", "", read), ElementsAre("m.yaml:1: the file is empty"));
  EXPECT_THAT(
      problems_with("m.yaml", "- kind\n", read),
      ElementsAre("m.yaml:1: expected a map of kind, dataflow, clock_MHz, array, word_bits, pe, pass, "
                  "global_buffer, networks, dram, compression, vector_unit, chip_rule, area_budget, arithmetic, "
                  "technology, energy, found a list"));
}

TEST(ArithmeticBadInput, EveryKeyIsNeededAndHasItsRange) {
  const auto read = [](const std::string& path) {
    std::vector<std::string> problems;
    read_arithmetic(path, problems);
    if (!problems.empty()) throw UserError(problems);
  };
  EXPECT_THAT(
      problems_with("a.yaml", "operand_bits: 17\nproduct_shift: 32\naccumulator_bits: 7\nrelu: 1\n", read),
      ElementsAre("a.yaml:1: output_shift: missing, expected a whole number",
                  "a.yaml:1: operand_bits: 17 is not in 2..16", "a.yaml:2: product_shift: 32 is not in 0..31",
                  "a.yaml:3: accumulator_bits: 7 is not in 8..32", "a.yaml:4: relu: expected true or false, found 1"));
}

TEST(TechnologyBadInput, EveryNumberHasItsSource) {
  const auto read = [](const std::string& path) {
    std::vector<std::string> problems;
    read_technology(path, problems);
    if (!problems.empty()) throw UserError(problems);
  };
  EXPECT_THAT(problems_with("t.yaml", "unit: joule\nsource: ''\nparts: {}\n", read),
              ElementsAre("t.yaml:1: unit: joule is not one of: pJ, MAC",
                          "t.yaml:2: source: is empty, expected paper and table",
                          "t.yaml:3: parts: is empty, expected at least one part"));
  EXPECT_THAT(problems_with("t.yaml",
                            "unit: pJ\n"
                            "source: me\n"
                            "parts:\n"
                            "  mac: {energy: -1, source: ''}\n"
                            "  sram: {energy: 1, width_bits: 0, reference_bytes: 0, source: me}\n"
                            "  none: {}\n",
                            read),
              ElementsAre("t.yaml:4: parts.mac.energy: -1 is not in 0..1e+12",
                          "t.yaml:4: parts.mac.source: is empty, expected paper and table, or the rule that gives the "
                          "number",
                          "t.yaml:5: parts.sram.width_bits: 0 is not in 1..65536",
                          "t.yaml:5: parts.sram.reference_bytes: 0 is not in 1..1e+15",
                          "t.yaml:6: parts.none: is what a machine file calls a part that costs nothing; rename it",
                          "t.yaml:6: parts.none.energy: missing, expected a number",
                          "t.yaml:6: parts.none.source: missing, expected a text"));
}

}  // namespace
}  // namespace eyrie
