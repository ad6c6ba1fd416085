// Weight sharing: k-means over a layer's weights, so that each is one of a few values (Han, Mao, Dally, "Deep
// Compression", ICLR 2016, Section 3).
#pragma once
#include <cstdint>
#include <vector>

#include "sim/base/types.h"

namespace eyrie {

// Where the centroids begin (Deep Compression, Section 3.2): evenly between the smallest and the largest weight, so
// that large ones keep their own; at even steps of the weights' distribution; at weights drawn at random.
enum class CodebookStart { linear, density, random };

// Replaces every weight by the centroid of its cluster, rounded, and returns the distinct values that are left,
// ascending. Zero keeps a place of its own if the weights hold it, since padding zeros need a code; no other weight
// becomes zero. Weights with at most `entries` distinct values pass unchanged.
std::vector<Word> share_weights(std::vector<Word>& weights, int entries, CodebookStart start, std::uint64_t seed);

}  // namespace eyrie
