// Tensors, codes and the command line.
#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "sim/base/csc.h"
#include "sim/base/fault.h"
#include "sim/base/rlc.h"
#include "tests/fuzz/targets.h"
#include "tools/cli/command_line.h"
#include "workloads/tensor_file.h"

namespace eyrie::fuzz {
namespace {

template <class T>
std::vector<T> values_of(const std::string& bytes, std::size_t from) {
  std::vector<T> values((bytes.size() - from) / sizeof(T));
  if (!values.empty()) std::memcpy(values.data(), bytes.data() + from, values.size() * sizeof(T));
  return values;
}

// Any packets decode, or are refused; what decodes is coded as the same values.
void run_lengths(const RlcFormat& format, const std::string& bytes) {
  const RlcStream stream{values_of<std::uint64_t>(bytes, 3), static_cast<unsigned char>(bytes[2])};
  std::vector<Word> values;
  try {
    values = rlc_decode(stream, format);
  } catch (const Fault&) {
    return;
  }
  if (rlc_decode(rlc_encode(values, format), format) != values) std::abort();
}

void columns(const CscFormat& format, const std::string& bytes) {
  std::vector<Word> values = values_of<Word>(bytes, 3);
  for (Word& word : values) word = static_cast<Word>(word & 7);  // 8 values, which any codebook has
  const int rows = 1 + static_cast<unsigned char>(bytes[2]) % 16;
  const int width = static_cast<int>(values.size()) / rows;
  values.resize(static_cast<std::size_t>(rows) * width);
  const Codebook codebook({0, 1, 2, 3, 4, 5, 6, 7});
  const MatrixView view{values.data(), static_cast<std::size_t>(width), rows, width};
  if (width > 0 && csc_decode(csc_encode(view, format, codebook), codebook) != values) std::abort();
}

}  // namespace

void tensor(const std::string& bytes) try {
  const std::string path = write(scratch(), "any.npz", bytes);
  const std::vector<ShapeChoice> shapes{{"(M, C, R, S)", {2, 3, 2, 2}}, {"(M, C)", {4, 6}}, {"(M)", {4}}};
  TensorFile file{.path = path, .member = ""};
  file.content = look_through(path, "", shapes);
  const Arithmetic arithmetic;
  load_words(file, arithmetic);
} catch (const UnreadableTensor&) {
} catch (const UserError&) {
}

void codes(const std::string& bytes) {
  if (bytes.size() < 3) return;
  const int first = static_cast<unsigned char>(bytes[0]), second = static_cast<unsigned char>(bytes[1]);
  const RlcFormat format{.run_bits = 1 + first % 16, .level_bits = 1 + second % 16, .packet_bits = 64};
  run_lengths(format, bytes);
  columns({.pes = 1 + first % 8, .index_bits = 1 + second % 16, .dense = first > 127}, bytes);
}

// Words are separated by line ends.
void command_line(const std::string& bytes) {
  static const std::vector<Option> options{{"machine", "FILE", "a machine", true},
                                           {"batch", "N", "images"},
                                           {"layers", "NAMES", "layers"},
                                           {"no-check", "", "compares nothing"},
                                           {"help", "", "this text"}};
  std::vector<std::string> words;
  for (std::size_t from = 0; from < bytes.size();) {
    const std::size_t end = std::min(bytes.find('\n', from), bytes.size());
    words.push_back(bytes.substr(from, end - from));
    from = end + 1;
  }
  for (const Arguments arguments : {Arguments::kNone, Arguments::kAny}) {
    CommandLine line(options, words, arguments);
    line.number("batch", 1, 65536);
    line.list("layers");
    line.values("machine");
    line.required("machine", "which one");
  }
}

}  // namespace eyrie::fuzz
