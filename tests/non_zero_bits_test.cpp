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
  NonZeroBits copy;
  for (std::size_t at = 0, run = 1; at < words.size(); at += run, run = run % 64 + 1) {
    run = std::min(run, words.size() - at);
    copy.append(bits.at(at, static_cast<int>(run)), static_cast<int>(run));
  }
  EXPECT_EQ(copy, bits);
}

TEST(NonZeroBits, WhatLiesAboveTheBitsToAddIsLeftOut) {
  NonZeroBits bits;
  bits.append(~std::uint64_t{0}, 3);
  bits.append(0, 2);
  EXPECT_EQ(bits.at(0, 5), 7u);
}

// 150 rows of 100 columns, every second row, read column by column.
TEST(BitColumns, GiveRowsThatLieApartColumnByColumn) {
  constexpr std::size_t kRows = 150, kWidth = 100;
  const auto words = some_words(3 + 2 * kRows * kWidth);
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < kRows; ++row) rows.push_back(2 * row * kWidth);
  std::vector<int> order;  // every third column, from the last
  for (int x = kWidth - 1; x >= 0; x -= 3) order.push_back(x);
  BitColumns columns(kWidth);
  columns.gather(bits_of(words), 3, rows);
  for (const auto& [first, count] :
       {std::pair<std::size_t, std::size_t>{0, kRows}, {5, 130}, {60, 10}, {149, 1}, {150, 0}}) {
    NonZeroBits found;
    std::vector<Word> expected;
    for (const int x : order)
      for (std::size_t row = first; row < first + count; ++row) expected.push_back(words[3 + rows[row] + x]);
    columns.append_to(found, order, first, count);
    EXPECT_EQ(found, bits_of(expected)) << first << " " << count;
  }
}

}  // namespace
}  // namespace eyrie
