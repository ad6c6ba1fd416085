// .npy and .npz files: what NumPy writes is read, what is written NumPy reads.
#include "workloads/npy.h"

#include <gmock/gmock.h>

#include <cmath>

#include "tests/npy_bytes.h"
#include "tests/process.h"
#include "tests/scratch_folder.h"

namespace eyrie {
namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;

std::vector<double> values_of(const std::filesystem::path& path, const std::string& member = "") {
  NpyReader reader(open_array(path.string(), member));
  std::vector<double> values(reader.header().size());
  reader.read(values);
  return values;
}

void run_numpy(const ScratchFolder& folder, const std::string& script) {
  const std::string start = "import numpy as np, os\nos.chdir('" + folder.path().string() + "')\n";
  const Outcome outcome = run_program({"/usr/bin/python3", "-c", start + script});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
}

// The peer: every type in both byte orders, with values that a wrong sign or width would change.
TEST(Npy, ReadsEveryTypeAndByteOrderThatNumPyWrites) {
  const ScratchFolder folder;
  run_numpy(folder, R"(
for t in 'i1 i2 i4 i8 f2 f4 f8'.split():
    for o in '<>':
        np.save(f'{t}{"l" if o == "<" else "b"}.npy', np.array([[0, 1, -1], [100, -128, 5]]).astype(o + t))
for t in 'u1 u2 u4'.split():
    for o in '<>':
        np.save(f'{t}{"l" if o == "<" else "b"}.npy', np.array([[0, 1, 255], [100, 128, 5]]).astype(o + t))
np.save('half.npy', np.array([2**-24, 1000 * 2**-24, 2**-14, 1/3, 65504, -0.1], 'f2'))
np.save('wide.npy', np.array([1/3, -1e300], 'f8'))
)");
  for (const char* order : {"l", "b"}) {
    for (const char* type : {"i1", "i2", "i4", "i8", "f2", "f4", "f8"})
      EXPECT_THAT(values_of(folder / (type + std::string(order) + ".npy")), ElementsAre(0, 1, -1, 100, -128, 5))
          << type;
    for (const char* type : {"u1", "u2", "u4"})
      EXPECT_THAT(values_of(folder / (type + std::string(order) + ".npy")), ElementsAre(0, 1, 255, 100, 128, 5))
          << type;
  }
  const double third = 1365 * std::ldexp(1, -12), tenth = 1638 * std::ldexp(1, -14);  // the nearest of 11 bits
  EXPECT_THAT(values_of(folder / "half.npy"),
              ElementsAre(std::ldexp(1, -24), std::ldexp(1000, -24), std::ldexp(1, -14), third, 65504, -tenth));
  EXPECT_THAT(values_of(folder / "wide.npy"), ElementsAre(1.0 / 3, -1e300));
}

TEST(Npy, ReadsEveryVersionOfTheFormat) {
  const ScratchFolder folder;
  run_numpy(folder, R"(
for v in 1, 2, 3:
    with open(f'{v}.npy', 'wb') as f: np.lib.format.write_array(f, np.arange(3, dtype='i2'), version=(v, 0))
)");
  for (const char* version : {"1.npy", "2.npy", "3.npy"})
    EXPECT_THAT(values_of(folder / version), ElementsAre(0, 1, 2));
}

TEST(Npy, ReadsArchivesPackedAndNot) {
  const ScratchFolder folder;
  run_numpy(folder, R"(
np.savez('plain.npz', w=np.arange(4, dtype='f4'), b=np.array([7], 'i4'))
np.savez_compressed('packed.npz', only=np.arange(5000, dtype='f8'))
)");
  EXPECT_THAT(values_of(folder / "plain.npz", "w"), ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(values_of(folder / "plain.npz", "b"), ElementsAre(7));
  EXPECT_EQ(values_of(folder / "packed.npz").back(), 4999);
  EXPECT_EQ(values_of(folder / "packed.npz", "only").size(), 5000u);
}

TEST(Npy, KnowsTheOrderAndShapeThatNumPyWrites) {
  const ScratchFolder folder;
  run_numpy(folder, R"(
np.save('f.npy', np.asfortranarray(np.arange(24, dtype='f4').reshape(2, 3, 4)))
np.save('c.npy', np.arange(3, dtype='f4'))
np.save('scalar.npy', np.float32(3))
)");
  const NpyReader fortran(open_array((folder / "f.npy").string(), ""));
  EXPECT_TRUE(fortran.header().fortran_order);
  EXPECT_THAT(fortran.header().shape, ElementsAre(2, 3, 4));
  EXPECT_EQ(fortran.header().type(), "float32");
  EXPECT_THAT(NpyReader(open_array((folder / "c.npy").string(), "")).header().shape, ElementsAre(3));
  EXPECT_THAT(NpyReader(open_array((folder / "scalar.npy").string(), "")).header().shape, testing::IsEmpty());
}

TEST(Npy, NumPyReadsWhatIsWritten) {
  const ScratchFolder folder;
  Tensor<Word> tensor(2, 3, 1, 5);
  for (std::size_t i = 0; i < tensor.size(); ++i) tensor.values()[i] = static_cast<Word>(i * 2000 - 32768);
  std::ofstream(folder / "t.npy", std::ios::binary) << npy_bytes(tensor);
  run_numpy(folder, R"(
t = np.load('t.npy')
assert t.dtype == np.dtype('<i2') and t.shape == (2, 3, 1, 5) and t.flags.c_contiguous
assert (t.ravel() == np.arange(30) * 2000 - 32768).all()
)");
  EXPECT_EQ(npy_bytes(tensor).size(), 128 + 60u) << "the values begin at a multiple of 64";
  const std::vector<double> read = values_of(folder / "t.npy");
  EXPECT_TRUE(std::equal(read.begin(), read.end(), tensor.values().begin(), tensor.values().end()));
}

TEST(Npy, ReadsOnFromWhereItStopped) {
  const ScratchFolder folder;
  folder.write("f.npy", npy_floats("(5,)", 5));
  NpyReader reader(open_array((folder / "f.npy").string(), ""));
  std::vector<double> values(2);
  reader.read(values);
  EXPECT_THAT(values, ElementsAre(1, 2));
  reader.read(values);
  EXPECT_THAT(values, ElementsAre(3, 4));
}

// A header cut or changed anywhere is refused or read, never more than that; the sanitizers see what is read.
TEST(Npy, NoChangeOfOneByteDoesHarm) {
  const ScratchFolder folder;
  const std::string good = npy_floats("(2, 3)", 6);
  int refused = 0;
  for (std::size_t at = 0; at < good.size(); ++at)
    for (const char byte : {'\0', '\xff', '9', '}', '\''}) {
      std::string bad = good;
      bad[at] = byte;
      folder.write("bad.npy", bad);
      try {
        values_of(folder / "bad.npy");
      } catch (const UnreadableTensor& error) {
        EXPECT_FALSE(error.what.empty());
        ++refused;
      }
    }
  EXPECT_GT(refused, 200);
}

}  // namespace
}  // namespace eyrie
