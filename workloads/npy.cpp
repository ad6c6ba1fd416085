#include "workloads/npy.h"

#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <optional>
#include <utility>

#include "workloads/layer.h"

namespace eyrie {
namespace {

constexpr char kMagic[] = "\x93NUMPY";
constexpr std::size_t kMagicBytes = 6;
constexpr std::uint32_t kLongestHeader = 1 << 16;  // NumPy itself refuses to read more than 10000 bytes
constexpr std::size_t kMostDimensions = 32;
constexpr const char* kTypes = "expected f2, f4, f8, i1, i2, i4, i8, u1, u2 or u4 after <, > or |";

[[noreturn]] void fail(std::string what) { throw UnreadableTensor{std::move(what)}; }

// The header's text: a Python dict of three known fields, with literals for values.
class HeaderText {
 public:
  explicit HeaderText(std::string_view text) : rest_(text) {}

  NpyHeader parse() {
    expect('{', "a dict");
    while (!take('}')) {
      const std::string key = quoted("a field's name");
      expect(':', "a colon after " + key);
      field(key);
      if (!take(',')) {
        expect('}', "the end of the dict");
        break;
      }
    }
    if (!descr_) fail("header: descr is missing");
    if (!order_) fail("header: fortran_order is missing");
    if (!shape_) fail("header: shape is missing");
    NpyHeader header = type_of(*descr_);
    header.fortran_order = *order_;
    header.shape = std::move(*shape_);
    return header;
  }

 private:
  void field(const std::string& key) {
    if (key == "descr") {
      if (peek() == '[') fail(std::string("descr: a record of several types, ") + kTypes);
      descr_ = quoted("a type's name as descr");
    } else if (key == "fortran_order") {
      if (take_word("True"))
        order_ = true;
      else if (take_word("False"))
        order_ = false;
      else
        fail("fortran_order: expected True or False");
    } else if (key == "shape") {
      shape_ = tuple();
    } else {
      fail("header: unknown field " + key + ", expected descr, fortran_order and shape");
    }
  }

  std::vector<std::uint64_t> tuple() {
    std::vector<std::uint64_t> numbers;
    if (!take('(')) fail("shape: expected a tuple of whole numbers");
    while (!take(')')) {
      if (numbers.size() == kMostDimensions)
        fail("shape: more than " + std::to_string(kMostDimensions) + " dimensions");
      numbers.push_back(number());
      if (!take(',')) {
        if (!take(')')) fail("shape: expected a tuple of whole numbers");
        break;
      }
    }
    return numbers;
  }

  std::uint64_t number() {
    peek();
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (error == std::errc::invalid_argument) fail("shape: expected a tuple of whole numbers");
    if (error != std::errc{}) fail("shape: a dimension past 64 bits");
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    take('L');  // Python 2 wrote long integers so
    return value;
  }

  static NpyHeader type_of(const std::string& descr) {
    static constexpr std::string_view known[] = {"f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4"};
    NpyHeader header;
    for (const std::string_view type : known)
      if (descr.size() == 3 && descr.substr(1) == type && std::strchr("<>|", descr[0]) != nullptr &&
          (descr[0] != '|' || type[1] == '1')) {
        header.kind = type[0];
        header.bytes = type[1] - '0';
        header.big_endian = descr[0] == '>';
        return header;
      }
    fail("descr: " + printable(descr) + " is no type that can be read, " + kTypes);
  }

  static std::string printable(std::string text) {
    constexpr std::size_t kLongest = 40;
    if (text.size() > kLongest) text = text.substr(0, kLongest) + "...";
    for (char& c : text)
      if (c < ' ' || c > '~') c = '?';
    return text;
  }

  std::string quoted(const std::string& what) {
    const char quote = peek();
    const auto end = quote == '\'' || quote == '"' ? rest_.find(quote, 1) : std::string_view::npos;
    if (end == std::string_view::npos) fail("header: expected " + what + " in quotes");
    const std::string text(rest_.substr(1, end - 1));
    rest_.remove_prefix(end + 1);
    return printable(text);
  }

