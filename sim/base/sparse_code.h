// The sparse code of SCNN (Parashar et al., ISCA 2017, Section IV): a block holds its non-zero values, and before each
// the number of zeros since the one before. Blocks are a tile of a channel, or the weights of a channel in a group.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/base/types.h"

namespace eyrie {

struct SparseFormat {
  int index_bits = 4;   // 1..8; a run is at most 2^index_bits - 1 zeros; a longer one takes placeholders
  int value_bits = 16;  // of a value
  int count_bits = 16;  // of the number of entries that a block begins with

  int longest_run() const { return (1 << index_bits) - 1; }
  // Entries that a count can tell.
  std::uint64_t longest_block() const { return count_bits == 0 ? UINT64_MAX : (std::uint64_t{1} << count_bits) - 1; }
  // Storage of a block of so many entries.
  std::uint64_t bits(std::uint64_t entries) const {
    return static_cast<std::uint64_t>(count_bits) + entries * static_cast<std::uint64_t>(index_bits + value_bits);
  }
};

// A value and the zeros before it. The value of a placeholder is zero: it stands for a run too long for one index.
struct SparseEntry {
  std::uint8_t run = 0;
  Word value = 0;
  bool operator==(const SparseEntry&) const = default;
};

// Calls take(position, value) for each entry of the code of `values`, a placeholder's value being zero. Zeros after the
// last value take no entries: a block knows how many words it decodes to.
template <class Take>
void for_each_sparse(std::span<const Word> values, const SparseFormat& format, Take take) {
  const std::size_t placeholder = static_cast<std::size_t>(format.longest_run()) + 1;  // zeros it stands for
  std::size_t next = 0;  // position after the entry before
  for (std::size_t at = 0; at < values.size(); ++at) {
    if (values[at] == 0) continue;
    for (; at - next >= placeholder; next += placeholder) take(next + placeholder - 1, Word{0});
    take(at, values[at]);
    next = at + 1;
  }
}

// Throws Fault if the format is none.
std::vector<SparseEntry> sparse_encode(std::span<const Word> values, const SparseFormat& format);
// Throws Fault if the entries reach past `words` values.
std::vector<Word> sparse_decode(std::span<const SparseEntry> block, std::size_t words, const SparseFormat& format);
// Entries that encoding takes, without encoding.
std::uint64_t sparse_entries(std::span<const Word> values, const SparseFormat& format);

}  // namespace eyrie
