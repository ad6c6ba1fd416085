#include "sim/base/sparse_code.h"

#include <string>

#include "sim/base/fault.h"

namespace eyrie {
namespace {

void check(const SparseFormat& format) {
  if (format.index_bits >= 1 && format.index_bits <= 8) return;
  throw Fault("sparse code: no format: index_bits " + std::to_string(format.index_bits));
}

}  // namespace

std::vector<SparseEntry> sparse_encode(std::span<const Word> values, const SparseFormat& format) {
  check(format);
  std::vector<SparseEntry> block;
  std::size_t next = 0;
  for_each_sparse(values, format, [&](std::size_t at, Word value) {
    block.push_back({static_cast<std::uint8_t>(at - next), value});
    next = at + 1;
  });
  return block;
}

std::vector<Word> sparse_decode(std::span<const SparseEntry> block, std::size_t words, const SparseFormat& format) {
  check(format);
  std::vector<Word> values(words, 0);
  std::size_t at = 0;
  for (const SparseEntry& entry : block) {
    at += entry.run;
    if (at >= words)
      throw Fault("sparse code: an entry at " + std::to_string(at) + " of a block of " + std::to_string(words));
    values[at++] = entry.value;
  }
  return values;
}

std::uint64_t sparse_entries(std::span<const Word> values, const SparseFormat& format) {
  check(format);
  std::uint64_t entries = 0;
  for_each_sparse(values, format, [&](std::size_t, Word) { ++entries; });
  return entries;
}

}  // namespace eyrie
