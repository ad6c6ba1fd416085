// NumPy's .npy format: a header that says what follows, then the values. Written from its description in NumPy's
// documentation (numpy.lib.format, versions 1.0 to 3.0).
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "workloads/byte_source.h"
#include "workloads/tensor.h"

namespace eyrie {

struct NpyHeader {
  char kind = 'f';  // f: float, i: signed, u: unsigned whole numbers
  int bytes = 4;    // of a value
  bool big_endian = false;
  bool fortran_order = false;  // the first index runs fastest
  std::vector<std::uint64_t> shape;

  std::uint64_t size() const;  // values
  std::string type() const;    // "float32"
  bool whole() const { return kind != 'f'; }
};

// "(4, 3, 3, 2)"
std::string shape_text(const std::vector<std::uint64_t>& shape);

class NpyReader {
 public:
  // Reads the header. Throws UnreadableTensor naming the field that is wrong; also if the values that follow are not
  // as many as the header says, or more than kMostWords.
  explicit NpyReader(std::unique_ptr<ByteSource> source);

  const NpyHeader& header() const { return header_; }

  // The next values in the order of the file, as many as there is room for. Values of 64-b integers past 2^53 are
  // rounded.
  void read(std::span<double> values);

 private:
  std::unique_ptr<ByteSource> source_;
  NpyHeader header_;
  std::vector<unsigned char> raw_;
};

// A tensor as a .npy file of version 1.0: little-endian int16, C order.
std::string npy_bytes(const Tensor<Word>& tensor);

}  // namespace eyrie
