#include "sim/scnn/group_choice.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "pe/scnn/halo_routes.h"

namespace eyrie {
namespace {

constexpr double kNext = 0.9;       // from one Kc to the next that is tried, if that is more than F less
constexpr double kUnlikely = 1e-3;  // chances that are left out

int up(int a, int b) { return (a + b - 1) / b; }

// Times are cycles, and parts of them: a broadcast of 5 vectors a cycle takes a fifth for one.
class CoarsePe {
 public:
  explicit CoarsePe(double depth) : depth_(depth) {}

  // When the FIFO has room for the vector that comes `later` vectors after the next.
  double room(double later) {
    const double freed = taken_ + later - depth_;  // the vector whose place it takes
    if (freed < 0) return 0;
    while (oldest_ < parts_.size() && parts_[oldest_].end <= freed) ++oldest_;
    // Vectors are freed one a cycle while the last pixels meet them.
    return oldest_ < parts_.size() ? parts_[oldest_].done - (parts_[oldest_].end - 1 - freed) : 0;
  }
  // Vectors that came from `first` to `last` meet so many vectors of pixels.
  void meet(double pixels, double vectors, double first, double last) {
    time_ = std::max(std::max(time_, first) + pixels * vectors, last + (pixels - 1) * vectors + 1);
    taken_ += vectors;
    parts_.push_back({taken_, time_});
  }
  double time() const { return time_; }

 private:
  struct Part {
    double end;   // vectors taken up to here
    double done;  // when the last of them was met for the last time
  };
  const double depth_;
  std::vector<Part> parts_;
  std::size_t oldest_ = 0;
  double taken_ = 0, time_ = 0;
};

// Of a block of so many words whose non-zeros lie anywhere: before each of them stands a placeholder, and another one,
// with the chance of a run of zeros too long for an index.
double expected_vectors(std::uint32_t values, int words, const ScnnConfig& config) {
  const double F = config.pe.weights,
               long_run = std::pow(1 - values / static_cast<double>(words), config.code.longest_run() + 1);
  double chance = std::pow(1 - long_run, values), left = 1, expected = 0;
  for (double placeholders = 0; left > kUnlikely && chance > 0; ++placeholders) {
    expected += chance * std::ceil((values + placeholders) / F);
    left -= chance;
    chance *= long_run * (values + placeholders) / (placeholders + 1);
  }
  return left < 1 ? expected / (1 - left) : std::ceil(values / (1 - long_run) / F);
}

class CoarseMachine {
 public:
  CoarseMachine(const PlanarTiling& tiling, const PlanarPass& pass, int group, const ScnnConfig& config)
      : config_(config), pass_(pass), outputs_(tiling.outputs_of_group()), channels_(tiling.channels()) {
    for (const PixelTile& tile : pass.tiles)
      if (!tile.entries.empty()) tiles_.push_back(&tile);
    sum_up(tiling, group);
    const double vector_bits =
        static_cast<double>(config.pe.weights) * (config.code.index_bits + config.code.value_bits);
    const double dram = config.dram.bandwidth_GBps * 8000 / config.clock_MHz / vector_bits;
    rate_ = std::min<double>(config.networks.broadcast_vectors, dram);
  }

  double time(int kc) const {
    const int groups = up(outputs_, kc);
    const int rest = outputs_ - (groups - 1) * kc;
    const double whole_time = groups > 1 ? group_time(0, kc) : 0, whole_drain = groups > 1 ? drain(kc) : 0;
    const double rest_time = group_time(outputs_ - rest, rest), rest_drain = drain(rest);
    double barrier = 0, drained = 0, drained_before = 0;
    for (int k = 0; k < groups; ++k) {
      const bool last = k + 1 == groups;
      barrier = std::max(barrier, drained_before) + (last ? rest_time : whole_time);
      drained_before = drained;
      drained = std::max(barrier, drained) + (last ? rest_drain : whole_drain);
    }
    return drained;
  }

