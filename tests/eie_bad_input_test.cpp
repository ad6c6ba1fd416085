// Mistakes in an EIE machine file, and in layers for it: the whole message of each.
#include <gmock/gmock.h>

#include "sim/machine_config.h"
#include "sim/run.h"
#include "sim/workload_file.h"
#include "tests/edited_file.h"
#include "tests/scratch_folder.h"

namespace eyrie {
namespace {

using testing::ElementsAre;

const std::string kMachine = R"(kind: eie
clock_MHz: 800
pes: 64
code: {codebook: 16, code_bits: 4, index_bits: 4}
matrix_sram: {bytes: 131072, width_bits: 64}
pointer_sram: {bytes: 32768, bits: 16}
switches:
  dense_weights: false
arithmetic: arithmetic/comparison.yaml
technology: technology/horowitz-45nm.yaml
energy:
  mac.compute: {part: mac_16b}
)";

std::vector<std::string> mistakes(const Edits& edits) {
  return problems_with("m.yaml", edited(kMachine, edits), [](const std::string& path) { read_machine(path); });
}

TEST(EieBadInput, TheUneditedFileIsGood) { EXPECT_THAT(mistakes({}), testing::IsEmpty()); }

TEST(EieBadInput, ZeroPes) {
  EXPECT_THAT(mistakes({{"pes: 64", "pes: 0"}}), ElementsAre("m.yaml:3: pes: 0 is not in 1..1024"));
}

TEST(EieBadInput, UnsharedWeightsNarrowerThanTheOperands) {
  EXPECT_THAT(
      mistakes({{"dense_weights: false", "unshared_weights: true\n  unshared_bits: 8"}}),
      ElementsAre("m.yaml:9: switches.unshared_bits: 8 bits do not hold the operands of 16 bits of the arithmetic"));
}

TEST(EieBadInput, ACodebookOverTheCodeBits) {
  EXPECT_THAT(mistakes({{"codebook: 16", "codebook: 17"}}),
              ElementsAre("m.yaml:4: code.codebook: 17 values, a code of 4 bits tells 16 apart"));
}

TEST(EieBadInput, AMatrixRowThatHoldsNoEntry) {
  EXPECT_THAT(mistakes({{"width_bits: 64", "width_bits: 16"}, {"dense_weights: false", "unshared_weights: true"}}),
              ElementsAre("m.yaml:5: matrix_sram.width_bits: 16 bits do not hold one entry, a weight of 32 bits and a "
                          "zero count of 4"));
  EXPECT_THAT(mistakes({{"width_bits: 64", "width_bits: 72"}}),
              ElementsAre("m.yaml:5: matrix_sram.width_bits: 72 is no multiple of 16"));
}

TEST(EieBadInput, AMisspeltSwitch) {
  EXPECT_THAT(mistakes({{"dense_weights:", "dense_weight:"}}),
              ElementsAre("m.yaml:8: switches.dense_weight: unknown key; did you mean dense_weights?"));
}

// All that keeps a workload from running is told before anything is run.
TEST(EieBadInput, LayersItCannotRun) {
  const ScratchFolder folder;
  folder.write("w.yaml",
               "layers:\n"
               "  - {name: a, kind: conv, C: 1, H: 3, W: 3, M: 1, R: 3, S: 3}\n"
               "  - {name: b, kind: fc, inputs: 9, outputs: 9, compress: {codebook: 32}}\n");
  const std::string path = (folder / "w.yaml").string();
  const Workload workload = read_workload(path);
  try {
    run(read_machine(EYRIE_SOURCE_DIR "/configs/eie.yaml"), workload, {});
    FAIL();
  } catch (const UserError& error) {
    EXPECT_THAT(error.problems, ElementsAre(path + ":2: layers[0]: a: EIE runs fc layers only",
                                            path + ":3: layers[1]: b: shares 32 values, the codebook holds 16"));
  }
}

TEST(EieBadInput, CompressionThatContradictsItself) {
  EXPECT_THAT(
      problems_with("w.yaml",
                    "layers:\n"
                    "  - {name: a, kind: fc, inputs: 9, outputs: 9, compress: {prune: 1.5, codebook: 1}}\n"
                    "  - {name: b, kind: fc, inputs: 9, outputs: 9, compress: {prune: 0.5, threshold: 2}}\n"
                    "  - {name: c, kind: fc, inputs: 9, outputs: 9, compress: {start: density}}\n",
                    [](const std::string& path) { read_workload(path); }),
      ElementsAre("w.yaml:2: layers[0].compress.prune: 1.5 is not in 0..1",
                  "w.yaml:2: layers[0].compress.codebook: 1 is not in 2..65536",
                  "w.yaml:3: layers[1].compress.threshold: cannot be given with prune; give one",
                  "w.yaml:4: layers[2].compress.start: says how the k-means of a codebook begins, and there is no "
                  "codebook"));
}

}  // namespace
}  // namespace eyrie
