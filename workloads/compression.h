// Deep compression of a layer's weights (Han, Mao, Dally, "Deep Compression", ICLR 2016): magnitude pruning, then
// sharing of the values that are left. Retraining, which follows in the paper, is nothing a simulator does.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "sim/base/types.h"
#include "workloads/weight_sharing.h"

namespace eyrie {

struct Compression {
  std::optional<double> prune = {};             // 0..1: share of the weights that become zero, those of least magnitude
  std::optional<int> threshold = {};            // weights of a smaller magnitude become zero; not together with prune
  std::optional<int> codebook = {};             // 2..65536: distinct values the weights share
  CodebookStart start = CodebookStart::linear;  // of the k-means that finds them

  bool any() const { return prune || threshold || codebook; }
  bool operator==(const Compression&) const = default;
};

// Prunes and shares in place; returns the distinct values that are left, ascending, or nothing if none are shared.
std::vector<Word> compress(std::vector<Word>& weights, const Compression& compression, std::uint64_t seed);

// Keeps the round((1 - share) x size) values of largest magnitude, or all non-zeros if there are fewer. Among equal
// magnitudes every choice is as likely as any other.
void prune_share(std::vector<Word>& weights, double share, std::uint64_t seed);
// Keeps the values whose magnitude is at least the threshold.
void prune_below(std::vector<Word>& weights, int threshold);

// Root of the summed squares of the differences over that of the originals: 0 is exact. 0 for a matrix of zeros.
double reconstruction_error(const std::vector<Word>& original, const std::vector<Word>& compressed);

}  // namespace eyrie