  char peek() {
    const auto first = rest_.find_first_not_of(" \t\n");
    rest_.remove_prefix(std::min(first, rest_.size()));
    return rest_.empty() ? '\0' : rest_.front();
  }
  bool take(char c) {
    if (peek() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool take_word(std::string_view word) {
    peek();
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }
  void expect(char c, const std::string& what) {
    if (!take(c)) fail("header: expected " + what);
  }

  std::string_view rest_;
  std::optional<std::string> descr_;
  std::optional<bool> order_;
  std::optional<std::vector<std::uint64_t>> shape_;
};

std::uint64_t little_endian(const unsigned char* bytes, int count) {
  std::uint64_t value = 0;
  for (int i = count; i-- > 0;) value = value << 8 | bytes[i];
  return value;
}

std::uint64_t big_endian(const unsigned char* bytes, int count) {
  std::uint64_t value = 0;
  for (int i = 0; i < count; ++i) value = value << 8 | bytes[i];
  return value;
}

// IEEE 754 binary16: 1 sign, 5 exponent and 10 fraction bits.
double half(std::uint64_t bits) {
  const int exponent = static_cast<int>(bits >> 10 & 31), fraction = static_cast<int>(bits & 1023);
  double magnitude = 0;
  if (exponent == 31)
    magnitude = fraction == 0 ? HUGE_VAL : std::nan("");
  else if (exponent == 0)
    magnitude = std::ldexp(fraction, -24);
  else
    magnitude = std::ldexp(1024 + fraction, exponent - 25);
  return (bits >> 15 & 1) != 0 ? -magnitude : magnitude;
}

double value_of(std::uint64_t bits, char kind, int bytes) {
  if (kind == 'u') return static_cast<double>(bits);
  if (kind == 'i') {
    const int unused = 64 - 8 * bytes;
    return static_cast<double>(static_cast<std::int64_t>(bits << unused) >> unused);
  }
  if (bytes == 2) return half(bits);
  if (bytes == 4) return std::bit_cast<float>(static_cast<std::uint32_t>(bits));
  return std::bit_cast<double>(bits);
}

void read_all(ByteSource& source, void* to, std::size_t bytes, const char* within) {
  for (std::size_t done = 0; done < bytes;) {
    const std::size_t got = source.read(static_cast<char*>(to) + done, bytes - done);
    if (got == 0) fail(std::string("ends within its ") + within);
    done += got;
  }
}

}  // namespace

std::uint64_t NpyHeader::size() const {
  std::uint64_t product = 1;
  for (const std::uint64_t d : shape) product *= d;
  return product;
}

std::string NpyHeader::type() const {
  return (kind == 'f' ? "float" : kind == 'i' ? "int" : "uint") + std::to_string(8 * bytes);
}

std::string shape_text(const std::vector<std::uint64_t>& shape) {
  std::string text;
  for (const std::uint64_t d : shape) text += (text.empty() ? "" : ", ") + std::to_string(d);
  return "(" + text + (shape.size() == 1 ? ",)" : ")");
}

NpyReader::NpyReader(std::unique_ptr<ByteSource> source) : source_(std::move(source)) {
  unsigned char start[kMagicBytes + 2];  // magic, version
  if (source_->size() < sizeof start || source_->read(start, sizeof start) < sizeof start ||
      std::memcmp(start, kMagic, kMagicBytes) != 0)
    fail("not a .npy file: it does not begin with \\x93NUMPY");
  const int major = start[kMagicBytes], minor = start[kMagicBytes + 1];
  if (major < 1 || major > 3 || minor != 0)
    fail("version " + std::to_string(major) + "." + std::to_string(minor) + ", expected 1.0, 2.0 or 3.0");
  const int length_bytes = major == 1 ? 2 : 4;
  unsigned char length_field[4];
  read_all(*source_, length_field, static_cast<std::size_t>(length_bytes), "header");
  const std::uint64_t length = little_endian(length_field, length_bytes);
  if (length > kLongestHeader)
    fail("header of " + std::to_string(length) + " bytes, expected at most " + std::to_string(kLongestHeader));
  std::string text(length, '\0');
  read_all(*source_, text.data(), text.size(), "header");
  header_ = HeaderText(text).parse();

  std::uint64_t values = 1;
  for (const std::uint64_t d : header_.shape) {
    if (d > kMostWords || (values *= d) > kMostWords)
      fail("shape: " + shape_text(header_.shape) + " has more than " + std::to_string(kMostWords) + " values");
  }
  const std::uint64_t expected = values * static_cast<std::uint64_t>(header_.bytes);
  const std::uint64_t found = source_->size() - sizeof start - static_cast<std::uint64_t>(length_bytes) - length;
  if (found != expected)
    fail(std::to_string(found) + " bytes after the header, expected " + std::to_string(expected) + " for " +
         shape_text(header_.shape) + " of " + header_.type());
}

void NpyReader::read(std::span<double> values) {
  const int bytes = header_.bytes;
  raw_.resize(values.size() * static_cast<std::size_t>(bytes));
  read_all(*source_, raw_.data(), raw_.size(), "values");
  const unsigned char* at = raw_.data();
  for (double& value : values) {
    value = value_of(header_.big_endian ? big_endian(at, bytes) : little_endian(at, bytes), header_.kind, bytes);
    at += bytes;
  }
}

std::string npy_bytes(const Tensor<Word>& tensor) {
  std::string header = "{'descr': '<i2', 'fortran_order': False, 'shape': (";
  for (int axis = 0; axis < 4; ++axis) header += (axis > 0 ? ", " : "") + std::to_string(tensor.dim(axis));
  header += "), }";
  // The values begin at a multiple of 64 bytes; the header ends with a newline.
  constexpr std::size_t kBefore = kMagicBytes + 4;
  header.append(63 - (kBefore + header.size()) % 64, ' ');
  header += '\n';
  std::string text(kMagic, kMagicBytes);
  text += {'\1', '\0', static_cast<char>(header.size() & 0xff), static_cast<char>(header.size() >> 8)};
  text += header;
  text.reserve(text.size() + 2 * tensor.size());
  for (const Word word : tensor.values()) {
    const auto bits = static_cast<std::uint16_t>(word);
    text += {static_cast<char>(bits & 0xff), static_cast<char>(bits >> 8)};
  }
  return text;
}

}  // namespace eyrie
