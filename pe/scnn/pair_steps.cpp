#include "pe/scnn/pair_steps.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <limits>

#include "pe/scnn/bank_queues.h"

namespace eyrie {
namespace {

constexpr int kMostPixels = 64;

// How a segment's weights fall on the banks, for each class of pixels that asked.
template <class Lane>
class WeightRows {
 public:
  WeightRows(const ScnnPeParams& params)
      : params_(params),
        row_(2 * static_cast<std::size_t>(params.banks)),
        none_(row_ * static_cast<std::size_t>(params.weight_fifo_vectors)) {}

  void start(std::span<const CodedWeight> weights, const EdgeClasses& edges) {
    weights_ = weights;
    edges_ = &edges;
    vectors_ = static_cast<int>(ceil_div(weights.size(), static_cast<std::uint64_t>(params_.weights)));
    made_.assign(static_cast<std::size_t>(edges.count()), false);
    if (rows_.size() < made_.size()) rows_.resize(made_.size());
  }

  int vectors() const { return vectors_; }
  std::size_t row() const { return row_; }
  // Where a pixel reads its counts.
  const Lane* of(const CodedPixel& pixel) {
    if (!made_[pixel.edge]) make(pixel.edge);
    return rows_[pixel.edge].data() + params_.banks - pixel.bank;
  }
  const Lane* none() const { return none_.data(); }

 private:
  void make(int edge) {
    std::vector<Lane>& rows = rows_[edge];
    rows.assign(row_ * static_cast<std::size_t>(vectors_), 0);
    for (std::size_t i = 0; i < weights_.size(); ++i) {
      const CodedWeight& weight = weights_[i];
      if (weight.value == 0 || !edges_->keeps(edge, weight.tap)) continue;
      Lane* const row = rows.data() + i / static_cast<std::size_t>(params_.weights) * row_;
      ++row[weight.bank];
      ++row[weight.bank + params_.banks];
    }
    made_[edge] = true;
  }

  const ScnnPeParams params_;
  const std::size_t row_;
  std::span<const CodedWeight> weights_;
  const EdgeClasses* edges_ = nullptr;
  int vectors_ = 0;
  std::vector<std::vector<Lane>> rows_;  // by class
  std::vector<bool> made_;
  std::vector<Lane> none_;
};

template <class Lane>
class Steps : public PairSteps {
 public:
  Steps(const ScnnPeParams& params, int pes, PassLoop<Lane> loop)
      : params_(params), loop_(loop), rows_(params), states_(static_cast<std::size_t>(pes)) {
    for (auto& state : states_) state.backlog.resize(static_cast<std::size_t>(params.banks));
  }

  void start_layer(int pe) override {
    states_[pe].next = 0;
    std::fill(states_[pe].backlog.begin(), states_[pe].backlog.end(), Lane{0});
  }
  Cycle next(int pe) const override { return states_[pe].next; }

  void hold(int pe, Cycle until) override {
    BankState<Lane>& state = states_[pe];
    const auto cycles = static_cast<Lane>(std::min<Cycle>(until - state.next, std::numeric_limits<Lane>::max()));
    for (Lane& bank : state.backlog) bank = static_cast<Lane>(std::max(bank, cycles) - cycles);
    state.next = until;
  }

  Cycle drain(int pe) override {
    auto& backlog = states_[pe].backlog;
    const Cycle most = *std::max_element(backlog.begin(), backlog.end());
    std::fill(backlog.begin(), backlog.end(), Lane{0});
    states_[pe].next += most;
    return most;
  }

  void start_segment(std::span<const CodedWeight> weights, const EdgeClasses& edges) override {
    rows_.start(weights, edges);
  }

  StepStalls run(int pe, std::span<const CodedPixel> pixels, std::span<const Cycle> delivered,
                 std::span<Cycle> freed) override {
    BankState<Lane>& state = states_[pe];
    state.conflict_stalls = state.weight_stalls = 0;
    assert(static_cast<int>(freed.size()) == rows_.vectors());
    Pass<Lane> pass{nullptr, 0, rows_.row(), rows_.vectors(), nullptr, freed.data()};
    if (delivered.back() >= state.next) pass.delivered = delivered.data();
    std::array<const Lane*, kMostPixels> places;
    pass.pixels = places.data();
    const auto width = static_cast<std::size_t>(params_.pixels);
    for (std::size_t first = 0; first < pixels.size(); first += width) {
      pass.pixel_count = 0;
      for (const CodedPixel& pixel : pixels.subspan(first, std::min(width, pixels.size() - first)))
        if (pixel.value != 0) places[pass.pixel_count++] = rows_.of(pixel);
      if (pass.pixel_count == 0) places[pass.pixel_count++] = rows_.none();
      loop_(state, pass, params_.queue_entries);
      pass.delivered = nullptr;
    }
    return {state.conflict_stalls, state.weight_stalls};
  }

 private:
  const ScnnPeParams params_;
  const PassLoop<Lane> loop_;
  WeightRows<Lane> rows_;
  std::vector<BankState<Lane>> states_;
};

}  // namespace

std::unique_ptr<PairSteps> make_pair_steps(const ScnnPeParams& params, int pes, bool plain) {
  if (!plain && params.banks == kNarrowBanks && params.multipliers() <= kNarrowProducts)
    return std::make_unique<Steps<std::uint8_t>>(params, pes, pass_loops_32().front());
  return std::make_unique<Steps<std::uint16_t>>(params, pes, run_pass_any);
}

}  // namespace eyrie
