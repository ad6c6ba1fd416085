// Several machines on the same layers: what is compared, scaled, refused and added up.
#include "sim/compare.h"

#include <gmock/gmock.h>

#include "sim/base/fault.h"
#include "sim/compare_table.h"
#include "tests/edited_file.h"
#include "tests/process.h"
#include "tests/scratch_folder.h"

namespace eyrie {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string kConfigs = EYRIE_SOURCE_DIR "/configs/";
const std::string kEyeriss = kConfigs + "eyeriss.yaml", kLarger = kConfigs + "eyeriss-32x32.yaml";
const std::string kTiny = EYRIE_SOURCE_DIR "/workloads/tiny.yaml";

const ComparedLayer& layer_of(const MachineComparison& comparison, std::size_t machine, const std::string& name) {
  const auto& layers = comparison.workload.layers;
  for (std::size_t i = 0; i < layers.size(); ++i)
    if (layers[i].layer.name == name) return comparison.machines.at(machine).layers.at(i);
  throw std::out_of_range(name);
}

TEST(Compare, RunsEveryLayerOnEveryMachineAsRunDoes) {
  const Workload tiny = read_workload(kTiny);
  const auto contestants = read_contestants({kEyeriss, kLarger}, "");
  const MachineComparison comparison = compare_machines(contestants, tiny);
  ASSERT_EQ(comparison.machines.size(), 2u);
  EXPECT_EQ(comparison.common_layers, tiny.layers.size());
  const RunResult alone = run(contestants[1].configs[0].machine, tiny);
  for (const LayerResult& layer : alone.layers) {
    const LayerResult& compared = *layer_of(comparison, 1, layer.layer.name).result;
    EXPECT_EQ(compared.cycles, layer.cycles);
    EXPECT_EQ(compared.accesses, layer.accesses);
    EXPECT_EQ(compared.outputs_match, true);
  }
  EXPECT_EQ(comparison.machines[1].totals.macs, alone.totals.macs);
  EXPECT_DOUBLE_EQ(comparison.machines[1].totals.energy.total, alone.totals.energy.total);
}

TEST(Compare, GivesEveryMachineTheArithmeticOfComparisons) {
  const ScratchFolder folder;
  folder.write("narrow.yaml", edited(text_of(kEyeriss), {{"arithmetic/comparison", "arithmetic/eyeriss-jssc17"}}));
  const auto contestants = read_contestants({kLarger, folder / "narrow.yaml"}, "");
  for (const Contestant& contestant : contestants)
    EXPECT_EQ(base_of(contestant.configs[0].machine).arithmetic, Arithmetic{});
}

TEST(Compare, PutsFcLayersOnTheSecondMachineOfAPair) {
  const auto contestants = read_contestants({kEyeriss + "+" + kLarger}, "");
  EXPECT_EQ(contestants[0].name, "eyeriss+eyeriss-32x32");
  const MachineComparison comparison = compare_machines(contestants, read_workload(kTiny));
  for (const auto& [layer, machine] : {std::pair{"strided", "eyeriss"}, {"fc", "eyeriss-32x32"}})
    EXPECT_EQ(layer_of(comparison, 0, layer).machine, machine);
  EXPECT_EQ(comparison.machines[0].runs.size(), 2u);
  double seconds = 0;
  for (const ComparedLayer& layer : comparison.machines[0].layers) seconds += layer.result->seconds;
  EXPECT_DOUBLE_EQ(comparison.machines[0].totals.seconds, seconds);
}

// The technology that the first machine names has all the second's parts: nothing is scaled.
TEST(Compare, PutsMachinesInTheFirstOnesTechnology) {
  const ScratchFolder folder;
  folder.write("other.yaml",
               edited(text_of(kEyeriss), {{"technology/eyeriss-65nm-normalized", "technology/horowitz-45nm"}}));
  const auto contestants = read_contestants({folder / "other.yaml", kEyeriss}, "");
  EXPECT_EQ(base_of(contestants[1].configs[0].machine).technology.name, "horowitz-45nm");
  EXPECT_EQ(contestants[1].configs[0].note, "");
}

// A machine whose technology alone has its parts, a table of the first one's energies times four: in the first one's
// unit it spends what that one spends.
TEST(Compare, ScalesATechnologyThatOnlyOneMachineCanUse) {
  const ScratchFolder folder;
  std::filesystem::create_directories(folder / "technology");
  std::string table = text_of(kConfigs + "technology/eyeriss-65nm-normalized.yaml");
  table = edited(table, {{"mac_16b:", "own_mac:"}, {"unit: MAC", "unit: pJ"}});
  const std::string key = "    energy: ";
  for (auto at = table.find(key); at != std::string::npos; at = table.find(key, at + 1)) {
    const auto begin = at + key.size(), end = table.find('\n', begin);
    table.replace(begin, end - begin, std::to_string(4 * std::stoi(table.substr(begin, end - begin))));
  }
  folder.write("technology/own.yaml", table);
  folder.write("own.yaml", edited(text_of(kEyeriss),
                                  {{"technology/eyeriss-65nm-normalized", "technology/own"},
                                   {"mac.compute:            {part: mac_16b", "mac.compute: {part: own_mac"},
                                   {"vector_unit.compute:    {part: mac_16b", "vector_unit.compute: {part: own_mac"}}));
  const auto contestants = read_contestants({kEyeriss, folder / "own.yaml"}, "");
  const std::string note =
      "own: measured in own (pJ), times 0.25, so that a 16-b MAC costs what it does in "
      "eyeriss-65nm-normalized";
  EXPECT_EQ(contestants[1].configs[0].note, note);
  const auto comparison = compare_machines(contestants, read_workload(kTiny, {.layers = {"fc"}}));
  EXPECT_DOUBLE_EQ(comparison.machines[1].totals.energy.total, comparison.machines[0].totals.energy.total);
  EXPECT_EQ(comparison.machines[1].totals.energy.unit, "MAC");
  EXPECT_THAT(compare_table(comparison), HasSubstr("energy of own: measured in own (pJ), times 0.25"));
}

TEST(Compare, ChainsLayersAcrossBothMachinesOfAPair) {
  const ScratchFolder folder;
  folder.write("w.yaml",
               "defaults: {activations: chained}\n"
               "layers:\n"
               "  - {name: c1, kind: conv, C: 2, H: 6, W: 6, M: 3, R: 3, S: 3, activations: {density: 0.7}}\n"
               "  - {name: f1, kind: fc, inputs: 48, outputs: 32, compress: {prune: 0.5, codebook: 8}}\n"
               "  - {name: c2, kind: conv, C: 32, H: 1, W: 1, M: 8, R: 1, S: 1, weights: {density: 0.5}}\n"
               "  - {name: f2, kind: fc, inputs: 8, outputs: 5, compress: {codebook: 8}}\n");
  const Workload workload = read_workload(folder / "w.yaml");
  const std::string pair = kConfigs + "scnn.yaml+" + kConfigs + "eie.yaml";
  std::map<std::string, Tensor<Word>> alone, across;
  const auto into = [](auto& all) {
    return [&all](const Layer& layer, const Tensor<Word>& ofmap) { all[layer.name] = ofmap; };
  };
  RunOptions options;
  options.output = into(alone);
  run(read_machine(kEyeriss), workload, options);
  options.output = into(across);
  const auto comparison = compare_machines(read_contestants({pair}, ""), workload, {.run = options, .trace = {}});
  EXPECT_EQ(comparison.common_layers, 4u) << compare_table(comparison);
  EXPECT_EQ(layer_of(comparison, 0, "c2").machine, "scnn");
  EXPECT_EQ(layer_of(comparison, 0, "f2").machine, "eie");
  EXPECT_EQ(alone.size(), 4u);
  EXPECT_TRUE(alone == across);
}

// SCNN has no vector unit: what comes behind the pool layer still meets what it gives.
TEST(Compare, GivesTheReferencesOutputsWhereALayerCannotRun) {
  const ScratchFolder folder;
  folder.write("w.yaml",
               "defaults: {activations: chained}\n"
               "layers:\n"
               "  - {name: c1, kind: conv, C: 2, H: 6, W: 6, M: 3, R: 3, S: 3, activations: {density: 0.7}}\n"
               "  - {name: pool, kind: pool, C: 3, H: 4, W: 4, R: 2, S: 2, stride: 2}\n"
               "  - {name: c2, kind: conv, C: 3, H: 2, W: 2, M: 2, R: 1, S: 1}\n");
  const Workload workload = read_workload(folder / "w.yaml");
  const auto comparison = compare_machines(read_contestants({kConfigs + "scnn.yaml", kEyeriss}, ""), workload);
  EXPECT_FALSE(layer_of(comparison, 0, "pool").result);
  const auto& scnn = *layer_of(comparison, 0, "c2").result;
  EXPECT_EQ(scnn.outputs_match, true);
  EXPECT_EQ(comparison.common_layers, 2u);
}

struct Misfitting : testing::Test {
  Misfitting() {
    folder.write("small.yaml", edited(text_of(kEyeriss), {{"  bank_bytes: 4096", "  bank_bytes: 8"}}));
    folder.write("w.yaml",
                 "layers:\n"
                 "  - {name: wide, kind: conv, C: 1, H: 400, W: 400, M: 1, R: 11, S: 12}\n"
                 "  - {name: small, kind: conv, C: 1, H: 3, W: 9, M: 1, R: 3, S: 3}\n");
  }
  const ScratchFolder folder;
};

TEST_F(Misfitting, LayersAreSaidAndTheOthersRun) {
  const auto comparison =
      compare_machines(read_contestants({kEyeriss, folder / "small.yaml"}, ""), read_workload(folder / "w.yaml"));
  EXPECT_TRUE(layer_of(comparison, 0, "wide").result);
  EXPECT_FALSE(layer_of(comparison, 1, "wide").result);
  EXPECT_THAT(layer_of(comparison, 1, "wide").refusal, HasSubstr("no mapping fits"));
  EXPECT_TRUE(layer_of(comparison, 1, "small").result);
  EXPECT_EQ(comparison.common_layers, 1u);
  EXPECT_EQ(comparison.machines[0].totals.macs, comparison.machines[1].totals.macs);
  const std::string table = compare_table(comparison);
  EXPECT_THAT(table, HasSubstr("wide on small is not run: no mapping fits"));
  EXPECT_THAT(table, HasSubstr("total of 1"));
  EXPECT_EQ(compare_csv(comparison).find("\nwide,small,"), std::string::npos);
}

TEST(CompareCommand, NamesEveryMistakeAtOnce) {
  const Outcome outcome = run_program({EYRIE_PROGRAM, "compare", "--machine", "none.yaml", "--machine",
                                       "a.yaml+b.yaml+c.yaml", "--machine", "a.yaml+", "--batch", "0"});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(outcome.err,
            "--batch: 0 is not in 1..65536\n"
            "--workload: missing, expected a file, e.g. workloads/alexnet.yaml\n"
            "none.yaml: no such file\n"
            "a.yaml+b.yaml+c.yaml: names 3 machines, at most 2 with a + between them\n"
            "a.yaml+: expected a machine on both sides of the +\n"
            "5 problems, nothing was run\n");
}

// Of the same name, but not the same; and once more one that is.
TEST(CompareCommand, TellsMachinesOfOneNameApart) {
  const ScratchFolder folder;
  for (const char* name : {"a", "b"}) std::filesystem::create_directory(folder / name);
  folder.write("a/m.yaml", text_of(kEyeriss));
  folder.write("b/m.yaml", edited(text_of(kEyeriss), {{"  ifmap_spad_words: 12", "  ifmap_spad_words: 24"}}));
  const Outcome outcome = run_program({EYRIE_PROGRAM, "compare", "--machine", folder / "a/m.yaml", "--machine",
                                       folder / "b/m.yaml", "--machine", folder / "a/m.yaml", "--workload", kTiny,
                                       "--layers", "fc", "--out", folder.path() / "out"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(names_in(folder / "out"), ElementsAre("compare.csv", "m", "m-2"));
}

TEST(CompareCommand, TracesEveryMachine) {
  const ScratchFolder folder;
  const std::vector<std::string> words{EYRIE_PROGRAM, "compare",  "--machine", kEyeriss,  "--workload",
                                       kTiny,         "--layers", "fc",        "--trace", "energy"};
  EXPECT_EQ(run_program(words).err, "--trace: needs a folder, add --out DIR\n1 problem, nothing was run\n");
  std::vector<std::string> with_folder = words;
  with_folder.insert(with_folder.end(), {"--out", folder.path() / "out"});
  EXPECT_EQ(run_program(with_folder).exit_code, 0);
  EXPECT_THAT(names_in(folder / "out/eyeriss"),
              ElementsAre("energy_trace.csv", "layers.csv", "pes.csv", "result.json"));
}

TEST(CompareCommand, WritesAFolderForEachMachine) {
  const ScratchFolder folder;
  const Outcome outcome = run_program({EYRIE_PROGRAM, "compare", "--machine", kEyeriss, "--machine", kLarger,
                                       "--workload", kTiny, "--layers", "fc", "--out", folder.path() / "out"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("tiny, batch 2: 1 layer on 2 machines, outputs match the reference\n"));
  EXPECT_THAT(names_in(folder / "out"), ElementsAre("compare.csv", "eyeriss", "eyeriss-32x32"));
  EXPECT_THAT(names_in(folder / "out/eyeriss"), ElementsAre("layers.csv", "pes.csv", "result.json"));
  EXPECT_THAT(text_of(folder / "out/compare.csv"), HasSubstr("\nfc,eyeriss-32x32,eyeriss-32x32,"));
}

}  // namespace
}  // namespace eyrie
