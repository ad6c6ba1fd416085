// What a user is told about tensors from files that are wrong: every message is compared whole.
#include <gmock/gmock.h>

#include <cmath>
#include <limits>

#include "sim/machine_config.h"
#include "sim/run.h"
#include "sim/workload_file.h"
#include "tests/edited_file.h"
#include "tests/npy_bytes.h"
#include "tests/process.h"

namespace eyrie {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::string kWorkload = R"(batch: 2
layers:
  - {name: a, kind: conv, C: 2, H: 2, W: 2, M: 1, R: 1, S: 1,
     weights: {file: w.npy},
     bias: {file: b.npy},
     activations: {file: x.npy}}
)";

struct TensorBadInput : testing::Test {
  TensorBadInput() {
    folder.write("w.npy", npy_floats("(1, 2, 1, 1)", 2));
    folder.write("b.npy", npy_floats("(1,)", 1));
    folder.write("x.npy", npy_floats("(1, 2, 2, 2)", 8));
  }

  std::vector<std::string> problems(const Edits& edits = {}) {
    folder.write("n.yaml", edited(kWorkload, edits));
    try {
      read_workload((folder / "n.yaml").string());
    } catch (const UserError& error) {
      return without_folder(error.problems);
    }
    return {};
  }
  // With these bytes for w.npy; in all messages the same comes first.
  std::vector<std::string> problems_of(const std::string& bytes) {
    folder.write("w.npy", bytes);
    std::vector<std::string> all = problems();
    const std::string start = "n.yaml:4: layers[0].weights.file: w.npy: ";
    for (std::string& problem : all) {
      EXPECT_TRUE(problem.starts_with(start)) << problem;
      problem.erase(0, start.size());
    }
    return all;
  }
  std::vector<std::string> without_folder(std::vector<std::string> all) const {
    const std::string prefix = folder.path().string() + "/";
    for (std::string& problem : all)
      for (auto at = problem.find(prefix); at != std::string::npos; at = problem.find(prefix))
        problem.erase(at, prefix.size());
    return all;
  }

  const ScratchFolder folder;
};

TEST_F(TensorBadInput, TheUneditedFilesAreGood) { EXPECT_THAT(problems(), IsEmpty()); }

TEST_F(TensorBadInput, FilesThatAreNotThere) {
  EXPECT_THAT(problems({{"w.npy", "v.npy"}, {"x.npy", "."}}),
              ElementsAre("n.yaml:4: layers[0].weights.file: v.npy: no such file",
                          "n.yaml:6: layers[0].activations.file: .: is no plain file, expected a .npy or .npz file"));
}

TEST_F(TensorBadInput, NotANumPyFile) {
  EXPECT_THAT(problems_of(""), ElementsAre("not a .npy file: it does not begin with \\x93NUMPY"));
  EXPECT_THAT(problems_of("1 2 3\n"), ElementsAre("not a .npy file: it does not begin with \\x93NUMPY"));
  EXPECT_THAT(problems_of("PK\3\4 nothing"), ElementsAre("not a .npz archive: Not a zip archive"));
}

TEST_F(TensorBadInput, AVersionThatIsNotKnown) {
  EXPECT_THAT(problems_of(std::string("\x93NUMPY\4\0", 8)), ElementsAre("version 4.0, expected 1.0, 2.0 or 3.0"));
}

TEST_F(TensorBadInput, AHeaderThatEndsTooSoon) {
  EXPECT_THAT(problems_of(npy_floats("(1, 2, 1, 1)", 2).substr(0, 9)), ElementsAre("ends within its header"));
  EXPECT_THAT(problems_of(npy_floats("(1, 2, 1, 1)", 2).substr(0, 30)), ElementsAre("ends within its header"));
}

TEST_F(TensorBadInput, AHugeHeader) {
  EXPECT_THAT(problems_of(std::string("\x93NUMPY\2\0\xff\xff\xff\xff{", 13)),
              ElementsAre("header of 4294967295 bytes, expected at most 65536"));
}

