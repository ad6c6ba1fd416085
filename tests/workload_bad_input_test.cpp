// What a user is told about a workload file with mistakes: every message is compared whole.
#include <gmock/gmock.h>

#include "sim/workload_file.h"
#include "tests/edited_file.h"

namespace eyrie {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::string kWorkload = R"(name: net
batch: 2
defaults: {weights: {density: 0.5}, seed: 7}
layers:
  - {name: conv1, kind: conv, C: 3, H: 9, W: 8, M: 4, R: 3, S: 2, stride: 1}
  - name: conv2
    kind: conv
    C: 4
    H: 7
    W: 7
    M: 6
    R: 5
    S: 5
    padding: 2
    groups: 2
    mapping: {m: 3, n: 1, e: 7, p: 1, q: 2, r: 1, t: 1}
    bias: [1, 2, 3, 4, 5, 6]
  - {name: fc3, kind: fc, inputs: 294, outputs: 10, activations: {density: 0.25}, output_density: 0.3}
)";

std::vector<std::string> problems(const Edits& edits, const WorkloadOverrides& overrides = {}) {
  return problems_with("w.yaml", edited(kWorkload, edits),
                       [&](const std::string& path) { read_workload(path, overrides); });
}

TEST(WorkloadBadInput, TheUneditedFileIsGood) { EXPECT_THAT(problems({}), IsEmpty()); }

TEST(WorkloadBadInput, AKeyOfALayerThatIsMisspeltIsNamedWithTheKeyThatWasMeant) {
  EXPECT_THAT(problems({{"padding: 2", "pading: 2"}, {"stride: 1", "strides: 1"}}),
              ElementsAre("w.yaml:5: layers[0].strides: unknown key; did you mean stride?",
                          "w.yaml:14: layers[1].pading: unknown key; did you mean padding?"));
}

TEST(WorkloadBadInput, AMissingSizeIsReportedInTheLineOfItsLayer) {
  EXPECT_THAT(problems({{"    W: 7\n", ""}}), ElementsAre("w.yaml:6: layers[1].W: missing, expected a whole number"));
}

TEST(WorkloadBadInput, AConvLayerHasNoInputs) {
  EXPECT_THAT(problems({{"stride: 1", "inputs: 1"}}),
              ElementsAre("w.yaml:5: layers[0].inputs: belongs to an fc layer; a conv layer has C, H, W, M, R, S, "
                          "stride, padding, dilation, groups"));
}

TEST(WorkloadBadInput, ADepthwiseLayerHasNoGroups) {
  EXPECT_THAT(
      problems({{"kind: conv, C: 3", "kind: depthwise, C: 3"}, {"stride: 1", "groups: 3"}}),
      ElementsAre("w.yaml:5: layers[0].groups: belongs to a conv layer; a depthwise layer has C, H, W, R, S, M, "
                  "stride, padding, dilation"));
}

TEST(WorkloadBadInput, FiltersOfADepthwiseLayerAreSharedByItsChannels) {
  EXPECT_THAT(problems({{"kind: conv, C: 3", "kind: depthwise, C: 3"}}),
              ElementsAre("w.yaml:5: layers[0].M: 4 is no multiple of C = 3; M is C x multiplier: leave it out or give "
                          "3, 6, ..."));
  EXPECT_THAT(problems({{"kind: conv, C: 3", "kind: depthwise, C: 1048576"}, {"M: 4", "M: 1"}}),
              ElementsAre("w.yaml:5: layers[0].M: 1 is no multiple of C = 1048576; M is C x multiplier: leave it out "
                          "or give 1048576"));
}

TEST(WorkloadBadInput, PaddingIsNumbersOrSame) {
  EXPECT_THAT(problems({{"stride: 1", "padding: valid"}, {"padding: 2", "padding: [SAME, 1.5, -1]"}}),
              ElementsAre("w.yaml:5: layers[0].padding: expected a whole number or same, found valid",
                          "w.yaml:14: layers[1].padding[0]: expected a whole number or same, found SAME",
                          "w.yaml:14: layers[1].padding[1]: expected a whole number or same, found 1.5"));
  EXPECT_THAT(problems({{"stride: 1", "padding: [same, -1]"}, {"padding: 2", "padding: [same, 1, 1, 1]"}}),
              ElementsAre("w.yaml:5: layers[0].padding: -1 is not in 0..1048576",
                          "w.yaml:14: layers[1].padding: same is of an axis, expected it alone or as one of two "
                          "(vertical, horizontal)"));
  EXPECT_THAT(
      problems({{"stride: 1", "padding: same, stride: 0"}, {"padding: 2", "padding: same\n    dilation: 1048576"}}),
      ElementsAre("w.yaml:5: layers[0].stride: 0 is not in 1..1048576",
                  "w.yaml:14: layers[1].padding: same is 2097152 zeros on a side, at most 1048576 are "
                  "possible"));
}

