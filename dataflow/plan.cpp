#include "dataflow/plan.h"

#include <algorithm>

namespace eyrie {

std::vector<Range> ranges(int total, int step) {
  std::vector<Range> runs;
  for (int begin = 0; begin < total; begin += step) runs.push_back({begin, std::min(step, total - begin)});
  return runs;
}

std::vector<Word> IfmapStream::held() const {
  std::vector<Word> some;
  for (std::size_t i = 0; i < words.size(); ++i)
    if (!padding[i]) some.push_back(words[i]);
  return some;
}

void IfmapStream::put_back(const std::vector<Word>& held) {
  auto next = held.begin();
  for (std::size_t i = 0; i < words.size(); ++i)
    if (!padding[i]) words[i] = *next++;
}

NonZeroBits TileLayout::ifmap_bits(const Plan& plan, const IfmapTile& tile, const Tensor<Word>& ifmap,
                                   const NonZeroBits&) const {
  const std::vector<Word> words = ifmap_stream(plan, tile, ifmap).held();
  return {words.data(), words.size()};
}

}  // namespace eyrie
