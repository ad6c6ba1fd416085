// A user's own matrix, vector and bias on EIE, the bias as a last column of the matrix.
#include <gmock/gmock.h>

#include "sim/base/fault.h"
#include "sim/machine_config.h"
#include "sim/run.h"
#include "sim/workload_file.h"
#include "tests/npy_bytes.h"
#include "tests/scratch_folder.h"

namespace eyrie {
namespace {

using W = std::int16_t;

TEST(EieTensors, AMatrixAVectorAndABiasFromFiles) {
  const ScratchFolder folder;
  folder.write("w.npy", npy_file(npy_header("<i2", "(3, 4)"), raw<W>({0, 300, 0, -5, 300, 0, 0, 0, 0, 0, -5, 300})));
  folder.write("x.npy", npy_file(npy_header("<i2", "(1, 4)"), raw<W>({7, 2, 0, 9})));
  folder.write("b.npy", npy_file(npy_header("<i4", "(3,)"), raw<std::int32_t>({2000, -300, 0})));
  folder.write("w.yaml",
               "layers:\n"
               "  - {name: mine, kind: fc, inputs: 4, outputs: 3, weights: {file: w.npy}, activations: {file: x.npy}, "
               "bias: {file: b.npy}}\n");
  std::vector<Word> outputs;
  RunOptions options;
  options.output = [&](const Layer&, const Tensor<Word>& ofmap) { outputs = ofmap.values(); };
  const RunResult result =
      run(read_machine(EYRIE_SOURCE_DIR "/configs/eie.yaml"), read_workload((folder / "w.yaml").string()), options);
  EXPECT_EQ(result.totals.outputs_match, true);
  // 300 x 2 - 5 x 9 + 2000, 300 x 7 - 300, 300 x 9; shifted by 8.
  EXPECT_THAT(outputs, testing::ElementsAre(9, 7, 10));
}

// A layer of a matrix that nobody shared is refused with the number of its values.
TEST(EieTensors, AMatrixOfMoreValuesThanTheCodebookHolds) {
  const ScratchFolder folder;
  std::string values;
  for (W i = 1; i <= 17; ++i) values += raw<W>({i});
  folder.write("w.npy", npy_file(npy_header("<i2", "(1, 17)"), values));
  const std::string layer = "layers:\n  - {name: mine, kind: fc, inputs: 17, outputs: 1, weights: {file: w.npy}";
  folder.write("w.yaml", layer + "}\n");
  folder.write("shared.yaml", layer + ", compress: {codebook: 16}}\n");
  const MachineConfig machine = read_machine(EYRIE_SOURCE_DIR "/configs/eie.yaml");
  const std::string path = (folder / "w.yaml").string();
  try {
    run(machine, read_workload(path), {});
    FAIL();
  } catch (const UserError& error) {
    EXPECT_EQ(error.what(), path +
                                ":2: layers[0]: mine: weights have 17 distinct values, the codebook holds 16; "
                                "compress: {codebook: 16} shares them");
  }
  EXPECT_EQ(run(machine, read_workload((folder / "shared.yaml").string()), {}).totals.outputs_match, true);
}

}  // namespace
}  // namespace eyrie
