// Layers that take what others give: whole small networks, and files that chain what does not fit.
#include <gmock/gmock.h>

#include <map>

#include "sim/run.h"
#include "tests/edited_file.h"
#include "workloads/layer_data.h"

namespace eyrie {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kNet = R"(name: net
defaults:
  activations: chained
layers:
  - {name: a, kind: conv, C: 3, H: 9, W: 9, M: 4, R: 3, S: 3, activations: {density: 0.8}}
  - {name: b, kind: conv, C: 4, H: 7, W: 7, M: 4, R: 3, S: 3, padding: 1}
  - {name: sum, kind: add, inputs: [b, a], C: 4, H: 7, W: 7}
  - {name: half, kind: pool, C: 4, H: 7, W: 7, R: 3, S: 3, stride: 2}
  - {name: one, kind: conv, C: 4, H: 3, W: 3, M: 2, R: 1, S: 1}
  - {name: both, kind: depthwise, inputs: [half, one], C: 6, H: 3, W: 3, R: 3, S: 3, padding: 1}
  - {name: out, kind: fc, inputs: 54, outputs: 5}
)";

std::vector<std::string> problems(const Edits& edits, const WorkloadOverrides& overrides = {}) {
  return problems_with("w.yaml", edited(kNet, edits), [&](const std::string& path) { read_workload(path, overrides); });
}

Workload workload(const std::string& text) {
  const ScratchFolder folder;
  folder.write("net.yaml", text);
  return read_workload((folder / "net.yaml").string());
}

TEST(Chained, TheUneditedFileIsGood) { EXPECT_THAT(problems({}), IsEmpty()); }

TEST(Chained, EveryLayerTakesTheOutputsOfItsInputs) {
  const MachineConfig machine = read_machine(EYRIE_SOURCE_DIR "/configs/eyeriss.yaml");
  const Workload net = workload(kNet);
  const Arithmetic arithmetic = base_of(machine).arithmetic;
  std::map<std::string, Tensor<Word>> ofmaps;
  RunOptions options;
  options.output = [&](const Layer& layer, const Tensor<Word>& ofmap) { ofmaps[layer.name] = ofmap; };
  const RunResult result = run(machine, net, options);
  for (const WorkloadLayer& entry : net.layers) {
    std::vector<const Tensor<Word>*> parts;
    for (const std::string& input : entry.inputs) parts.push_back(&ofmaps.at(input));
    const LayerData data = parts.empty()
                               ? make_layer_data(entry.layer, entry.data, arithmetic)
                               : make_layer_data(entry.layer, entry.data, arithmetic, joined(entry.layer, parts));
    EXPECT_EQ(reference(entry.layer, data, arithmetic).ofmap, ofmaps.at(entry.layer.name)) << entry.layer.name;
  }
  EXPECT_THAT(net.layers[5].inputs, ElementsAre("half", "one"));
  EXPECT_EQ(ofmaps.at("sum").at(0, 1, 2, 3),
            std::min(32767, ofmaps.at("a").at(0, 1, 2, 3) + ofmaps.at("b").at(0, 1, 2, 3)));
  EXPECT_GT(result.layers[1].macs_gated, 0u) << "zeros come from the ReLU of the layer above";
  EXPECT_TRUE(result.totals.outputs_match);
}

TEST(Chained, JoinsChannelsImageByImage) {
  const Layer layer{.name = "joined", .N = 2, .C = 3, .H = 1, .W = 2};
  Tensor<Word> a(2, 1, 1, 2), b(2, 2, 1, 2);
  a.values() = {1, 2, 3, 4};
  b.values() = {5, 6, 7, 8, 9, 10, 11, 12};
  EXPECT_THAT(joined(layer, {&a, &b}).values(), ElementsAre(1, 2, 5, 6, 7, 8, 3, 4, 9, 10, 11, 12));
}

TEST(Chained, ShapesThatDoNotMatchAreNamedWithTheWayOut) {
  EXPECT_THAT(
      problems({{"inputs: 54", "inputs: 55"}}),
      ElementsAre("w.yaml:11: layers[6].inputs: 55 does not equal both's outputs 54 (6 x 3 x 3); put a pool layer "
                  "between them, or give activations a density"));
  EXPECT_THAT(
      problems({{"C: 4, H: 3, W: 3, M: 2", "C: 4, H: 4, W: 3, M: 2"}, {"[half, one]", "[half]"}}),
      ElementsAre("w.yaml:9: layers[4]: C x H x W = 4 x 4 x 3 does not equal half's outputs 4 x 3 x 3; put a pool "
                  "layer between them, or give activations a density",
                  "w.yaml:10: layers[5]: C x H x W = 6 x 3 x 3 does not equal half's outputs 4 x 3 x 3; put a "
                  "pool layer between them, or give activations a density"));
}

