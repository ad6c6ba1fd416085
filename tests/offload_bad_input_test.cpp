// Scenarios with mistakes: every message is compared whole.
#include <gmock/gmock.h>

#include "sim/scenario/answer_files.h"
#include "tests/edited_file.h"

namespace eyrie::offload {
namespace {

using testing::ElementsAre;

// A device, a server, two layers.
constexpr const char* kPlacement = R"(kind: placement
network:
  input: {bits: 1000}
  layers:
    - {name: a, GMAC: 1, output: {elements: 100, density: 0.5}}
    - {name: b, inputs: [a], output: {bits: 10}}
processors:
  phone: {layers: {a: {energy_mJ: 1, time_ms: 10}, b: {energy_mJ: 2, time_ms: 20}}}
  server: {every_layer: {time_ms: 1}}
links:
  air: {from: phone, to: server, Mbps: 1, back_Mbps: 1, radio: wifi}
input_at: phone
output_at: phone
)";

constexpr const char* kSplit = R"(kind: split
units: 100
processors:
  cpu: {energy_nJ: 5, time_us: 1}
  dsp: {energy_nJ: 2, time_us: 4}
bounds: {time_us: 200}
)";

constexpr const char* kCatalogue = R"(kind: catalogue
models:
  large: {accuracy: 75, energy_mJ: 100, size_MB: 500}
  small: {accuracy: 70, energy_mJ: 10, size_MB: 50}
memory_MB: 500
choices: {accuracy: [72], energy_mJ: [50]}
day: {energy_J: 1, requests: 20}
)";

// What is wrong with a scenario of this text, from reading to the plan.
std::vector<std::string> problems_of(const std::string& text) {
  return problems_with("s.yaml", text, [](const std::string& path) { answer_files(read_scenario(path)); });
}
std::vector<std::string> problems_of(const char* scenario, const Edits& edits) {
  return problems_of(edited(scenario, edits));
}

TEST(OffloadBadInput, NoneInTheseScenarios) {
  for (const char* scenario : {kPlacement, kSplit, kCatalogue}) EXPECT_THAT(problems_of(scenario), testing::IsEmpty());
}

TEST(OffloadBadInput, AFileThatSaysNoKindOrAnUnknownOne) {
  EXPECT_THAT(problems_of("kind: splits\n"),
              testing::Contains("s.yaml:1: kind: splits is not one of: placement, split, catalogue"));
  EXPECT_THAT(problems_of("units: 5\n"),
              testing::Contains("s.yaml:1: kind: missing, expected one of: placement, split, catalogue"));
}

TEST(OffloadBadInput, ABoundThatNoPlanKeeps) {
  EXPECT_THAT(problems_of(kPlacement, {{"input_at: phone", "input_at: phone\nbounds: {latency_ms: 29}"}}),
              ElementsAre("s.yaml:13: bounds.latency_ms: no plan takes 29 ms or less, the least latency possible is "
                          "30 ms"));
  EXPECT_THAT(problems_of(kSplit, {{"200", "50"}}),
              ElementsAre("s.yaml:6: bounds.time_us: 50 us are too few for 100 units, the least is 80 us"));
  EXPECT_THAT(problems_of(kCatalogue, {{"[72]", "[75.5]"}, {"[50]", "[5]"}, {"energy_J: 1", "energy_J: 0.1"}}),
              ElementsAre("s.yaml:6: choices.accuracy[0]: no model is 75.5 % accurate, the best, large, is 75 %",
                          "s.yaml:6: choices.energy_mJ[0]: 5 mJ buy no model, the least, small, takes 10 mJ",
                          "s.yaml:7: day.energy_J: 5 mJ a request buy no model, the least, small, takes 10 mJ"));
}

TEST(OffloadBadInput, AnAccuracyThatNoPlanKeeps) {
  EXPECT_THAT(
      problems_of(kPlacement,
                  {{"layers: {a: {energy_mJ: 1, time_ms: 10}, ", "variants: {thin: {a: {time_ms: 1}}}, layers: {"},
                   {"server: {every_layer: {time_ms: 1}}", "server: {layers: {b: {}}}"},
                   {"input_at: phone", "input_at: phone\nvariants: {thin: {loss: {a: 2}}}\nbounds: {loss: 1}"}}),
      ElementsAre("s.yaml:14: bounds.loss: no plan loses 1 points or less"));
}

