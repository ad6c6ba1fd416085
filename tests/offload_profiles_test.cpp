// What a placement takes from simulations: costs of layers, bits of tensors.
#include <gmock/gmock.h>

#include "sim/base/rlc.h"
#include "sim/run.h"
#include "sim/scenario/profiles.h"
#include "sim/scenario/scenario.h"
#include "tests/scratch_folder.h"
#include "workloads/layer_data.h"
#include "workloads/random.h"

namespace eyrie::offload {
namespace {

const std::string kSource = EYRIE_SOURCE_DIR;

TEST(OffloadCodedSize, OfOneWordAmongZeros) {
  const CodedSize size = coded_size({0, 0, 5, 0, 0}, {.code = SentCode::raw, .word_bits = 8, .run_bits = 5}, "");
  EXPECT_EQ(size.words, 5);
  EXPECT_EQ(size.non_zeros, 1);
  EXPECT_EQ(size.raw, 5 * 8);
  EXPECT_EQ(size.rlc, 64);                   // two pairs in one packet
  EXPECT_EQ(size.huffman, 5 + 2 * (8 + 5));  // a bit a word, two words in the table
  EXPECT_EQ(size.by_density, 8 * (1 + 0.3125));
}

// Lengths 1, 2, 3 and 3 for counts of 4, 2, 1 and 1.
TEST(OffloadCodedSize, OfAHuffmanCodeByHand) {
  const CodedSize size = coded_size({9, 9, 9, 9, 7, 7, 1, 2}, {.word_bits = 16}, "");
  EXPECT_EQ(size.huffman, 4 * 1 + 2 * 2 + 3 + 3 + 4 * (16 + 5));
}

TEST(OffloadCodedSize, OfRunLengthsIsThatOfTheStream) {
  Random random(1);
  for (int i = 0; i < 50; ++i) {
    std::vector<Word> words(random.below(3000) + 1);
    for (Word& word : words) word = static_cast<Word>(random.below(4) > 0 ? 0 : random.in(1, 100));
    const SentFormat format{.word_bits = 8, .run_bits = 4, .packet_bits = 64};
    // The stream's levels are signed: a bit more than the words need.
    const RlcFormat signed_levels{4, 8, 64};
    EXPECT_EQ(coded_size(words, format, "").rlc,
              64.0 * static_cast<double>(rlc_encode(words, signed_levels).packets(signed_levels)));
  }
}

TEST(OffloadCodedSize, RefusesWordsThatDoNotFit) {
  EXPECT_NO_THROW(coded_size({0, 255}, {.word_bits = 8}, "t"));
  try {
    coded_size({-1, 200}, {.word_bits = 8}, "t");
    FAIL() << "200 beside a negative word";
  } catch (const UserError& error) {
    EXPECT_THAT(error.problems, testing::ElementsAre("t: words of -1 to 200 do not fit 8 bits"));
  }
}

// LeNet's layers are chained: what is sent is what a run on a machine hands on.
TEST(OffloadTensors, AreThoseThatTheLayersGive) {
  const Workload workload = read_workload(kSource + "/workloads/lenet.yaml");
  const SentFormat format{.code = SentCode::rlc};
  const auto sizes = sent_tensors(workload, format, "", true);
  ASSERT_EQ(sizes.size(), workload.layers.size() + 1);
  RunOptions options;
  std::size_t layer = 0;
  options.output = [&](const Layer&, const Tensor<Word>& ofmap) {
    const CodedSize size = coded_size(ofmap.values(), format, "");
    EXPECT_EQ(sizes[layer + 1].words * ofmap.dim(0), size.words);
    EXPECT_EQ(sizes[layer + 1].rlc * ofmap.dim(0), size.rlc);
    EXPECT_EQ(sizes[layer + 1].huffman * ofmap.dim(0), size.huffman);
    ++layer;
  };
  run(read_machine(kSource + "/configs/eyeriss.yaml"), workload, options);
  EXPECT_EQ(layer, workload.layers.size());
}

// A layer with data of its own stands behind what the workload leaves out: its ifmap is what goes there.
TEST(OffloadTensors, AreIfmapsOfLayersWithDataOfTheirOwn) {
  const Workload workload = read_workload(kSource + "/workloads/tiny.yaml");
  const auto sizes = sent_tensors(workload, {}, "", false);
  for (std::size_t n = 0; n < workload.layers.size(); ++n) {
    const WorkloadLayer& entry = workload.layers[n];
    if (!entry.inputs.empty()) continue;
    const auto ifmap = make_layer_data(entry.layer, entry.data, Arithmetic{}).ifmap;
    EXPECT_EQ(sizes[n].words, static_cast<double>(ifmap.size()) / entry.layer.N);
  }
}

struct OffloadProfiles : testing::Test {
  Simulated machine() const {
    Simulated simulated;
    simulated.files = {(folder / "eyeriss.yaml").string()};
    simulated.contestant = read_contestants(simulated.files, "").front();
    return simulated;
  }
  WorkloadSource source() const {
    const std::string file = kSource + "/workloads/tiny.yaml";
    return {file, read_workload(file)};
  }
  OffloadProfiles() { folder.write("eyeriss.yaml", text_of(kSource + "/configs/eyeriss.yaml")); }
  const ScratchFolder folder;
};

TEST_F(OffloadProfiles, AreWhatARunCountsAnImage) {
  const Profile found = profile(machine(), source(), {});
  const RunResult result = run(read_machine(kSource + "/configs/eyeriss.yaml"), source().workload);
  ASSERT_EQ(found.size(), result.layers.size());
  for (std::size_t l = 0; l < found.size(); ++l) {
    EXPECT_EQ(found[l].energy, per_image(result.layers[l]).energy);
    EXPECT_EQ(found[l].ms, per_image(result.layers[l]).seconds * 1000);
  }
}

TEST_F(OffloadProfiles, AreKeptByContent) {
  const ProfileOptions options{.folder = folder / "kept"};
  const Profile found = profile(machine(), source(), options);
  ASSERT_EQ(names_in(options.folder).size(), 1u);
  const std::string kept = *names_in(options.folder).begin();
  EXPECT_EQ(profile_in(text_of(options.folder / kept), found.size()), found);
  // What is kept is taken; what is no profile is not.
  Profile other = found;
  other[0].energy = 7;
  std::ofstream(options.folder / kept) << profile_json(other);
  EXPECT_EQ(profile(machine(), source(), options), other);
  for (const char* text : {"", "[]", "[{}]", "{", "[{\"energy\": -1, \"ms\": 1}, {\"energy\": 1, \"ms\": 1}]"}) {
    std::ofstream(options.folder / kept) << text;
    EXPECT_EQ(profile(machine(), source(), options), found) << text;
  }
  // Another machine has another profile.
  std::string text = text_of(folder / "eyeriss.yaml");
  text.replace(text.find("clock_MHz: 200"), 14, "clock_MHz: 100");
  folder.write("eyeriss.yaml", text);
  EXPECT_NE(profile(machine(), source(), options), found);
  EXPECT_EQ(names_in(options.folder).size(), 2u);
}

// A scenario of the tiny workload on the chip, "@" standing for the source's folder.
Scenario scenario_of(const ScratchFolder& folder, std::string text) {
  for (auto at = text.find('@'); at != std::string::npos; at = text.find('@')) text.replace(at, 1, kSource);
  folder.write("s.yaml", text);
  return read_scenario((folder / "s.yaml").string());
}

constexpr const char* kChip = "machine: @/configs/eyeriss.yaml, MAC_pJ: 2";

TEST_F(OffloadProfiles, GivePlacementsTheirFormsAndVariants) {
  const std::string text = std::string("kind: placement\nnetwork: {workload: @/workloads/tiny.yaml}\n") +
                           "variants: {thin: {workload: thin.yaml, loss: {" + source().workload.layers[1].layer.name +
                           ": 0.5}}}\nprocessors: {chip: {" + kChip + ", layers: {" +
                           source().workload.layers[0].layer.name + ": {energy_mJ: 3}}}}\ninput_at: chip\n";
  std::string thin = text_of(source().file);
  thin.replace(thin.find("seed: "), 7, "seed: 9");
  folder.write("thin.yaml", thin);
  const Placement placement = with_profiles(std::get<Placement>(scenario_of(folder, text).task), {});
  const auto& forms = placement.processors[0].forms;
  EXPECT_EQ(forms[0].front().cost.mJ, 3);  // what the file says comes first
  const RunResult result = run(read_machine(kSource + "/configs/eyeriss.yaml"), source().workload);
  ASSERT_EQ(forms[1].size(), 2u);
  EXPECT_NEAR(forms[1][0].cost.mJ, per_image(result.layers[1]).energy * 2e-9, 1e-15);
  EXPECT_EQ(forms[1][1].variant, "thin");
  EXPECT_EQ(forms[1][1].loss, 0.5);
  EXPECT_GT(placement.network.layers[0].bits, 0);
  EXPECT_GT(*placement.network.input_bits, 0);
}

TEST_F(OffloadProfiles, GiveSplitsAnEvenShareOfALayer) {
  const Layer layer = source().workload.layers[0].layer;
  const Scenario scenario = scenario_of(folder, "kind: split\nworkload: @/workloads/tiny.yaml\nlayer: " + layer.name +
                                                    "\nprocessors: {chip: {" + kChip + ", utilization: 0.5}}\n");
  const SplitScenario split = with_profiles(std::get<SplitScenario>(scenario.task), {});
  const RunResult result = run(read_machine(kSource + "/configs/eyeriss.yaml"), source().workload);
  const double units = layer.M;
  EXPECT_EQ(split.problem.units, static_cast<std::uint64_t>(layer.M));
  EXPECT_NEAR(split.problem.unit[0].mJ * units, per_image(result.layers[0]).energy * 2e-9, 1e-15);
  EXPECT_NEAR(split.problem.unit[0].ms * units, per_image(result.layers[0]).seconds * 1000 * 2, 1e-9);
}

TEST_F(OffloadProfiles, GiveModelsTheirEnergyAndSize) {
  const Scenario scenario = scenario_of(
      folder,
      std::string("kind: catalogue\nmodels: {tiny: {accuracy: 60, workload: @/workloads/tiny.yaml, ") + kChip + "}}\n");
  const CatalogueScenario catalogue = with_profiles(std::get<CatalogueScenario>(scenario.task), {});
  const RunResult result = run(read_machine(kSource + "/configs/eyeriss.yaml"), source().workload);
  double mJ = 0, weights = 0;
  for (const LayerResult& layer : result.layers) {
    mJ += per_image(layer).energy * 2e-9;
    if (layer.layer.has_filters())
      weights += 1.0 * layer.layer.M * layer.layer.group_C() * layer.layer.R * layer.layer.S;
  }
  EXPECT_NEAR(catalogue.models[0].mJ, mJ, 1e-15);
  EXPECT_NEAR(catalogue.models[0].MB, weights * 2 / 1e6, 1e-12);
}

}  // namespace
}  // namespace eyrie::offload
