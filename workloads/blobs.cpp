#include "workloads/blobs.h"

#include <algorithm>
#include <vector>

#include "workloads/random.h"

namespace eyrie {
namespace {

// Heights of one plane: 20 bits interpolated from the grid, and 8 random ones below that tell equals apart.
void landscape(int height, int width, Random& random, std::uint32_t* to) {
  constexpr int B = kBlobPixels;
  const int columns = width / B + 2;
  std::vector<std::uint32_t> grid(static_cast<std::size_t>(height / B + 2) * columns);
  for (auto& point : grid) point = static_cast<std::uint32_t>(random.next() >> 48);
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      const std::uint32_t* const corner = grid.data() + static_cast<std::size_t>(y / B) * columns + x / B;
      const auto down = static_cast<std::uint32_t>(y % B), right = static_cast<std::uint32_t>(x % B);
      const std::uint32_t sum = (B - down) * ((B - right) * corner[0] + right * corner[1]) +
                                down * ((B - right) * corner[columns] + right * corner[columns + 1]);
      *to++ = sum << 8 | static_cast<std::uint32_t>(random.next() >> 56);
    }
}

}  // namespace

void fill_blobs(Tensor<Word>& tensor, std::size_t wanted, std::uint64_t seed,
                const std::function<Word(std::uint32_t)>& pick) {
  std::vector<Word>& values = tensor.values();
  std::fill(values.begin(), values.end(), Word{0});
  if (wanted == 0) return;
  Random random(seed);
  std::vector<std::uint32_t> heights(values.size());
  const auto plane = static_cast<std::size_t>(tensor.dim(2)) * static_cast<std::size_t>(tensor.dim(3));
  for (std::size_t first = 0; first < values.size(); first += plane)
    landscape(tensor.dim(2), tensor.dim(3), random, heights.data() + first);
  std::vector<std::uint32_t> sorted = heights;
  const auto last = sorted.begin() + static_cast<std::ptrdiff_t>(wanted - 1);
  std::nth_element(sorted.begin(), last, sorted.end(), std::greater<>());
  const std::uint32_t shore = *last;
  auto equals = wanted - static_cast<std::size_t>(std::count_if(heights.begin(), heights.end(),
                                                                [&](std::uint32_t height) { return height > shore; }));
  for (std::size_t i = 0; i < values.size(); ++i) {
    const bool dry = heights[i] > shore || (heights[i] == shore && equals > 0 && equals-- > 0);
    if (dry) values[i] = pick(static_cast<std::uint32_t>(random.next() >> 48));
  }
}

}  // namespace eyrie
