#include "sim/scnn/input_loads.h"

namespace eyrie {

InputLoads::InputLoads(const PlanarTiling& tiling, const Layer& layer, const PlanarPlan& plan, const SparseFormat& code,
                       bool coded_input, StreamDram& dram, ScnnArray& array)
    : tiling_(tiling),
      layer_(layer),
      code_(code),
      coded_(coded_input),
      from_dram_(!coded_input || !plan.input_stays || tiling.windows().count() > 1 || !tiling.resident() ||
                 layer.N > 1),
      dram_(dram),
      array_(array) {}

std::vector<InputLoads::Loaded> InputLoads::prepare(int window) {
  std::vector<Loaded> loaded;
  const int windows = tiling_.windows().count();
  for (int group = 0; group < layer_.groups; ++group)
    loaded.push_back({tiling_.pass(window / windows, group, window % windows),
                      std::vector<std::uint64_t>(static_cast<std::size_t>(tiling_.channels()), kNone)});
  return loaded;
}

const PlanarPass& InputLoads::pass(int image, int window, int group) {
  const int windows = tiling_.windows().count(), index = image * windows + window;
  group_ = group;
  if (index == windows_begun_) {
    ++windows_begun_;
    now_ = index == 0 ? prepare(0) : std::move(next_);
    next_.clear();
    if (index == 0 && from_dram_)
      for (Loaded& loaded : now_)
        for (int channel = 0; channel < tiling_.channels(); ++channel) load(loaded, channel, 0);
    if (windows_begun_ < windows * layer_.N) next_ = prepare(windows_begun_);
  }
  return now_[static_cast<std::size_t>(group)].pass;
}

// Each PE's block; the pixels as they are if DRAM holds them uncoded.
void InputLoads::load(Loaded& loaded, int channel, Cycle from) {
  std::uint64_t bits = 0;
  const bool split = loaded.pass.split_outputs;
  for (std::size_t pe = 0; pe < loaded.pass.tiles.size(); ++pe) {
    const std::uint32_t entries = loaded.pass.tiles[pe].size(channel);
    // The vector of all channels is one block if outputs are split.
    bits += split ? code_.bits(entries) - code_.bits(0) : code_.bits(entries);
    for (std::size_t i = pe; i < (split ? array_.size() : pe + 1); ++i) array_.pe(i).counters.pixel_fills += entries;
  }
  if (!coded_)
    bits = static_cast<std::uint64_t>(loaded.pass.pixel_rows.size()) * loaded.pass.pixel_columns.size() *
           static_cast<std::uint64_t>(code_.value_bits);
  loaded.blocks[static_cast<std::size_t>(channel)] = dram_.queue(Operand::kIfmap, from, bits);
}

Cycle InputLoads::arrival(int channel) {
  const std::uint64_t block = now_[static_cast<std::size_t>(group_)].blocks[static_cast<std::size_t>(channel)];
  return block == kNone ? 0 : dram_.arrival(block);
}

void InputLoads::done_with(int channel, bool last, Cycle now) {
  if (!from_dram_) return;
  if (!last) {
    if (!tiling_.resident()) load(now_[static_cast<std::size_t>(group_)], channel, now);
  } else if (!next_.empty()) {
    load(next_[static_cast<std::size_t>(group_)], channel, now);
  }
}

}  // namespace eyrie
