#include "sim/base/non_zero_bits.h"

#include <gtest/gtest.h>

#include "dataflow/bit_columns.h"
#include "workloads/random.h"

namespace eyrie {
namespace {

// A third of them zero.
std::vector<Word> some_words(std::size_t size) {
  Random random(size);
  std::vector<Word> words(size);
  for (Word& word : words) word = static_cast<Word>(static_cast<int>(random.below(3)) - 1);
  return words;
}

NonZeroBits bits_of(const std::vector<Word>& words) { return {words.data(), words.size()}; }

TEST(NonZeroBits, AreThoseOfTheWordsWhereverTheyAreRead) {
  const auto words = some_words(200);
  const NonZeroBits bits = bits_of(words);
  EXPECT_EQ(bits.size(), 200u);
  for (std::size_t first = 0; first < words.size(); ++first)
    for (std::size_t count = 1; count <= 64 && first + count <= words.size(); ++count) {
      const std::uint64_t some = bits.at(first, static_cast<int>(count));
      for (std::size_t i = 0; i < 64; ++i)
        ASSERT_EQ(some >> i & 1, i < count && words[first + i] != 0) << first << " " << count << " " << i;
    }
}

TEST(NonZeroBits, BitsAddedInRunsOfAnyLengthAreThoseOfAllWords) {
  const auto words = some_words(1000);
  const NonZeroBits bits = bits_of(words);
  NonZeroBits::Writer copy(words.size());
  for (std::size_t at = 0, run = 1; at < words.size(); at += run, run = run % 64 + 1) {
    run = std::min(run, words.size() - at);
    copy.append(bits.at(at, static_cast<int>(run)), static_cast<int>(run));
  }
  EXPECT_EQ(std::move(copy).finish(), bits);
}

TEST(NonZeroBits, WholeBlocksAreAddedAsTheyAre) {
  const NonZeroBits bits = bits_of(some_words(128));
  NonZeroBits::Writer copy(128);
  for (int block = 0; block < 2; ++block) copy.append(bits.at(64 * block, 64), 64);
  EXPECT_EQ(std::move(copy).finish(), bits);
}

TEST(NonZeroBits, TransposingABlockSwapsItsRowsAndColumns) {
  for (int height = 1; height <= 64; height *= 2)
    for (int width = 1; width <= 64; width *= 2) {
      const NonZeroBits bits = bits_of(some_words(height * width));
      std::uint64_t rows[64] = {};
      for (int i = 0; i < height; ++i) rows[i] = bits.at(i * width, width);
      transpose(rows, height, width);
      for (int j = 0; j < width; ++j)
        for (int i = 0; i < 64; ++i)
          ASSERT_EQ(rows[j] >> i & 1, i < height ? bits.at(i * width + j, 1) : 0)
              << height << " x " << width << ": " << i << ", " << j;
    }
}

// Rows of 100 columns, every second row, read column by column.
TEST(BitColumns, GiveRowsThatLieApartColumnByColumn) {
  constexpr std::size_t kWidth = 100;
  std::vector<int> order;  // every third column, from the last
  for (int x = kWidth - 1; x >= 0; x -= 3) order.push_back(x);
  for (const auto& [groups, group_rows] :
       {std::pair<std::size_t, std::size_t>{1, 150}, {3, 64}, {2, 65}, {30, 5}, {5, 63}, {70, 1}, {3, 32}}) {
    const std::size_t height = groups * group_rows;
    const auto words = some_words(3 + 2 * height * kWidth);
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < height; ++row) rows.push_back(2 * row * kWidth);
    BitColumns columns(kWidth, group_rows);
    columns.gather(bits_of(words), 3, rows);
    for (std::size_t group = 0; group < groups; ++group) {
      NonZeroBits::Writer found(group_rows * order.size());
      std::vector<Word> expected;
      for (const int x : order)
        for (std::size_t row = 0; row < group_rows; ++row)
          expected.push_back(words[3 + rows[group * group_rows + row] + x]);
      columns.append_to(found, order, group);
      EXPECT_EQ(std::move(found).finish(), bits_of(expected)) << group << " of " << groups << " of " << group_rows;
    }
  }
}

}  // namespace
}  // namespace eyrie
