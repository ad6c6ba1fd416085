// The interleaved compressed sparse columns of EIE (ISCA 2016, Section III.B): row i of a matrix belongs to PE i mod N;
// each PE keeps the non-zeros of its slice of every column as a code and the zeros before it.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/base/codebook.h"
#include "sim/base/types.h"

namespace eyrie {

struct CscFormat {
  int pes = 64;        // N
  int index_bits = 4;  // 1..16; of the count of zeros before an entry
  bool dense = false;  // every zero is an entry of its own, and none is counted

  int most_zeros() const { return (1 << index_bits) - 1; }
};

// Zeros of the slice before the entry in its column, at most most_zeros(); a longer run takes padding zeros, entries
// whose value is zero.
struct CscEntry {
  std::uint16_t code;
  std::uint16_t zeros;
  bool operator==(const CscEntry&) const = default;
};

// A PE's share. Entries of column j: entries[pointers[j]] .. entries[pointers[j + 1] - 1].
struct CscSlice {
  std::vector<std::uint32_t> pointers;
  std::vector<CscEntry> entries;
};

struct CscMatrix {
  int rows = 0, columns = 0;
  std::vector<CscSlice> slices;   // by PE
  std::uint64_t non_zeros = 0;    // entries whose value is not zero
  std::uint64_t padding = 0;      // entries that only continue a run of zeros
  std::uint64_t entries() const;  // of all slices
};

// A part of a row-major matrix: rows x columns values, `row_words` from a row to the next; with `last_column` one more
// column, of `rows` values.
struct MatrixView {
  const Word* values = nullptr;
  std::size_t row_words = 0;
  int rows = 0, columns = 0;
  const Word* last_column = nullptr;

  int all_columns() const { return columns + (last_column != nullptr); }
};

// Throws Fault if the codebook lacks a value that has to be stored, zero among them if a run needs padding.
CscMatrix csc_encode(const MatrixView& matrix, const CscFormat& format, const Codebook& codebook);

// The matrix again, row-major. Throws Fault if an entry lies beyond the last row.
std::vector<Word> csc_decode(const CscMatrix& matrix, const Codebook& codebook);

// Entries of one PE in a column whose non-zeros lie in these rows of its slice (ascending): the closed form that
// encoding is held against.
std::uint64_t csc_column_entries(const std::vector<int>& slice_rows, int most_zeros);

}  // namespace eyrie