TEST(WorkloadBadInput, StridePaddingAndDilationHaveANumberForEachAxisOrSide) {
  EXPECT_THAT(
      problems({{"stride: 1", "stride: [1, 2, 3], dilation: [1, 0]"}, {"padding: 2", "padding: [1, 2, 3]"}}),
      ElementsAre("w.yaml:5: layers[0].stride: has 3 numbers, expected one number or two (vertical, horizontal)",
                  "w.yaml:5: layers[0].dilation: 0 is not in 1..1048576",
                  "w.yaml:14: layers[1].padding: has 3 numbers, expected one number, two (vertical, horizontal) "
                  "or four (top, bottom, left, right)"));
  EXPECT_THAT(problems({{"stride: 1", "dilation: [1, 9]"}}),
              ElementsAre("w.yaml:5: layers[0].S: 2 taps, 9 pixels apart, span 10, which is larger than the padded "
                          "ifmap's width 8 (W 8 + 2 x padding 0)"));
}

TEST(WorkloadBadInput, AnFcLayerHasNoPlane) {
  EXPECT_THAT(problems({{"inputs: 294", "H: 7"}}),
              ElementsAre("w.yaml:18: layers[2].inputs: missing, expected a whole number",
                          "w.yaml:18: layers[2].H: belongs to a conv layer; an fc layer has inputs, outputs"));
}

TEST(WorkloadBadInput, AnotherKindOfLayerIsNotKnown) {
  EXPECT_THAT(problems({{"kind: fc", "kind: lstm"}}),
              ElementsAre("w.yaml:18: layers[2].kind: lstm is not one of: conv, depthwise, fc, pool, add"));
}

TEST(WorkloadBadInput, SizesArePositive) {
  EXPECT_THAT(problems({{"C: 3", "C: 0"}, {"padding: 2", "padding: -1"}, {"outputs: 10", "outputs: 9999999999"}}),
              ElementsAre("w.yaml:5: layers[0].C: 0 is not in 1..1048576",
                          "w.yaml:14: layers[1].padding: -1 is not in 0..1048576",
                          "w.yaml:18: layers[2].outputs: 9999999999 is not in 1..1048576"));
}

TEST(WorkloadBadInput, GroupsDivideTheChannels) {
  EXPECT_THAT(problems({{"groups: 2", "groups: 4"}}),
              ElementsAre("w.yaml:15: layers[1].groups: 4 does not divide M = 6"));
}

TEST(WorkloadBadInput, AFilterIsNotLargerThanThePaddedPlane) {
  EXPECT_THAT(
      problems({{"R: 3", "R: 10"}}),
      ElementsAre("w.yaml:5: layers[0].R: 10 is larger than the padded ifmap's height 9 (H 9 + 2 x padding 0)"));
}

TEST(WorkloadBadInput, ATensorHasALargestSize) {
  EXPECT_THAT(problems({{"inputs: 294", "inputs: 1048576"}, {"outputs: 10", "outputs: 65536"}}),
              ElementsAre("w.yaml:18: layers[2]: the filter (M x C / groups x R x S = 65536 x 1048576 x 1 x 1) has "
                          "more than 2147483647 words"));
}

TEST(WorkloadBadInput, ADensityIsAShare) {
  EXPECT_THAT(problems({{"density: 0.25", "density: 25"},
                        {"output_density: 0.3", "output_density: -0.1"},
                        {"weights: {density: 0.5}", "weights: {density: half}"}}),
              ElementsAre("w.yaml:3: defaults.weights.density: expected a finite number, found half",
                          "w.yaml:18: layers[2].activations.density: 25 is not in 0..1",
                          "w.yaml:18: layers[2].output_density: -0.1 is not in 0..1"));
}

TEST(WorkloadBadInput, ADensityStandsUnderItsTensor) {
  EXPECT_THAT(problems({{"activations: {density: 0.25}", "activations: 0.25"}}),
              ElementsAre("w.yaml:18: layers[2].activations: expected a map of density, pattern, coded, file, "
                          "member, bits, scale, found 0.25"));
}

TEST(WorkloadBadInput, TwoLayersOfTheSameNameAreAnError) {
  EXPECT_THAT(problems({{"name: fc3", "name: conv1"}}),
              ElementsAre("w.yaml:18: layers[2].name: conv1 is the name of layers[0] too"));
}

TEST(WorkloadBadInput, ANameCanBeNamedOnTheCommandLine) {
  EXPECT_THAT(problems({{"name: fc3", "name: ''"}, {"name: conv2", "name: 'a,b'"}}),
              ElementsAre("w.yaml:6: layers[1].name: a,b holds a comma, which separates names",
                          "w.yaml:18: layers[2].name: is empty, expected a name"));
}

