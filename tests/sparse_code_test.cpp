#include "sim/base/sparse_code.h"

#include <gmock/gmock.h>

#include "sim/base/fault.h"
#include "workloads/random.h"

namespace eyrie {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<Word> zeros_then(std::size_t run, Word value) {
  std::vector<Word> values(run, 0);
  values.push_back(value);
  return values;
}

TEST(SparseCode, AValueStandsBehindTheNumberOfZerosBeforeIt) {
  const std::vector<Word> values{0, 0, 5, -3, 0, 7, 0};
  EXPECT_THAT(sparse_encode(values, {}), ElementsAre(SparseEntry{2, 5}, SparseEntry{0, -3}, SparseEntry{1, 7}));
}

TEST(SparseCode, ARunOfFifteenFitsFourBitsAndOneOfSixteenTakesAPlaceholder) {
  EXPECT_THAT(sparse_encode(zeros_then(15, 9), {}), ElementsAre(SparseEntry{15, 9}));
  EXPECT_THAT(sparse_encode(zeros_then(16, 9), {}), ElementsAre(SparseEntry{15, 0}, SparseEntry{0, 9}));
}

TEST(SparseCode, ZerosBehindTheLastValueTakeNothing) {
  EXPECT_THAT(sparse_encode(std::vector<Word>(100, 0), {}), IsEmpty());
  EXPECT_EQ(sparse_entries(std::vector<Word>{4, 0, 0, 0}, {}), 1u);
}

// n zeros and a value: floor(n / 2^b) placeholders and the value.
TEST(SparseCode, ALongRunTakesAPlaceholderForEach2ToTheBZeros) {
  for (const int bits : {1, 3, 4, 8})
    for (const std::size_t run : {0, 1, 7, 8, 16, 47, 48, 255, 256, 1000}) {
      const SparseFormat format{.index_bits = bits};
      EXPECT_EQ(sparse_entries(zeros_then(run, 1), format), run / (std::size_t{1} << bits) + 1) << bits << " " << run;
    }
}

TEST(SparseCode, ABlockIsItsCountAndTwentyBitsAnEntry) {
  EXPECT_EQ(SparseFormat{}.bits(0), 16u);
  EXPECT_EQ(SparseFormat{}.bits(7), 16u + 7 * 20);
  EXPECT_EQ((SparseFormat{.index_bits = 3, .value_bits = 8, .count_bits = 10}.bits(2)), 10u + 2 * 11);
}

TEST(SparseCode, GivesBackWhatWasCodedWhateverTheDensity) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    std::vector<Word> values(random.below(300));
    const std::uint64_t one_in = 1 + random.below(40);
    for (Word& value : values)
      if (random.below(one_in) == 0) value = static_cast<Word>(random.in(-32768, 32767));
    const SparseFormat format{.index_bits = static_cast<int>(random.in(1, 8))};
    const auto block = sparse_encode(values, format);
    EXPECT_EQ(sparse_decode(block, values.size(), format), values);
    EXPECT_EQ(sparse_entries(values, format), block.size());
    for (const SparseEntry& entry : block) EXPECT_LE(entry.run, format.longest_run());
  }
}

TEST(SparseCode, RefusesWhatIsNoCode) {
  EXPECT_THROW(sparse_encode(std::vector<Word>{1}, {.index_bits = 0}), Fault);
  EXPECT_THROW(sparse_decode(std::vector<SparseEntry>{{3, 1}}, 3, {}), Fault);
}

}  // namespace
}  // namespace eyrie