TEST(OffloadBadInput, PlacesWithoutAWayBetweenThem) {
  EXPECT_THAT(
      problems_of(kPlacement, {{"a: {energy_mJ: 1, time_ms: 10}, ", ""}, {" back_Mbps: 1,", ""}}),
      ElementsAre("s.yaml:10: links: no plan at all: a layer cannot be where the tensors it reads can be sent"));
}

TEST(OffloadBadInput, ALayerThatNoProcessorRuns) {
  EXPECT_THAT(problems_of(kPlacement, {{"  server: {every_layer: {time_ms: 1}}", "  server: {}"},
                                       {", b: {energy_mJ: 2, time_ms: 20}", ""}}),
              ElementsAre("s.yaml:6: network.layers[1]: b: no processor says what it costs"));
}

TEST(OffloadBadInput, NamesThatNobodyHas) {
  EXPECT_THAT(problems_of(kPlacement, {{"to: server", "to: serve"},
                                       {"input_at: phone", "input_at: phones"},
                                       {"radio: wifi", "radio: wify"},
                                       {"inputs: [a]", "inputs: [c]"}}),
              ElementsAre("s.yaml:6: network.layers[1].inputs[0]: c: no layer above this one, expected one of them or "
                          "input",
                          "s.yaml:11: links.air.to: serve: no such processor; did you mean server?",
                          "s.yaml:11: links.air.radio: wify.yaml is neither beside this file nor in " EYRIE_SOURCE_DIR
                          "/configs/radios; did you mean wifi?",
                          "s.yaml:12: input_at: phones: no such processor; did you mean phone?"));
  EXPECT_THAT(problems_of(kPlacement, {{"layers: {a: {", "layers: {aa: {"}}),
              ElementsAre("s.yaml:8: processors.phone.layers.aa: no such layer; known are a, b"));
}

TEST(OffloadBadInput, NamesThatTwoHave) {
  EXPECT_THAT(problems_of(kPlacement, {{"name: b, inputs: [a]", "name: a, inputs: [a]"}}),
              testing::Contains("s.yaml:6: network.layers[1].name: a: is a layer above"));
  EXPECT_THAT(
      problems_of(kPlacement, {{"name: b, inputs: [a]", "name: input, inputs: [a]"}}),
      testing::Contains("s.yaml:6: network.layers[1].name: input: is the network's input, expected another name"));
  EXPECT_THAT(problems_of(kPlacement, {{"links:\n", "links:\n  cable: {from: server, to: phone, Mbps: 9}\n"}}),
              ElementsAre("s.yaml:12: links.air: another link goes this way already"));
}

TEST(OffloadBadInput, ALinkToWhereItBegins) {
  EXPECT_THAT(problems_of(kPlacement, {{"to: server", "to: phone"}}),
              ElementsAre("s.yaml:11: links.air.to: phone: is where the link begins"));
}

TEST(OffloadBadInput, ADirectionWithoutARadio) {
  EXPECT_THAT(problems_of(kPlacement, {{"radio: wifi", "direction: down"}}),
              ElementsAre("s.yaml:11: links.air.direction: belongs to a link with a radio"));
}

TEST(OffloadBadInput, ARadioWithMistakes) {
  const ScratchFolder folder;
  folder.write("mine.yaml", "power: {up_mW_per_Mbps: -1, down_mW_per_Mbps: 1, base_mW: 1, source: me}\ntail: []\n");
  folder.write("s.yaml", edited(kPlacement, {{"radio: wifi", "radio: mine"}}));
  const std::string path = (folder / "mine.yaml").string();
  try {
    read_scenario((folder / "s.yaml").string());
    FAIL() << "the radio was read";
  } catch (const UserError& error) {
    EXPECT_THAT(error.problems, ElementsAre(path + ":1: promotion: missing, expected a map of ms, mW, source",
                                            path + ":1: power.up_mW_per_Mbps: -1 is not in 0..1e+12"));
  }
}