TEST(Chained, InputsStandAboveTheirLayer) {
  EXPECT_THAT(problems({{"inputs: [b, a]", "inputs: [b, sum]"}}),
              ElementsAre("w.yaml:7: layers[2].inputs: sum is the layer itself"));
  EXPECT_THAT(problems({{"inputs: [b, a]", "inputs: [half, a]"}}),
              ElementsAre("w.yaml:7: layers[2].inputs: half needs the outputs of sum: a circle"));
  EXPECT_THAT(problems({{"inputs: [b, a]", "inputs: [b, aa]"}}),
              ElementsAre("w.yaml:7: layers[2].inputs: aa: no such layer; known are a, b, sum, half, one, both, out"));
  EXPECT_THAT(problems({{"name: b, kind: conv", "name: b, inputs: [out], kind: conv"},
                        {"inputs: 54, outputs: 5", "inputs: 54, outputs: 5, activations: {density: 1}"}}),
              ElementsAre("w.yaml:6: layers[1].inputs: out stands below; the inputs of a layer stand above it"));
}

TEST(Chained, AnAddLayerNamesItsTwoOperands) {
  EXPECT_THAT(
      problems({{"inputs: [b, a], ", ""}}),
      ElementsAre("w.yaml:7: layers[2]: is an add layer, whose two operands are chained; name them: inputs: [a, b]"));
  EXPECT_THAT(problems({{"inputs: [b, a]", "inputs: [b]"}}),
              ElementsAre("w.yaml:7: layers[2].inputs: has 1 layers, expected the two that are added"));
}

TEST(Chained, TheFirstLayerAndALayerWithDataHaveNoInputs) {
  EXPECT_THAT(
      problems({{"activations: {density: 0.8}", "activations: chained"}}),
      ElementsAre("w.yaml:5: layers[0].activations: is chained, and no layer stands above it; give it a density"));
  EXPECT_THAT(problems({{"inputs: [b, a]", "inputs: [b, a], activations: {density: 0.5}"}}),
              ElementsAre("w.yaml:7: layers[2].activations: cannot be given with inputs, whose outputs they are"));
  EXPECT_THAT(problems({{"inputs: 54", "inputs: [both]"}}),
              ElementsAre("w.yaml:11: layers[6].inputs: is a list of layers, expected a whole number in an fc layer"));
}

TEST(Chained, LayersWithoutFiltersHaveNoKeysOfFilters) {
  EXPECT_THAT(
      problems({{"S: 3, stride: 2", "S: 3, stride: 2, M: 4, bias: 1, weights: {density: 1}, pool: min"}}),
      ElementsAre("w.yaml:8: layers[3].pool: min is not one of: max, average",
                  "w.yaml:8: layers[3].M: belongs to a conv layer; a pool layer has C, H, W, R, S, pool, stride, "
                  "padding",
                  "w.yaml:8: layers[3].weights: belongs to a layer with filters; a pool layer has none",
                  "w.yaml:8: layers[3].bias: belongs to a layer with filters; a pool layer has none"));
}

TEST(Chained, LayersThatAreKeptKeepTheirInputs) {
  EXPECT_THAT(problems({}, {.layers = {"a", "sum"}}),
              ElementsAre("layer sum: takes the outputs of b, which has to be kept too"));
  EXPECT_THAT(problems({}, {.layers = {"a", "b", "sum"}}), IsEmpty());
}

TEST(Chained, AMachineWithoutAVectorUnitRefusesPoolAndAddLayers) {
  MachineConfig machine = read_machine(EYRIE_SOURCE_DIR "/configs/eyeriss.yaml");
  std::get<SpatialConfig>(machine).vector_unit.words_per_cycle = 0;
  Workload net = workload(kNet);
  for (WorkloadLayer& entry : net.layers) entry.where = "w.yaml: " + entry.layer.name;
  try {
    run(machine, net);
    ADD_FAILURE() << "nothing was refused";
  } catch (const UserError& error) {
    const std::string why = ": is a pool or add layer, the machine has no vector unit (vector_unit.words_per_cycle)";
    EXPECT_THAT(error.problems, ElementsAre("w.yaml: sum: sum" + why, "w.yaml: half: half" + why));
  }
}

}  // namespace
}  // namespace eyrie