 private:
  // Non-zero weights of a channel up to an output channel.
  void sum_up(const PlanarTiling& tiling, int group) {
    const auto C = static_cast<std::size_t>(channels_);
    weights_.assign((static_cast<std::size_t>(outputs_) + 1) * C, 0);
    const std::vector<std::uint32_t> counts = tiling.non_zero_weights(group);
    for (std::size_t i = 0; i < counts.size(); ++i) weights_[i + C] = weights_[i] + counts[i];
    taps_ = tiling.view().rows().taps() * tiling.view().columns().taps();
  }

  // From the start of a group to its barrier.
  double group_time(int begin, int kc) const {
    const auto C = static_cast<std::size_t>(channels_);
    const auto upto = [&](int m, int channel) {
      return weights_[static_cast<std::size_t>(m) * C + static_cast<std::size_t>(channel)];
    };
    const double depth = config_.pe.weight_fifo_vectors;
    std::vector<CoarsePe> pes(tiles_.size(), CoarsePe(depth));
    std::map<std::uint32_t, double> vectors;  // by non-zero weights
    double sent = 0;
    for (int channel = 0; channel < channels_; ++channel) {
      const std::uint32_t values = upto(begin + kc, channel) - upto(begin, channel);
      if (values == 0) continue;
      const auto [known, is_new] = vectors.try_emplace(values);
      if (is_new) known->second = expected_vectors(values, kc * taps_, config_);
      for (double left = known->second; left > 0; left -= depth) send(channel, std::min(left, depth), sent, pes);
    }
    double barrier = 0;
    for (const CoarsePe& pe : pes) barrier = std::max(barrier, pe.time());
    return barrier;
  }

  void send(int channel, double vectors, double& sent, std::vector<CoarsePe>& pes) const {
    double first = sent, last = 0;
    for (std::size_t p = 0; p < pes.size(); ++p) {
      if (tiles_[p]->size(channel) == 0) continue;
      first = std::max(first, pes[p].room(0));
      last = std::max(last, pes[p].room(vectors - 1));
    }
    last = std::max(last, first + (vectors - 1) / rate_);
    sent = last + 1 / rate_;
    for (std::size_t p = 0; p < pes.size(); ++p)
      if (const auto pixels = tiles_[p]->size(channel); pixels > 0)
        pes[p].meet(static_cast<double>(ceil_div(pixels, static_cast<std::uint64_t>(config_.pe.pixels))), vectors,
                    first, last);
  }

  // Halos and PPUs of a group.
  double drain(int kc) const {
    const auto loads = halo_loads(pass_, config_.array, kc);
    double most = 0;
    for (int pe = 0; pe < config_.array.pes(); ++pe) {
      const HaloLoad& load = loads[static_cast<std::size_t>(pe)];
      const double halo = static_cast<double>(std::max(load.sent, load.received)) / config_.networks.halo_psums;
      const double outputs = static_cast<double>(output_tile(pass_, config_.array, pe).size()) * kc;
      most = std::max(most, halo + static_cast<double>(load.hops) + outputs / config_.networks.ppu_outputs);
    }
    return most;
  }

  const ScnnConfig& config_;
  const PlanarPass& pass_;
  const int outputs_, channels_;
  std::vector<const PixelTile*> tiles_;  // that are not empty
  std::vector<std::uint32_t> weights_;   // non-zero, [output channels before][channel]
  int taps_ = 1;
  double rate_ = 1;  // vectors of weights a cycle
};

}  // namespace

int fastest_group_channels(const PlanarTiling& tiling, const PlanarPass& pass, int group, const ScnnConfig& config) {
  const CoarseMachine machine(tiling, pass, group, config);
  const int most = tiling.group_channels();
  int best = most;
  double least = machine.time(most);
  const int F = config.pe.weights;
  for (int kc = most - 1; kc >= F; kc = static_cast<int>(kc * kNext)) {
    kc -= kc % F;
    if (const double time = machine.time(kc); time < least) {
      least = time;
      best = kc;
    }
  }
  return best;
}

}  // namespace eyrie
