// Tensors from files through the whole program, with NumPy as the peer: it makes them, and computes the outputs from
// the rules that configs/README.md states.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "tests/process.h"
#include "tests/scratch_folder.h"

namespace eyrie {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string kSource = EYRIE_SOURCE_DIR;

constexpr const char* kMake = R"(
import numpy as np, sys
folder = sys.argv[1] + '/'
random = np.random.default_rng(7)
w = random.normal(size=(6, 2, 3, 3)) * (random.random((6, 2, 3, 3)) < 0.4)
x = np.maximum(random.normal(size=(2, 4, 7, 6)), 0)
b = random.normal(size=6)
np.save(folder + 'w.npy', np.asfortranarray(w.astype('f4')))
np.savez_compressed(folder + 'data.npz', x=x.astype('>f8'), b=b.astype('f4'))
np.save(folder + 'signed.npy', random.integers(-128, 128, (1, 6, 5, 4)).astype('i1'))
)";

// Arithmetic of configs/arithmetic/comparison.yaml: no product shift, output shift 8, ReLU, 16 bits.
constexpr const char* kCheck = R"(
import numpy as np, sys
folder = sys.argv[1] + '/'
w = np.load(folder + 'w.npy').astype('f8')
x = np.load(folder + 'data.npz')['x'].astype('f8')
b = np.load(folder + 'data.npz')['b'].astype('f8')
away = lambda v: np.sign(v) * np.floor(np.abs(v) + 0.5)
sw = np.abs(w).max(axis=(1, 2, 3)) / 127
sx = np.abs(x).max() / 127
wq, xq, bq = away(w / sw[:, None, None, None]), away(x / sx), away(b / (sw * sx))
assert ((wq == 0) >= (w == 0)).all()
out = np.zeros((2, 6, 5, 4))
for g in range(2):
    for m in range(3 * g, 3 * g + 3):
        for r in range(3):
            for s in range(3):
                for c in range(2):
                    out[:, m] += wq[m, c, r, s] * xq[:, 2 * g + c, r:r + 5, s:s + 4]
out += bq[None, :, None, None]
out = np.clip(np.floor(np.maximum(out, 0) / 256), 0, 32767)
got = np.load(folder + 'outputs/conv_1.npy')
assert got.dtype == np.int16 and got.shape == out.shape
assert (got == out).all() and (got > 0).any()
assert np.load(folder + 'outputs/fc.npy').shape == (2, 3, 1, 1)
)";

constexpr const char* kWorkload = R"(name: mine
batch: 2
layers:
  - {name: conv/1, kind: conv, C: 4, H: 7, W: 6, M: 6, R: 3, S: 3, groups: 2,
     weights: {file: w.npy, per: channel}, activations: {file: data.npz, member: x}, bias: {file: data.npz, member: b}}
  - {name: signed, kind: conv, C: 6, H: 5, W: 4, M: 2, R: 2, S: 2, activations: {file: signed.npy}}
  - {name: fc, kind: fc, inputs: 5, outputs: 3}
)";

// What conv/1 gave, read back: the words are the same, so a layer that copies gives them once more.
constexpr const char* kCopies = R"(batch: 2
layers:
  - {name: copy, kind: conv, C: 6, H: 5, W: 4, M: 6, R: 1, S: 1,
     weights: {file: eye.npy}, activations: {file: outputs/conv_1.npy}}
)";

struct TensorRun : testing::Test {
  TensorRun() {
    std::filesystem::current_path(folder.path());
    folder.write("mine.yaml", kWorkload);
    python(kMake);
  }
  ~TensorRun() override { std::filesystem::current_path(before); }

  void python(const std::string& script) const {
    const Outcome outcome = run_program({"/usr/bin/python3", "-c", script, folder.path().string()});
    ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  }
  static Outcome eyrie(const std::string& workload, std::vector<std::string> words) {
    words.insert(words.begin(), {EYRIE_PROGRAM, "run", "--machine", kSource + "/configs/eyeriss.yaml", "--workload",
                                 workload, "--out", "out"});
    return run_program(words);
  }

  const std::filesystem::path before = std::filesystem::current_path();
  const ScratchFolder folder;
};

TEST_F(TensorRun, OutputsAreWhatNumPyComputesFromTheSameFiles) {
  const Outcome outcome = eyrie("mine.yaml", {"--dump-outputs", "outputs"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("outputs match the reference"));
  EXPECT_THAT(outcome.out,
              testing::EndsWith("\nresults: out/result.json, layers.csv, pes.csv\noutputs: outputs, 3 files\n"));
  EXPECT_THAT(names_in("outputs"), ElementsAre("conv_1.npy", "fc.npy", "signed.npy"));
  python(kCheck);

  const auto json = nlohmann::json::parse(text_of("out/result.json"));
  EXPECT_EQ(json["layers"][0]["scales"]["filter"].size(), 6u);
  EXPECT_EQ(json["layers"][0]["scales"]["ifmap"].size(), 1u);
  EXPECT_FALSE(json["layers"][1].contains("scales")) << "whole numbers and generated ones have none";
  EXPECT_EQ(json["layers"][0]["overflows"], 0);
  const Outcome valid = run_program({"/usr/bin/python3", kSource + "/tests/validate_schema.py",
                                     kSource + "/sim/result.schema.json", "out/result.json"});
  EXPECT_EQ(valid.exit_code, 0) << valid.out << valid.err;
}

TEST_F(TensorRun, WrittenOutputsCanBeReadBack) {
  ASSERT_EQ(eyrie("mine.yaml", {"--dump-outputs", "outputs"}).exit_code, 0);
  python("import numpy as np\nnp.save('eye.npy', 256 * np.eye(6, dtype='i2').reshape(6, 6, 1, 1))");
  folder.write("copy.yaml", kCopies);
  const Outcome outcome = eyrie("copy.yaml", {"--dump-outputs", "copies"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(text_of("copies/copy.npy"), text_of("outputs/conv_1.npy"));
}

TEST_F(TensorRun, TheSameBytesWithAndWithoutReuse) {
  ASSERT_EQ(eyrie("mine.yaml", {"--dump-outputs", "a"}).exit_code, 0);
  const std::string first = text_of("out/result.json");
  ASSERT_EQ(eyrie("mine.yaml", {"--dump-outputs", "b", "--no-reuse"}).exit_code, 0);
  EXPECT_EQ(text_of("out/result.json"), first);
  for (const std::string& name : names_in("a")) EXPECT_EQ(text_of("a/" + name), text_of("b/" + name)) << name;
}

TEST_F(TensorRun, RefusesAFolderOrNamesThatCannotBeWritten) {
  Outcome outcome = eyrie("mine.yaml", {"--dump-outputs", "/dev/null/x"});
  EXPECT_EQ(outcome.err, "--dump-outputs: /dev/null: is not a folder\n1 problem, nothing was run\n");
  EXPECT_EQ(outcome.exit_code, 2);
  std::string twice = kWorkload;
  folder.write("mine.yaml", twice.replace(twice.find("name: fc"), 8, "name: 'conv 1'"));
  outcome = eyrie("mine.yaml", {"--dump-outputs", "outputs"});
  EXPECT_EQ(outcome.err,
            "--dump-outputs: the outputs of conv/1 and conv 1 would both be conv_1.npy; rename a layer\n"
            "1 problem, nothing was run\n");
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_FALSE(std::filesystem::exists("out"));
}

}  // namespace
}  // namespace eyrie
