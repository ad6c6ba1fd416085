// `eyrie compress` as a user sees it.
#include <gmock/gmock.h>

#include "sim/eie/compressed_layer.h"
#include "sim/machine_config.h"
#include "tests/process.h"
#include "tests/scratch_folder.h"

namespace eyrie {
namespace {

using testing::HasSubstr;

const std::string kEie = EYRIE_SOURCE_DIR "/configs/eie.yaml";

TEST(CompressCommand, CountsWhatALayerTakes) {
  EieConfig machine = std::get<EieConfig>(read_machine(kEie));
  machine.pes = 2;
  WorkloadLayer entry;
  entry.layer.name = "fc";
  entry.layer.kind = LayerKind::kFc;
  entry.layer.C = 50;
  entry.layer.M = 40;
  entry.data.compress = {.prune = 0.9, .codebook = 16, .start = CodebookStart::density};
  const CompressedLayer layer = compress_layer(machine, entry);
  EXPECT_EQ(layer.weights, 2000u);
  EXPECT_EQ(layer.non_zeros, 200u);
  EXPECT_EQ(layer.weight_bits, 4);
  EXPECT_GT(layer.values, 8u);
  EXPECT_EQ(layer.bits, (200 + layer.padding) * 8 + 2 * 51 * 16 + layer.values * 16);
  EXPECT_DOUBLE_EQ(layer.rate(), 2000.0 * 32 / static_cast<double>(layer.bits));
  EXPECT_GT(layer.error, 0);
  EXPECT_LT(layer.error, 1);
  entry.data.compress = {};
  const CompressedLayer as_it_is = compress_layer(machine, entry);
  EXPECT_EQ(as_it_is.error, 0);
  EXPECT_EQ(as_it_is.weight_bits, 16);
}

TEST(CompressCommand, PrintsARowALayerOfAnyKind) {
  const ScratchFolder folder;
  folder.write(
      "w.yaml",
      "layers:\n"
      "  - {name: one, kind: conv, C: 8, H: 5, W: 5, M: 16, R: 3, S: 3, compress: {prune: 0.75, codebook: 64}}\n"
      "  - {name: two, kind: fc, inputs: 100, outputs: 64, weights: {density: 0.1}}\n");
  const Outcome outcome =
      run_program({EYRIE_PROGRAM, "compress", "--machine", kEie, "--workload", (folder / "w.yaml").string()});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("one     1.15 k  25.00 %"));
  EXPECT_THAT(outcome.out, HasSubstr("two     6.40 k  10.00 %"));
  EXPECT_THAT(outcome.out, HasSubstr("total   7.55 k"));
}

TEST(CompressCommand, WantsAMachineWithSparseColumns) {
  const std::string eyeriss = EYRIE_SOURCE_DIR "/configs/eyeriss.yaml";
  const Outcome outcome = run_program(
      {EYRIE_PROGRAM, "compress", "--machine", eyeriss, "--workload", EYRIE_SOURCE_DIR "/workloads/tiny.yaml"});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_EQ(
      outcome.err,
      eyeriss + ": kind: has no sparse columns, expected an eie, e.g. configs/eie.yaml\n1 problem, nothing was run\n");
}

}  // namespace
}  // namespace eyrie