TEST(OffloadBadInput, SizesOfTensors) {
  EXPECT_THAT(problems_of(kPlacement, {{"{bits: 1000}", "{bits: 1000, elements: 10}"},
                                       {"{elements: 100, density: 0.5}", "{density: 1.5}"}}),
              ElementsAre("s.yaml:3: network.input.elements: bits say all, expected one of the two",
                          "s.yaml:5: network.layers[0].output.density: 1.5 is not in 0..1",
                          "s.yaml:5: network.layers[0].output: missing, expected bits, or elements and density"));
}

TEST(OffloadBadInput, VariantsWithoutALoss) {
  EXPECT_THAT(problems_of(kPlacement, {{"  phone: {", "  phone: {variants: {thin: {a: {}, b: {}}, fat: {a: {}}}, "},
                                       {"output_at: phone", "variants: {thin: {loss: {a: 1}}}"}}),
              ElementsAre("s.yaml:8: processors.phone.variants.thin.b: variants.thin.loss does not say what it loses",
                          "s.yaml:8: processors.phone.variants.fat: no such variant, expected one of variants"));
}

TEST(OffloadBadInput, WeightsWithoutAWeightedObjectiveAndTheOtherWayRound) {
  EXPECT_THAT(problems_of(kPlacement, {{"output_at: phone", "weights: {per_mJ: 1}"}}),
              ElementsAre("s.yaml:13: weights: belongs to objective: weighted"));
  EXPECT_THAT(problems_of(kPlacement, {{"output_at: phone", "objective: weighted"}}),
              ElementsAre("s.yaml:1: weights: missing, expected a map of per_mJ, per_ms"));
  EXPECT_THAT(problems_of(kSplit, {{"bounds: {time_us: 200}", "objective: weighted\nweights: {per_nJ: 0, per_us: 0}"}}),
              ElementsAre("s.yaml:7: weights: are both 0, so that all plans cost the same"));
}

TEST(OffloadBadInput, NothingWhereSomethingIsNeeded) {
  EXPECT_THAT(problems_of("kind: split\nunits: 0\nprocessors: {}\n"),
              ElementsAre("s.yaml:2: units: 0 is not in 1..1000000000",
                          "s.yaml:3: processors: is empty, expected a processor at least"));
  EXPECT_THAT(problems_of("kind: catalogue\nmodels: {}\n"),
              ElementsAre("s.yaml:2: models: is empty, expected a model at least"));
  EXPECT_THAT(
      problems_of("kind: placement\n"),
      ElementsAre("s.yaml:1: network: missing, expected a map of workload, input, layers, sent",
                  "s.yaml:1: processors: missing, expected a map", "s.yaml:1: input_at: missing, expected a text"));
}

TEST(OffloadBadInput, MachinesWithoutAWorkloadAndEnergiesWithoutAUnit) {
  const std::string machine = EYRIE_SOURCE_DIR "/configs/eyeriss.yaml",
                    workload = EYRIE_SOURCE_DIR "/workloads/tiny.yaml";
  EXPECT_THAT(problems_of(kPlacement, {{"server: {every", "server: {machine: " + machine + ", MAC_pJ: 1, every"}}),
              ElementsAre("s.yaml:9: processors.server.machine: simulates a workload, expected network.workload"));
  EXPECT_THAT(problems_of(kPlacement, {{"server: {every", "server: {MAC_pJ: 1, every"}}),
              ElementsAre("s.yaml:9: processors.server.MAC_pJ: belongs to a machine"));
  const std::string simulated = "kind: placement\nnetwork: {workload: " + workload +
                                "}\nprocessors: {chip: {machine: " + machine + "@}}\ninput_at: chip\n";
  EXPECT_THAT(
      problems_of(simulated.c_str(), {{"@", ""}}),
      ElementsAre("s.yaml:3: processors.chip: the technology has its energies in MACs, expected MAC_pJ: what one "
                  "of 16 bits takes"));
  EXPECT_THAT(problems_of(simulated.c_str(), {{"@", ", MAC_pJ: 1, technology: technology/horowitz-45nm.yaml"}}),
              ElementsAre("s.yaml:3: processors.chip.MAC_pJ: the technology has its energies in pJ already"));
  EXPECT_THAT(problems_of(simulated.c_str(), {{"@", ", technology: mine.yaml"}}),
              ElementsAre("s.yaml:3: processors.chip.technology: mine.yaml: no such file beside this one or under "
                          "configs/"));
  EXPECT_THAT(
      problems_of(simulated.c_str(), {{"@", ", MAC_pJ: 1"}, {machine, "my.yaml"}, {workload, "net.yaml"}}),
      ElementsAre("s.yaml:2: network.workload: net.yaml: no such file; names are relative to this file's folder",
                  "s.yaml:3: processors.chip.machine: my.yaml: no such file; names are relative to this file's "
                  "folder"));
}