TEST_F(TensorBadInput, AHeaderThatIsNoDict) {
  EXPECT_THAT(problems_of(npy_file("[1, 2]", "")), ElementsAre("header: expected a dict"));
  EXPECT_THAT(problems_of(npy_file("{descr: 1}", "")), ElementsAre("header: expected a field's name in quotes"));
  EXPECT_THAT(problems_of(npy_file("{'descr' '<f4'}", "")), ElementsAre("header: expected a colon after descr"));
  EXPECT_THAT(problems_of(npy_file("{'descr': '<f4'", "")), ElementsAre("header: expected the end of the dict"));
  EXPECT_THAT(problems_of(npy_file("{'colour': 'red'}", "")),
              ElementsAre("header: unknown field colour, expected descr, fortran_order and shape"));
}

TEST_F(TensorBadInput, AHeaderWithoutOneOfItsFields) {
  EXPECT_THAT(problems_of(npy_file("{}", "")), ElementsAre("header: descr is missing"));
  EXPECT_THAT(problems_of(npy_file("{'descr': '<f4', 'shape': ()}", "")),
              ElementsAre("header: fortran_order is missing"));
  EXPECT_THAT(problems_of(npy_file("{'descr': '<f4', 'fortran_order': False}", "")),
              ElementsAre("header: shape is missing"));
}

TEST_F(TensorBadInput, TypesThatAreNoNumbers) {
  const auto of_type = [&](const std::string& descr) { return problems_of(npy_file(npy_header(descr, "(1,)"), "")); };
  const std::string expected = "expected f2, f4, f8, i1, i2, i4, i8, u1, u2 or u4 after <, > or |";
  EXPECT_THAT(of_type("|O"), ElementsAre("descr: |O is no type that can be read, " + expected));
  EXPECT_THAT(of_type("<c8"), ElementsAre("descr: <c8 is no type that can be read, " + expected));
  EXPECT_THAT(of_type("|b1"), ElementsAre("descr: |b1 is no type that can be read, " + expected));
  EXPECT_THAT(of_type("|f4"), ElementsAre("descr: |f4 is no type that can be read, " + expected));
  EXPECT_THAT(problems_of(npy_file("{'descr': [('a', '<f4')], }", "")),
              ElementsAre("descr: a record of several types, " + expected));
}

TEST_F(TensorBadInput, AnOrderThatIsNoTruthValue) {
  EXPECT_THAT(problems_of(npy_file("{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}", "")),
              ElementsAre("fortran_order: expected True or False"));
}

TEST_F(TensorBadInput, AShapeThatIsNoTupleOfSizes) {
  const auto of_shape = [&](const std::string& shape) { return problems_of(npy_file(npy_header("<f4", shape), "")); };
  EXPECT_THAT(of_shape("3"), ElementsAre("shape: expected a tuple of whole numbers"));
  EXPECT_THAT(of_shape("(-1, 2)"), ElementsAre("shape: expected a tuple of whole numbers"));
  EXPECT_THAT(of_shape("(1 2)"), ElementsAre("shape: expected a tuple of whole numbers"));
  EXPECT_THAT(of_shape("(18446744073709551616,)"), ElementsAre("shape: a dimension past 64 bits"));
  EXPECT_THAT(of_shape("(4294967296, 4294967296)"),
              ElementsAre("shape: (4294967296, 4294967296) has more than 2147483647 values"));
  std::string many = "(";
  for (int i = 0; i < 33; ++i) many += "1, ";
  EXPECT_THAT(of_shape(many + ")"), ElementsAre("shape: more than 32 dimensions"));
}

TEST_F(TensorBadInput, ValuesThatAreTooFewOrTooMany) {
  const std::string good = npy_floats("(1, 2, 1, 1)", 2);
  EXPECT_THAT(problems_of(good.substr(0, good.size() - 3)),
              ElementsAre("5 bytes after the header, expected 8 for (1, 2, 1, 1) of float32"));
  EXPECT_THAT(problems_of(good + "x"), ElementsAre("9 bytes after the header, expected 8 for (1, 2, 1, 1) of float32"));
}