TEST(WorkloadBadInput, AMappingHasAllItsParameters) {
  EXPECT_THAT(problems({{"q: 2, r: 1, t: 1", "q: 0, r: 1"}}),
              ElementsAre("w.yaml:16: layers[1].mapping.q: 0 is not in 1..65536",
                          "w.yaml:16: layers[1].mapping.t: missing, expected a whole number"));
}

TEST(WorkloadBadInput, AMappingHasTheKeysOfOneDataflow) {
  EXPECT_THAT(
      problems({{"q: 2, r: 1, t: 1", "q: 2, r: 1, t: 1, c: 2"}}),
      ElementsAre("w.yaml:16: layers[1].mapping: m, n, e, p, q, r, t, c are not the keys of one dataflow; rs: m, "
                  "n, e, p, q, r, t; ws and nlr: m, n, e, c, r, t and keep; os_a: m, n, e, c, b, y, x and keep; "
                  "os_b: m, n, e, c, b, y, x, t and keep; os_c: m, n, e, c, t and keep"));
  EXPECT_THAT(problems({{"p: 1, q: 2, r: 1, t: 1", "c: 2, r: 0, t: 1, keep: psum"}}),
              ElementsAre("w.yaml:16: layers[1].mapping.keep: psum is not one of: filter, ifmap",
                          "w.yaml:16: layers[1].mapping.r: 0 is not in 1..65536"));
}

TEST(WorkloadBadInput, ABiasHasOneValueOrOneAFilter) {
  EXPECT_THAT(problems({{"bias: [1, 2, 3, 4, 5, 6]", "bias: [1, 2]"}}),
              ElementsAre("w.yaml:17: layers[1].bias: 2 values for 6 filters, expected one for all or one for each"));
}

TEST(WorkloadBadInput, ABiasIsMadeOfWholeNumbersOf32Bits) {
  EXPECT_THAT(problems({{"5, 6]", "x, 2147483648]"}}),
              ElementsAre("w.yaml:17: layers[1].bias[4]: expected a whole number, found x",
                          "w.yaml:17: layers[1].bias[5]: 2147483648 is too large"));
}

TEST(WorkloadBadInput, ABiasAndADensityOfTheOutputExcludeEachOther) {
  EXPECT_THAT(problems({{"output_density: 0.3", "output_density: 0.3, bias: 4"}}),
              ElementsAre("w.yaml:18: layers[2].bias: cannot be given with output_density, which is met by a bias"));
}

TEST(WorkloadBadInput, ASeedIsNotNegative) {
  EXPECT_THAT(problems({{"seed: 7", "seed: -7"}}),
              ElementsAre("w.yaml:3: defaults.seed: -7 is not in 0..18446744073709551615"));
}

TEST(WorkloadBadInput, ABatchHasALeastAndALargestSize) {
  EXPECT_THAT(problems({{"batch: 2", "batch: 0"}}), ElementsAre("w.yaml:2: batch: 0 is not in 1..65536"));
  EXPECT_THAT(problems({}, {.batch = 0}), ElementsAre("batch 0: not in 1..65536"));
}

TEST(WorkloadBadInput, AWorkloadHasLayers) {
  const auto read = [](const std::string& path) { read_workload(path); };
  EXPECT_THAT(problems_with("w.yaml", "name: net\n", read), ElementsAre("w.yaml:1: layers: missing, expected a list"));
  EXPECT_THAT(problems_with("w.yaml", "name: net\nlayers: []\n", read),
              ElementsAre("w.yaml:2: layers: is empty, expected at least one layer"));
  EXPECT_THAT(problems_with("w.yaml", "name: net\nlayers: conv1\n", read),
              ElementsAre("w.yaml:2: layers: expected a list, found conv1"));
}

TEST(WorkloadBadInput, AnUnknownLayerOfTheCommandLineIsAnsweredWithTheKnown) {
  EXPECT_THAT(problems({}, {.layers = {"conv1", "pool5", "con2"}}),
              ElementsAre("layer pool5: not in net; known are conv1, conv2, fc3",
                          "layer con2: not in net; did you mean conv2?"));
}

TEST(WorkloadBadInput, AllProblemsOfAFileComeAtOnceInTheOrderOfItsLines) {
  EXPECT_THAT(problems({{"batch: 2", "batch: two"}, {"C: 3, ", ""}, {"groups: 2", "groups: 3"}, {"kind: fc, ", ""}}),
              ElementsAre("w.yaml:2: batch: expected a whole number, found two",
                          "w.yaml:5: layers[0].C: missing, expected a whole number",
                          "w.yaml:15: layers[1].groups: 3 does not divide C = 4",
                          "w.yaml:18: layers[2].kind: missing, expected one of: conv, depthwise, fc, pool, add"));
}

}  // namespace
}  // namespace eyrie
