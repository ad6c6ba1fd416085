#include "workloads/compression.h"

#include <cmath>
#include <cstdlib>

#include "sim/base/fault.h"
#include "sim/base/non_zeros.h"
#include "workloads/random.h"

namespace eyrie {
namespace {

constexpr std::size_t kMagnitudes = (1 << 15) + 1;  // 0..32768

std::vector<std::uint64_t> magnitudes_of(const std::vector<Word>& weights) {
  std::vector<std::uint64_t> counts(kMagnitudes);
  for_each_non_zero(weights.data(), weights.size(), [&](std::size_t, Word value) { ++counts[std::abs(int{value})]; });
  return counts;
}

}  // namespace

std::vector<Word> compress(std::vector<Word>& weights, const Compression& compression, std::uint64_t seed) {
  if (compression.prune && compression.threshold) throw Fault("pruning by a share and by a threshold");
  if (compression.prune) prune_share(weights, *compression.prune, stream_seed(seed, "prune"));
  if (compression.threshold) prune_below(weights, *compression.threshold);
  if (!compression.codebook) return {};
  return share_weights(weights, *compression.codebook, compression.start, stream_seed(seed, "share"));
}

void prune_share(std::vector<Word>& weights, double share, std::uint64_t seed) {
  std::uint64_t keep = static_cast<std::uint64_t>(std::llround((1 - share) * static_cast<double>(weights.size())));
  const auto counts = magnitudes_of(weights);
  int least = kMagnitudes - 1;  // of the magnitudes from here on, all are kept
  while (least > 0 && counts[least] <= keep) keep -= counts[least--];
  if (least == 0) return;  // no non-zero has to go
  // Of magnitude `least`, `keep` stay: each takes its chance among those still to come (Knuth's algorithm S).
  Random random(seed);
  std::uint64_t to_come = counts[least];
  for_each_non_zero(weights.data(), weights.size(), [&](std::size_t i, Word value) {
    const int magnitude = std::abs(int{value});
    if (magnitude > least) return;
    const bool stays = magnitude == least && random.below(to_come--) < keep;
    keep -= stays;
    if (!stays) weights[i] = 0;
  });
}

void prune_below(std::vector<Word>& weights, int threshold) {
  for (Word& weight : weights) weight = std::abs(int{weight}) < threshold ? Word{0} : weight;
}

double reconstruction_error(const std::vector<Word>& original, const std::vector<Word>& compressed) {
  if (original.size() != compressed.size()) throw Fault("matrices of different sizes");
  std::uint64_t differences = 0, squares = 0;  // at most 2^31 words x 2^32
  for (std::size_t i = 0; i < original.size(); ++i) {
    const std::int64_t value = original[i], difference = value - compressed[i];
    squares += static_cast<std::uint64_t>(value * value);
    differences += static_cast<std::uint64_t>(difference * difference);
  }
  return squares == 0 ? 0 : std::sqrt(static_cast<double>(differences) / static_cast<double>(squares));
}

}  // namespace eyrie
