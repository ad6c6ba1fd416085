#include "sim/base/csc.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "sim/base/fault.h"
#include "sim/base/non_zeros.h"
#include "workloads/random.h"

namespace eyrie {
namespace {

using testing::ElementsAre;

MatrixView view_of(const std::vector<Word>& values, int rows, int columns) {
  return {values.data(), static_cast<std::size_t>(columns), rows, columns};
}

Codebook codebook_of(const std::vector<Word>& values) {
  std::set<Word> distinct(values.begin(), values.end());
  distinct.insert(0);
  return Codebook({distinct.begin(), distinct.end()});
}

std::vector<Word> random_matrix(Random& random, int rows, int columns, std::uint64_t percent) {
  std::vector<Word> values(static_cast<std::size_t>(rows) * columns);
  for (Word& value : values)
    if (random.below(100) < percent) value = static_cast<Word>(random.in(-7, 7));
  return values;
}

TEST(NonZeros, AreFoundInEveryLaneAndInTheRest) {
  std::vector<Word> words(2 * kMaskedWords + 3);
  for (std::size_t place = 0; place < words.size(); ++place) {
    std::vector<std::pair<std::size_t, Word>> expected{{place, Word{-32768}}};
    words[place] = -32768;
    if (place + 3 < words.size()) {
      words[place + 3] = 1;
      expected.emplace_back(place + 3, Word{1});
    }
    std::vector<std::pair<std::size_t, Word>> found;
    for_each_non_zero(words.data(), words.size(), [&](std::size_t i, Word value) { found.emplace_back(i, value); });
    EXPECT_EQ(found, expected);
    words.assign(words.size(), 0);
  }
}

// EIE, Section III.B: the column [0, 0, 1, 2, 18 zeros, 3] is v = [1, 2, 0, 3], z = [2, 0, 15, 2].
TEST(Csc, EncodesThePapersExample) {
  std::vector<Word> column(23);
  column[2] = 1;
  column[3] = 2;
  column[22] = 3;
  const Codebook codebook({0, 1, 2, 3});
  const CscMatrix coded = csc_encode(view_of(column, 23, 1), {.pes = 1, .index_bits = 4}, codebook);
  EXPECT_THAT(coded.slices[0].entries, ElementsAre(CscEntry{1, 2}, CscEntry{2, 0}, CscEntry{0, 15}, CscEntry{3, 2}));
  EXPECT_THAT(coded.slices[0].pointers, ElementsAre(0, 4));
  EXPECT_EQ(coded.non_zeros, 3u);
  EXPECT_EQ(coded.padding, 1u);
}

TEST(Csc, RowIBelongsToPeIModN) {
  // Two columns of five rows over two PEs: rows 0, 2, 4 and rows 1, 3.
  const std::vector<Word> matrix{1, 0,  //
                                 2, 3,  //
                                 0, 0,  //
                                 0, 4,  //
                                 5, 0};
  const CscMatrix coded = csc_encode(view_of(matrix, 5, 2), {.pes = 2}, Codebook({0, 1, 2, 3, 4, 5}));
  EXPECT_THAT(coded.slices[0].entries, ElementsAre(CscEntry{1, 0}, CscEntry{5, 1}));
  EXPECT_THAT(coded.slices[0].pointers, ElementsAre(0, 2, 2));
  EXPECT_THAT(coded.slices[1].entries, ElementsAre(CscEntry{2, 0}, CscEntry{3, 0}, CscEntry{4, 0}));
  EXPECT_THAT(coded.slices[1].pointers, ElementsAre(0, 1, 3));
}

TEST(Csc, ARunOfExactlyTheMostZerosNeedsNoPadding) {
  for (const int index_bits : {2, 3, 4, 8}) {
    SCOPED_TRACE(index_bits);
    const CscFormat format{.pes = 1, .index_bits = index_bits};
    std::vector<Word> column(static_cast<std::size_t>(format.most_zeros()) + 2);
    column[static_cast<std::size_t>(format.most_zeros())] = 1;
    const auto entries = [&] {
      return csc_encode(view_of(column, column.size(), 1), format, Codebook({0, 1})).entries();
    };
    EXPECT_EQ(entries(), 1u);
    std::rotate(column.begin(), column.end() - 1, column.end());
    EXPECT_EQ(entries(), 2u) << "one zero more";
  }
}

TEST(Csc, ZerosAfterTheLastNonZeroTakeNothing) {
  std::vector<Word> column(1000);
  column[0] = 1;
  EXPECT_EQ(csc_encode(view_of(column, 1000, 1), {.pes = 1}, Codebook({0, 1})).entries(), 1u);
}

TEST(Csc, DenseStoresEveryZeroAndCountsNone) {
  const std::vector<Word> matrix{0, 1, 0, 0, 2, 0};
  const CscMatrix coded = csc_encode(view_of(matrix, 3, 2), {.pes = 2, .dense = true}, Codebook({0, 1, 2}));
  EXPECT_THAT(coded.slices[0].entries, ElementsAre(CscEntry{0, 0}, CscEntry{2, 0}, CscEntry{1, 0}, CscEntry{0, 0}));
  EXPECT_EQ(coded.padding, 0u);
  EXPECT_EQ(coded.non_zeros, 2u);
}

TEST(Csc, ALastColumnFollowsTheOthers) {
  const std::vector<Word> matrix{1, 0, 0, 1}, last{0, 1};
  MatrixView view = view_of(matrix, 2, 2);
  view.last_column = last.data();
  const Codebook codebook({0, 1});
  const CscMatrix coded = csc_encode(view, {.pes = 1}, codebook);
  EXPECT_EQ(csc_decode(coded, codebook), (std::vector<Word>{1, 0, 0, 0, 1, 1}));
}

TEST(Csc, RandomMatricesComeBackAndTakeWhatTheClosedFormSays) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const int rows = static_cast<int>(random.in(1, 200)), columns = static_cast<int>(random.in(1, 12));
    const auto matrix = random_matrix(random, rows, columns, random.below(101));
    const CscFormat format{.pes = static_cast<int>(random.in(1, 9)),
                           .index_bits = static_cast<int>(random.in(1, 5)),
                           .dense = random.below(5) == 0};
    const Codebook codebook = codebook_of(matrix);
    const CscMatrix coded = csc_encode(view_of(matrix, rows, columns), format, codebook);
    EXPECT_EQ(csc_decode(coded, codebook), matrix);
    const auto non_zeros = matrix.size() - static_cast<std::size_t>(std::count(matrix.begin(), matrix.end(), 0));
    EXPECT_EQ(coded.non_zeros, non_zeros);
    if (format.dense) {
      EXPECT_EQ(coded.entries(), matrix.size());
      continue;
    }
    EXPECT_EQ(coded.entries(), coded.non_zeros + coded.padding);
    for (int pe = 0; pe < format.pes; ++pe)
      for (int column = 0; column < columns; ++column) {
        std::vector<int> slice_rows;
        for (int row = pe; row < rows; row += format.pes)
          if (matrix[static_cast<std::size_t>(row) * columns + column]) slice_rows.push_back(row / format.pes);
        const auto& pointers = coded.slices[pe].pointers;
        EXPECT_EQ(pointers[column + 1] - pointers[column], csc_column_entries(slice_rows, format.most_zeros()));
      }
  }
}

TEST(Csc, AValueWithoutACodeIsAFault) {
  EXPECT_THROW(csc_encode(view_of({7}, 1, 1), {.pes = 1}, Codebook({0, 1})), Fault);
  std::vector<Word> column(17);
  column[16] = 1;
  EXPECT_THROW(csc_encode(view_of(column, 17, 1), {.pes = 1}, Codebook({1})), Fault) << "padding needs a zero";
}

}  // namespace
}  // namespace eyrie