TEST_F(TensorBadInput, AnotherShapeThanTheLayers) {
  folder.write("b.npy", npy_floats("(2,)", 2));
  folder.write("x.npy", npy_floats("(3, 2, 2, 2)", 24));
  folder.write("w.npy", npy_floats("(2, 1, 1, 1)", 2));
  EXPECT_THAT(problems(),
              ElementsAre("n.yaml:4: layers[0].weights.file: w.npy: shape: (2, 1, 1, 1), expected (1, 2, 1, 1), which "
                          "is (M, C / groups, R, S)",
                          "n.yaml:5: layers[0].bias.file: b.npy: shape: (2,), expected (1,), which is one a filter",
                          "n.yaml:6: layers[0].activations.file: x.npy: shape: (3, 2, 2, 2), expected (2, 2, 2, 2), "
                          "which is (batch, C, H, W) or (1, 2, 2, 2), which is (1, C, H, W)"));
}

TEST_F(TensorBadInput, AnFcLayersShape) {
  EXPECT_THAT(problems({{"kind: conv, C: 2, H: 2, W: 2, M: 1, R: 1, S: 1", "kind: fc, inputs: 8, outputs: 1"},
                        {"{file: x.npy}", "{}"},
                        {"{file: b.npy}", "4"}}),
              ElementsAre("n.yaml:4: layers[0].weights.file: w.npy: shape: (1, 2, 1, 1), expected (1, 8), which is "
                          "(outputs, inputs) or (1, 8, 1, 1), which is (M, C / groups, R, S)"));
}

TEST_F(TensorBadInput, ValuesThatAreNotFinite) {
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN(), kInf = std::numeric_limits<float>::infinity();
  const auto with = [](float second) { return npy_file(npy_header("<f4", "(1, 2, 1, 1)"), raw({1.0f, second})); };
  EXPECT_THAT(problems_of(with(kNan)), ElementsAre("value (0, 1, 0, 0) is nan, expected finite numbers"));
  EXPECT_THAT(problems_of(with(-kInf)), ElementsAre("value (0, 1, 0, 0) is -inf, expected finite numbers"));
  EXPECT_THAT(problems_of(npy_file(npy_header(">f2", "(1, 2, 1, 1)"), std::string("\x7c\0\0\0", 4))),
              ElementsAre("value (0, 0, 0, 0) is inf, expected finite numbers"));
}

TEST_F(TensorBadInput, MembersOfAnArchive) {
  const std::string script =
      "import numpy as np, sys\n"
      "np.savez(sys.argv[1] + '/two.npz', u=np.ones((1, 2, 1, 1)), v=np.ones(3))\n"
      "open(sys.argv[1] + '/cut.npz', 'wb').write(open(sys.argv[1] + '/two.npz', 'rb').read()[:200])\n";
  ASSERT_EQ(run_program({"/usr/bin/python3", "-c", script, folder.path().string()}).exit_code, 0);
  EXPECT_THAT(problems({{"w.npy", "two.npz, member: u"}}), IsEmpty());
  EXPECT_THAT(problems({{"w.npy", "two.npz"}}),
              ElementsAre("n.yaml:4: layers[0].weights.file: two.npz: holds 2 arrays, "
                          "name one as its member: u, v"));
  EXPECT_THAT(problems({{"w.npy", "two.npz, member: w"}}),
              ElementsAre("n.yaml:4: layers[0].weights.file: two.npz: holds no array w; it holds u, v"));
  EXPECT_THAT(problems({{"w.npy", "cut.npz, member: u"}}),
              ElementsAre("n.yaml:4: layers[0].weights.file: cut.npz: not a .npz archive: Not a zip archive"));
  EXPECT_THAT(problems({{"w.npy", "w.npy, member: u"}}),
              ElementsAre("n.yaml:4: layers[0].weights.file: w.npy: is no .npz archive, only such have members"));
}

