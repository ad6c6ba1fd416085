// SCNN's PEs and the broadcast to them, clocked: cycle after cycle, product after product, as plainly as it can be
// said. What the simulator computes ahead is held against it.
#pragma once
#include <algorithm>
#include <deque>
#include <vector>

#include "pe/scnn/scnn_params.h"

namespace eyrie {

class ClockedPe {
 public:
  std::uint64_t conflict = 0, wait = 0, barrier = 0, products = 0;

  ClockedPe(const ScnnPeParams& params, const PixelTile& tile, const EdgeClasses& edges)
      : params_(params),
        tile_(tile),
        edges_(edges),
        queues_(static_cast<std::size_t>(params.banks)),
        latch_(queues_.size()) {}

  bool takes(int channel) const { return tile_.size(channel) > 0; }
  bool has_room() const { return room_ > 0; }
  void begin_cycle() { room_ = params_.weight_fifo_vectors - static_cast<int>(fifo_.size()); }
  void put(const std::vector<CodedWeight>& vector, int channel, bool last_of_segment, Cycle now) {
    fifo_.push_back({vector, channel, last_of_segment, now});
    --room_;
  }
  void expect_groups(const std::vector<int>& vectors) { due_ = {vectors.begin(), vectors.end()}; }
  bool group_done() const { return due_.front() == 0 && empty(); }
  void next_group() { due_.pop_front(); }

  void tick(Cycle now) {
    for (auto& queue : queues_)
      if (queue > 0) --queue;
    enter();
    if (due_.front() == 0) {
      ++(was_empty_ ? barrier : conflict);
      was_empty_ = empty();
      return;
    }
    if (!std::all_of(latch_.begin(), latch_.end(), [](int n) { return n == 0; })) {
      ++conflict;
    } else if (at_ >= fifo_.size() || fifo_[at_].came >= now) {
      ++wait;
    } else {
      issue();
    }
    was_empty_ = empty();
  }

 private:
  struct Entry {
    std::vector<CodedWeight> vector;
    int channel;
    bool last_of_segment;
    Cycle came;
  };

  bool empty() const {
    return std::all_of(latch_.begin(), latch_.end(), [](int n) { return n == 0; }) &&
           std::all_of(queues_.begin(), queues_.end(), [](int n) { return n == 0; });
  }
  void enter() {
    for (std::size_t b = 0; b < latch_.size(); ++b)
      for (; latch_[b] > 0 && queues_[b] < params_.queue_entries; --latch_[b]) ++queues_[b];
  }
  void issue() {
    const Entry entry = fifo_[at_];
    const auto first = tile_.first[entry.channel] + pixel_ * static_cast<std::uint32_t>(params_.pixels);
    const auto end = std::min(tile_.first[entry.channel + 1], first + static_cast<std::uint32_t>(params_.pixels));
    for (auto p = first; p < end; ++p)
      for (const CodedWeight& weight : entry.vector) {
        const CodedPixel& pixel = tile_.entries[p];
        if (pixel.value == 0 || weight.value == 0 || !edges_.keeps(pixel.edge, weight.tap)) continue;
        ++latch_[static_cast<std::size_t>((pixel.bank + weight.bank) % params_.banks)];
        ++products;
      }
    enter();
    const bool last_pixels = end == tile_.first[entry.channel + 1];
    if (last_pixels) {
      fifo_.pop_front();
      --due_.front();
    } else {
      ++at_;
    }
    if (entry.last_of_segment) {
      at_ = 0;
      pixel_ = last_pixels ? 0 : pixel_ + 1;
    }
  }

  const ScnnPeParams params_;
  const PixelTile& tile_;
  const EdgeClasses& edges_;
  std::vector<int> queues_, latch_;
  std::deque<Entry> fifo_;
  std::deque<int> due_;      // vectors of each group still to be done with
  std::size_t at_ = 0;       // place in the FIFO of the next step's vector
  std::uint32_t pixel_ = 0;  // vector of pixels
  int room_ = 0;
  bool was_empty_ = true;
};

// The barriers of all groups.
inline std::vector<Cycle> clock_groups(const ScnnPeParams& params, int rate,
                                       const std::vector<std::vector<WeightBlock>>& groups,
                                       std::vector<ClockedPe>& pes) {
  struct Sent {
    std::vector<CodedWeight> vector;
    int channel, pe;
    bool last_of_segment;
  };
  std::deque<Sent> stream;
  const auto F = static_cast<std::size_t>(params.weights);
  std::vector<std::vector<int>> due(pes.size());
  for (const auto& group : groups) {
    for (auto& of_pe : due) of_pe.push_back(0);
    for (const WeightBlock& block : group) {
      for (std::size_t i = 0, v = 0; i < block.entries.size(); i += F, ++v) {
        const auto end = std::min(block.entries.size(), i + F);
        const bool full = (v + 1) % static_cast<std::size_t>(params.weight_fifo_vectors) == 0;
        stream.push_back({{block.entries.begin() + static_cast<std::ptrdiff_t>(i),
                           block.entries.begin() + static_cast<std::ptrdiff_t>(end)},
                          block.channel,
                          block.pe,
                          full || end == block.entries.size()});
        for (std::size_t pe = 0; pe < pes.size(); ++pe)
          due[pe].back() += pes[pe].takes(block.channel) && (block.pe == kEveryPe || block.pe == static_cast<int>(pe));
      }
    }
  }
  for (std::size_t pe = 0; pe < pes.size(); ++pe) pes[pe].expect_groups(due[pe]);
  std::vector<Cycle> barriers;
  for (Cycle now = 0; barriers.size() < groups.size() && now < 1000000; ++now) {
    while (barriers.size() < groups.size() &&
           std::all_of(pes.begin(), pes.end(), [](const ClockedPe& pe) { return pe.group_done(); })) {
      barriers.push_back(now);
      if (barriers.size() == groups.size()) return barriers;
      for (auto& pe : pes) pe.next_group();
    }
    for (auto& pe : pes) pe.begin_cycle();
    for (int sent = 0; sent < rate && !stream.empty(); ++sent) {
      std::vector<ClockedPe*> takers;
      for (std::size_t pe = 0; pe < pes.size(); ++pe)
        if (pes[pe].takes(stream.front().channel) &&
            (stream.front().pe == kEveryPe || stream.front().pe == static_cast<int>(pe)))
          takers.push_back(&pes[pe]);
      if (!std::all_of(takers.begin(), takers.end(), [](ClockedPe* pe) { return pe->has_room(); })) break;
      for (ClockedPe* pe : takers)
        pe->put(stream.front().vector, stream.front().channel, stream.front().last_of_segment, now);
      stream.pop_front();
    }
    for (auto& pe : pes) pe.tick(now);
  }
  return barriers;
}

}  // namespace eyrie
