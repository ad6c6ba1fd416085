// Random words: every instruction set's loop against the plainest one.
#include "workloads/scatter.h"

#include <gtest/gtest.h>

#include <bit>

namespace eyrie {
namespace {

// xoshiro128++ (Blackman, Vigna, 2019) of one lane.
std::uint32_t next(RandomLanes& lanes, int lane) {
  std::uint32_t s[4];
  for (int i = 0; i < 4; ++i) s[i] = lanes.s[i][lane];
  const std::uint32_t result = std::rotl(s[0] + s[3], 7) + s[0];
  const std::uint32_t shifted = s[1] << 9;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= shifted;
  s[3] = std::rotl(s[3], 11);
  for (int i = 0; i < 4; ++i) lanes.s[i][lane] = s[i];
  return result;
}

TEST(Scatter, EveryInstructionSetGivesTheSameWords) {
  for (const ValueRange range : {ValueRange{1, 1}, {1, 32767}, {-1, 2}, {-30, 60}, {-32767, 65534}})
    for (const std::uint32_t threshold : {1u, 5898u, 40000u, 65535u, kAlwaysNonZero})
      for (const std::size_t size : {1u, 63u, 64u, 65u, 1000u}) {
        std::vector<Word> expected(size);
        std::size_t non_zeros = 0;
        RandomLanes plain(7);
        for (std::size_t i = 0; i < size; ++i) {
          const std::uint32_t random = next(plain, static_cast<int>(i % RandomLanes::kLanes));
          expected[i] = random >> 16 < threshold ? range.pick(random & 0xffff) : Word{0};
          non_zeros += expected[i] != 0;
        }
        for (const ScatterKernel& kernel : scatter_kernels()) {
          SCOPED_TRACE(kernel.name);
          RandomLanes lanes(7);
          std::vector<Word> words(size, 9);
          EXPECT_EQ(kernel.scatter(words.data(), size, range, threshold, lanes), non_zeros);
          EXPECT_EQ(words, expected);
        }
      }
}

TEST(Scatter, LeavesZerosIfNoneIsToBeNonZero) {
  std::vector<Word> words(70, 3);
  EXPECT_EQ(scatter(words, {1, 5}, 0, 1), 0u);
  EXPECT_EQ(words, std::vector<Word>(70));
}

}  // namespace
}  // namespace eyrie