TEST_F(TensorBadInput, KeysThatDoNotGoTogether) {
  EXPECT_THAT(problems({{"weights: {file: w.npy}", "weights: {bits: 8, scale: max, member: a}, output_density: 0.5"},
                        {"bias: {file: b.npy}", "bias: {member: b}"},
                        {"x.npy", "x.npy, density: 0.5"}}),
              ElementsAre("n.yaml:4: layers[0].weights.member: is of a tensor from a file, expected a file beside it",
                          "n.yaml:4: layers[0].weights.bits: is of a tensor from a file, expected a file beside it",
                          "n.yaml:4: layers[0].weights.scale: is of a tensor from a file, expected a file beside it",
                          "n.yaml:4: layers[0].output_density: cannot be given with a tensor from a file: outputs are "
                          "what they come to",
                          "n.yaml:5: layers[0].bias: cannot be given with output_density, which is met by a bias",
                          "n.yaml:5: layers[0].bias.file: missing, expected a text",
                          "n.yaml:6: layers[0].activations.density: cannot be given with a file, whose values have the "
                          "density they have"));
}

TEST_F(TensorBadInput, ABiasOfAFileAndADensityOfTheOutputExcludeEachOther) {
  EXPECT_THAT(problems({{"bias: {", "output_density: 0.5, bias: {"},
                        {"weights: {file: w.npy},", ""},
                        {"activations: {file: x.npy}", "seed: 1"}}),
              ElementsAre("n.yaml:5: layers[0].bias: cannot be given with output_density, which is met by a bias"));
}

TEST_F(TensorBadInput, WholeNumbersAreNotQuantised) {
  folder.write("w.npy", npy_file(npy_header("|i1", "(1, 2, 1, 1)"), "\1\2"));
  EXPECT_THAT(problems({{"w.npy", "w.npy, bits: 4, per: channel"}}),
              ElementsAre("n.yaml:4: layers[0].weights.bits: is how floats are quantised; w.npy holds int8, whole "
                          "numbers that are taken as they are",
                          "n.yaml:4: layers[0].weights.per: is how floats are quantised; w.npy holds int8, whole "
                          "numbers that are taken as they are"));
}

TEST_F(TensorBadInput, BitsAndRulesOutOfRange) {
  EXPECT_THAT(problems({{"w.npy", "w.npy, bits: 17, scale: least, per: layer"}}),
              ElementsAre("n.yaml:4: layers[0].weights.scale: least is not one of: max, power_of_two",
                          "n.yaml:4: layers[0].weights.per: layer is not one of: tensor, channel",
                          "n.yaml:4: layers[0].weights.bits: 17 is not in 2..16"));
}

TEST_F(TensorBadInput, ABiasIsNumbersOrAFile) {
  EXPECT_THAT(problems({{"{file: b.npy}", "{fil: b.npy}"}}),
              ElementsAre("n.yaml:5: layers[0].bias.fil: unknown key; did you mean file?"));
}

TEST_F(TensorBadInput, ValuesThatTheMachineCannotHold) {
  folder.write("w.npy", npy_file(npy_header("<i4", "(1, 2, 1, 1)"), raw<std::int32_t>({-32769, 5})));
  folder.write("b.npy", npy_file(npy_header("<i8", "(1,)"), raw<std::int64_t>({1ll << 31})));
  ASSERT_THAT(problems(), IsEmpty());
  try {
    run(read_machine(EYRIE_SOURCE_DIR "/configs/eyeriss.yaml"), read_workload((folder / "n.yaml").string()));
    FAIL() << "was run";
  } catch (const UserError& error) {
    EXPECT_THAT(without_folder(error.problems),
                ElementsAre("n.yaml:4: layers[0].weights.file: whole numbers -32769..5 do not fit the machine's "
                            "operands of 16 bits, -32768..32767",
                            "n.yaml:5: layers[0].bias.file: the bias of filter 0 is 2147483648 in units of its sums, "
                            "which does not fit 32 bits"));
  }
}

}  // namespace
}  // namespace eyrie
