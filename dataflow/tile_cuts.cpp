#include "dataflow/tile_cuts.h"

#include <algorithm>

#include "sim/base/types.h"

namespace eyrie {

TileCuts::TileCuts(const TileAxis& axis, int windows, int step, int size, int padding) {
  const std::int64_t blocks = windows / step, pitch = std::int64_t{step} * axis.stride;  // full ones
  const std::int64_t reach = std::int64_t{step - 1} * axis.stride + axis.extent();
  // Those of the full blocks that no padding reaches into are alike.
  const std::int64_t first = std::min<std::int64_t>(blocks, (padding + pitch - 1) / pitch);
  const std::int64_t room = size + padding - reach;
  const std::int64_t end = room < 0 ? first : std::clamp(room / pitch + 1, first, blocks);
  const auto add_one = [&](std::int64_t block, int of_block) {
    add(of_block, axis.span(of_block), axis.held(static_cast<int>(block * step), of_block, size, padding), 1);
  };
  for (std::int64_t block = 0; block < first; ++block) add_one(block, step);
  add(step, axis.span(step), axis.span(step), end - first);
  for (std::int64_t block = end; block < blocks; ++block) add_one(block, step);
  if (windows % step) add_one(blocks, windows % step);
}

void TileCuts::add(int windows, std::int64_t pixels, std::int64_t held, std::int64_t times) {
  if (times == 0) return;
  count += times;
  span += pixels * times;
  const auto known = std::find_if(kinds.begin(), kinds.end(),
                                  [&](const Kind& kind) { return kind.windows == windows && kind.held == held; });
  if (known == kinds.end())
    kinds.push_back({windows, held, times});
  else
    known->times += times;
}

}  // namespace eyrie
