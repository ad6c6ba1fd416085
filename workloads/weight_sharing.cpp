#include "workloads/weight_sharing.h"

#include <algorithm>
#include <cmath>

#include "sim/base/fault.h"
#include "sim/base/non_zeros.h"
#include "workloads/random.h"

namespace eyrie {
namespace {

constexpr int kLowest = -(1 << 15);
constexpr int kMostRounds = 1000;  // k-means in one dimension settles long before

// The distinct non-zero values, ascending, with how many and how much lies before each.
struct Distribution {
  std::vector<Word> values;
  std::vector<std::int64_t> count_before, sum_before;  // one more than values

  std::int64_t count(std::size_t from, std::size_t upto) const { return count_before[upto] - count_before[from]; }
  double mean(std::size_t from, std::size_t upto) const {
    return static_cast<double>(sum_before[upto] - sum_before[from]) / static_cast<double>(count(from, upto));
  }
};

Distribution distribution_of(const std::vector<Word>& weights) {
  std::vector<std::int64_t> counts(1 << 16);
  for_each_non_zero(weights.data(), weights.size(), [&](std::size_t, Word value) { ++counts[value - kLowest]; });
  Distribution all{{}, {0}, {0}};
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0) continue;
    const int value = static_cast<int>(i) + kLowest;
    all.values.push_back(static_cast<Word>(value));
    all.count_before.push_back(all.count_before.back() + counts[i]);
    all.sum_before.push_back(all.sum_before.back() + counts[i] * value);
  }
  return all;
}

// The value that weight number n of all, sorted, has.
double value_at(const Distribution& all, std::int64_t n) {
  const auto after = std::upper_bound(all.count_before.begin(), all.count_before.end(), n);
  return all.values[static_cast<std::size_t>(after - all.count_before.begin()) - 1];
}

std::vector<double> first_centroids(const Distribution& all, int k, CodebookStart start, std::uint64_t seed) {
  const double low = all.values.front(), high = all.values.back();
  const std::int64_t weights = all.count_before.back();
  std::vector<double> centroids;
  if (start == CodebookStart::linear) {
    for (int i = 0; i < k; ++i) centroids.push_back(low + (high - low) * (i + 0.5) / k);
    if (k > 1) {  // both ends are centroids
      for (int i = 0; i < k; ++i) centroids[i] = low + (high - low) * i / (k - 1);
    }
  } else if (start == CodebookStart::density) {
    for (int i = 0; i < k; ++i) centroids.push_back(value_at(all, weights * (2 * i + 1) / (2 * k)));
  } else {
    Random random(seed);
    for (int i = 0; i < k; ++i)
      centroids.push_back(value_at(all, static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(weights)))));
    std::sort(centroids.begin(), centroids.end());
  }
  return centroids;
}

// Where each cluster ends among the values: a value belongs to the nearest centroid, the lower of two as near.
std::vector<std::size_t> clusters_of(const Distribution& all, const std::vector<double>& centroids) {
  std::vector<std::size_t> ends;
  for (std::size_t i = 0; i + 1 < centroids.size(); ++i) {
    const double between = (centroids[i] + centroids[i + 1]) / 2;
    const auto end = std::upper_bound(all.values.begin(), all.values.end(), between,
                                      [](double bound, Word value) { return bound < value; });
    ends.push_back(static_cast<std::size_t>(end - all.values.begin()));
  }
  ends.push_back(all.values.size());
  return ends;
}

// The ends of the clusters that Lloyd's rounds settle on.
std::vector<std::size_t> settle(const Distribution& all, std::vector<double> centroids) {
  std::vector<std::size_t> ends = clusters_of(all, centroids);
  for (int round = 0; round < kMostRounds; ++round) {
    for (std::size_t i = 0, from = 0; i < ends.size(); from = ends[i++])
      if (from < ends[i]) centroids[i] = all.mean(from, ends[i]);
    auto next = clusters_of(all, centroids);
    if (next == ends) break;
    ends = std::move(next);
  }
  return ends;
}

// A centroid as a weight; never zero, so that sharing prunes nothing.
Word rounded(double centroid) {
  const auto value = static_cast<Word>(std::lround(centroid));
  return value != 0 ? value : centroid < 0 ? Word{-1} : Word{1};
}

}  // namespace

std::vector<Word> share_weights(std::vector<Word>& weights, int entries, CodebookStart start, std::uint64_t seed) {
  if (entries < 2) throw Fault("a codebook of " + std::to_string(entries) + " entries");
  const Distribution all = distribution_of(weights);
  const bool has_zero = all.count_before.back() < static_cast<std::int64_t>(weights.size());
  std::vector<Word> left = all.values;
  const int k = entries - has_zero;
  if (all.values.size() > static_cast<std::size_t>(k)) {
    const auto ends = settle(all, first_centroids(all, k, start, seed));
    std::vector<Word> shared(1 << 16);
    left.clear();
    for (std::size_t i = 0, from = 0; i < ends.size(); from = ends[i++]) {
      if (from == ends[i]) continue;
      left.push_back(rounded(all.mean(from, ends[i])));
      for (std::size_t v = from; v < ends[i]; ++v) shared[all.values[v] - kLowest] = left.back();
    }
    for_each_non_zero(weights.data(), weights.size(),
                      [&](std::size_t i, Word value) { weights[i] = shared[value - kLowest]; });
  }
  if (has_zero) left.push_back(0);
  std::sort(left.begin(), left.end());
  left.erase(std::unique(left.begin(), left.end()), left.end());
  return left;
}

}  // namespace eyrie