TEST(OffloadBadInput, SplitsAndModelsThatAreHalfSimulated) {
  EXPECT_THAT(problems_of(kSplit, {{"units: 100", "layer: a"}, {"cpu: {", "cpu: {machine: m.yaml, "}}),
              ElementsAre("s.yaml:2: layer: workload and layer go together, expected both",
                          "s.yaml:4: processors.cpu.machine: m.yaml: no such file; names are relative to this file's "
                          "folder",
                          "s.yaml:4: processors.cpu.energy_nJ: is simulated, expected one of the two",
                          "s.yaml:4: processors.cpu.time_us: is simulated, expected one of the two",
                          "s.yaml:4: processors.cpu.machine: simulates a layer, expected workload and layer"));
  EXPECT_THAT(problems_of(kCatalogue, {{"large: {", "large: {workload: " EYRIE_SOURCE_DIR "/workloads/tiny.yaml, "}}),
              ElementsAre("s.yaml:3: models.large: is simulated by a machine and a workload, expected both"));
}

TEST(OffloadBadInput, CodesWithoutWordsAndPacketsTooSmall) {
  EXPECT_THAT(
      problems_of(kPlacement, {{"network:\n", "network:\n  sent: {code: rlc, packet_bits: 16}\n"}}),
      ElementsAre("s.yaml:3: network.sent.packet_bits: 16 do not hold a run of 5 bits, a word of 16 and the last "
                  "flag",
                  "s.yaml:3: network.sent.code: codes words, which only a workload has; expected raw or "
                  "by_density"));
}

TEST(OffloadBadInput, ConditionsOfNothing) {
  const auto with = [](const std::string& conditions) {
    return problems_of(kPlacement, {{"output_at: phone", "conditions: " + conditions}});
  };
  EXPECT_THAT(with("{cached_plans: 2}"),
              ElementsAre("s.yaml:13: conditions: varies nothing, expected bandwidth, utilization or both"));
  EXPECT_THAT(with("{bandwidth: {link: ari, from_Mbps: 2, to_Mbps: 1}}"),
              ElementsAre("s.yaml:13: conditions.bandwidth.link: ari: no such link; did you mean air?",
                          "s.yaml:13: conditions.bandwidth.to_Mbps: 1 is below from_Mbps, 2"));
  EXPECT_THAT(
      with("{utilization: {processor: servers, to: 1, points: 0}}"),
      ElementsAre("s.yaml:13: conditions.utilization.to: 1 is not in 0..0.99",
                  "s.yaml:13: conditions.utilization.processor: servers: no such processor; did you mean server?",
                  "s.yaml:13: conditions.utilization.points: 0 is not in 1..100"));
}

TEST(OffloadBadInput, AMemoryThatHoldsNoModel) {
  EXPECT_THAT(problems_of(kCatalogue, {{"memory_MB: 500", "memory_MB: 49"}}),
              ElementsAre("s.yaml:5: memory_MB: 49 MB hold no model, the smallest has 50 MB"));
}

TEST(OffloadBadInput, KeysAndNumbersThatAreNone) {
  EXPECT_THAT(
      problems_of(kSplit, {{"cpu: {energy_nJ: 5, time_us: 1}", "cpu: {energy_nJ: five, time_ms: 1}"},
                           {"dsp: {energy_nJ: 2, time_us: 4}", "dsp: 4"}}),
      ElementsAre("s.yaml:4: processors.cpu.time_ms: unknown key; did you mean time_us?",
                  "s.yaml:4: processors.cpu.energy_nJ: expected a finite number, found five",
                  "s.yaml:5: processors.dsp: expected a map of energy_nJ, time_us, machine, technology, MAC_pJ, "
                  "utilization, found 4"));
}

}  // namespace
}  // namespace eyrie::offload
