#include "sim/base/csc.h"

#include <string>
#include <utility>

#include "sim/base/fault.h"
#include "sim/base/non_zeros.h"

namespace eyrie {
namespace {

constexpr std::uint64_t kMostSliceRows = 1 << 16;

// A value to store: its column, its row within the slice and its code.
struct Stored {
  std::uint32_t column;
  std::uint16_t row;
  std::uint16_t code;
};

// A column of the slice in work.
struct Column {
  std::uint32_t next_row = 0;  // the first that is not coded yet
  std::uint32_t entries = 0;   // that it takes; then where its next one goes
};

// Encodes slice after slice; what it remembers by column stays in the processor's caches.
class Encoder {
 public:
  Encoder(const MatrixView& matrix, const CscFormat& format, const Codebook& codebook)
      : matrix_(matrix), format_(format), codebook_(codebook), zero_(codebook.code(0)) {}

  CscMatrix encode() {
    if (ceil_div(static_cast<std::uint64_t>(matrix_.rows), static_cast<std::uint64_t>(format_.pes)) > kMostSliceRows)
      throw Fault(std::to_string(matrix_.rows) + " rows over " + std::to_string(format_.pes) + " PEs");
    out_.rows = matrix_.rows;
    out_.columns = matrix_.all_columns();
    out_.slices.resize(static_cast<std::size_t>(format_.pes));
    for (int pe = 0; pe < format_.pes; ++pe) {
      gather(pe);
      place(out_.slices[static_cast<std::size_t>(pe)]);
    }
    return std::move(out_);
  }

 private:
  // The values to store of a PE, row by row, and what every column takes.
  void gather(int pe) {
    stored_.clear();
    columns_.assign(static_cast<std::size_t>(out_.columns), Column{});
    std::uint32_t slice_row = 0;
    for (int row = pe; row < matrix_.rows; row += format_.pes, ++slice_row) {
      const Word* const words = matrix_.values + static_cast<std::size_t>(row) * matrix_.row_words;
      const auto size = static_cast<std::size_t>(matrix_.columns);
      if (format_.dense) {
        for (std::size_t column = 0; column < size; ++column) store(column, slice_row, words[column]);
      } else {
        for_each_non_zero(words, size, [&](std::size_t column, Word value) { store(column, slice_row, value); });
      }
      if (matrix_.last_column && (format_.dense || matrix_.last_column[row] != 0))
        store(size, slice_row, matrix_.last_column[row]);
    }
  }

  void store(std::size_t at, std::uint32_t slice_row, Word value) {
    stored_.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint16_t>(slice_row), code_of(value)});
    Column& column = columns_[at];
    column.entries += 1 + ((slice_row - column.next_row) >> format_.index_bits);
    column.next_row = slice_row + 1;
  }

  std::uint16_t code_of(Word value) const {
    const std::uint32_t code = codebook_.code(value);
    if (code == Codebook::kNone) throw Fault("the codebook has no code for weight " + std::to_string(value));
    return static_cast<std::uint16_t>(code);
  }

  // Puts each value into its place.
  void place(CscSlice& slice) {
    slice.pointers.resize(columns_.size() + 1);
    std::uint32_t entries = 0;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      slice.pointers[i] = entries;
      entries += std::exchange(columns_[i], Column{0, entries}).entries;
    }
    slice.pointers.back() = entries;
    slice.entries.resize(entries);
    std::uint64_t zeros = 0;
    for (const Stored& value : stored_) {
      put(slice, value);
      zeros += value.code == zero_;
    }
    out_.non_zeros += stored_.size() - zeros;
    out_.padding += entries - stored_.size();
  }

  void put(CscSlice& slice, const Stored& value) {
    const auto run = static_cast<std::uint32_t>(format_.most_zeros() + 1);
    Column& column = columns_[value.column];
    std::uint32_t zeros = value.row - column.next_row;
    for (; zeros >= run; zeros -= run) {
      if (zero_ == Codebook::kNone) throw Fault("the codebook has no code for the zeros that pad a long run");
      slice.entries[column.entries++] = {static_cast<std::uint16_t>(zero_), static_cast<std::uint16_t>(run - 1)};
    }
    slice.entries[column.entries++] = {value.code, static_cast<std::uint16_t>(zeros)};
    column.next_row = value.row + 1u;
  }

  const MatrixView& matrix_;
  const CscFormat& format_;
  const Codebook& codebook_;
  const std::uint32_t zero_;
  CscMatrix out_;
  std::vector<Stored> stored_;
  std::vector<Column> columns_;
};

}  // namespace

std::uint64_t CscMatrix::entries() const {
  std::uint64_t sum = 0;
  for (const CscSlice& slice : slices) sum += slice.entries.size();
  return sum;
}

CscMatrix csc_encode(const MatrixView& matrix, const CscFormat& format, const Codebook& codebook) {
  return Encoder(matrix, format, codebook).encode();
}

std::vector<Word> csc_decode(const CscMatrix& matrix, const Codebook& codebook) {
  const auto columns = static_cast<std::size_t>(matrix.columns);
  std::vector<Word> values(static_cast<std::size_t>(matrix.rows) * columns);
  const std::size_t pes = matrix.slices.size();
  for (std::size_t pe = 0; pe < pes; ++pe) {
    const CscSlice& slice = matrix.slices[pe];
    for (std::size_t column = 0; column < columns; ++column) {
      std::size_t slice_row = 0;
      for (std::uint32_t at = slice.pointers[column]; at < slice.pointers[column + 1]; ++at, ++slice_row) {
        slice_row += slice.entries[at].zeros;
        const std::size_t row = slice_row * pes + pe;
        if (row >= static_cast<std::size_t>(matrix.rows))
          throw Fault("column " + std::to_string(column) + " of PE " + std::to_string(pe) + " leaves the matrix");
        values[row * columns + column] = codebook.value(slice.entries[at].code);
      }
    }
  }
  return values;
}

std::uint64_t csc_column_entries(const std::vector<int>& slice_rows, int most_zeros) {
  std::uint64_t entries = 0;
  int next = 0;
  for (const int row : slice_rows) {
    entries += 1 + static_cast<std::uint64_t>(row - next) / static_cast<std::uint64_t>(most_zeros + 1);
    next = row + 1;
  }
  return entries;
}

}  // namespace eyrie
