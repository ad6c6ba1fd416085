#include "workloads/tensor_file.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "sim/base/fault.h"
#include "workloads/npy.h"

namespace eyrie {
namespace {

constexpr std::size_t kChunk = 1 << 14;  // values

// Indices of the values in the order of the file.
class Walk {
 public:
  explicit Walk(const NpyHeader& header) : shape_(header.shape), index_(shape_.size(), 0) {
    const int axes = static_cast<int>(shape_.size());
    for (int i = 0; i < axes; ++i) order_.push_back(header.fortran_order ? i : axes - 1 - i);
    strides_.assign(shape_.size(), 1);
    for (int i = axes - 1; i-- > 0;) strides_[i] = strides_[i + 1] * shape_[i + 1];
  }

  std::uint64_t at() const { return at_; }  // in C order
  std::uint64_t first_axis() const { return index_.empty() ? 0 : index_.front(); }
  const std::vector<std::uint64_t>& index() const { return index_; }

  void next() {
    for (const int axis : order_) {
      at_ += strides_[axis];
      if (++index_[axis] < shape_[axis]) return;
      at_ -= strides_[axis] * shape_[axis];
      index_[axis] = 0;
    }
  }

 private:
  const std::vector<std::uint64_t> shape_;
  std::vector<std::uint64_t> index_, strides_;
  std::vector<int> order_;  // axes, the fastest first
  std::uint64_t at_ = 0;
};

// Calls use(value, walk) for every value.
void for_each_value(NpyReader& reader, auto&& use) {
  Walk walk(reader.header());
  std::vector<double> chunk;
  for (std::uint64_t left = reader.header().size(); left > 0; left -= chunk.size()) {
    chunk.resize(std::min<std::uint64_t>(left, kChunk));
    reader.read(chunk);
    for (const double value : chunk) {
      use(value, walk);
      walk.next();
    }
  }
}

void check_shape(const NpyHeader& header, const std::vector<ShapeChoice>& shapes) {
  std::string expected;
  for (const ShapeChoice& choice : shapes) {
    if (choice.shape == header.shape) return;
    if (expected.find(shape_text(choice.shape)) != std::string::npos) continue;
    expected += (expected.empty() ? "" : " or ") + shape_text(choice.shape) + ", which is " + choice.names;
  }
  throw UnreadableTensor{"shape: " + shape_text(header.shape) + ", expected " + expected};
}

double scale_of(double magnitude, int bits, ScaleRule rule) {
  const double largest_word = (1 << (bits - 1)) - 1;
  // A scale has a reciprocal: magnitudes below any that matter become zeros.
  const double exact = std::max(magnitude / largest_word, std::numeric_limits<double>::min());
  if (magnitude == 0) return 1;
  if (rule == ScaleRule::max) return exact;
  double power = std::ldexp(1.0, std::ilogb(exact));
  while (power * largest_word < magnitude) power *= 2;
  return power;
}

double scale_at(const std::vector<double>& scales, std::size_t channel) {
  return scales.empty() ? 1 : scales.size() == 1 ? scales.front() : scales[channel];
}

// What a bias of one is in units of a sum of the filter.
double bias_unit(const std::vector<double>& weights, const std::vector<double>& activations, std::size_t filter,
                 const Arithmetic& arithmetic) {
  return scale_at(weights, filter) * scale_at(activations, 0) * static_cast<double>(1u << arithmetic.product_shift);
}

std::vector<double> scales_of(const std::optional<TensorFile>& file, const Arithmetic& arithmetic) {
  return file ? scales_of(*file, arithmetic) : std::vector<double>{};
}

std::string number(double value) {
  if (value == std::trunc(value) && std::abs(value) < 1e15) return std::to_string(static_cast<std::int64_t>(value));
  return std::to_string(value);
}

std::string range_text(int bits) {
  return std::to_string(-(1 << (bits - 1))) + ".." + std::to_string((1 << (bits - 1)) - 1);
}

void check_words(const std::optional<TensorFile>& file, const Arithmetic& arithmetic,
                 std::vector<std::string>& problems) {
  if (!file) return;
  const int operand_bits = arithmetic.operand_bits;
  const double limit = 1 << (operand_bits - 1);
  const TensorContent& content = file->content;
  if (content.whole && (content.lowest < -limit || content.highest > limit - 1))
    problems.push_back(file->where + ": whole numbers " + number(content.lowest) + ".." + number(content.highest) +
                       " do not fit the machine's operands of " + std::to_string(operand_bits) + " bits, " +
                       range_text(operand_bits));
  if (file->quantisation.bits && *file->quantisation.bits > operand_bits)
    problems.push_back(file->where + ": words of " + std::to_string(*file->quantisation.bits) +
                       " bits do not fit the machine's operands of " + std::to_string(operand_bits));
}

NpyReader reopen(const TensorFile& file) {
  NpyReader reader(open_array(file.path, file.member));
  if (reader.header().shape != file.content.shape || reader.header().type() != file.content.type)
    throw UnreadableTensor{"has changed since the run began"};
  return reader;
}

// Calls use(value, walk) for every value of a file that was looked through before.
void for_each_value_again(const TensorFile& file, auto&& use) try {
  NpyReader reader = reopen(file);
  for_each_value(reader, use);
} catch (const UnreadableTensor& bad) {
  throw UserError(file.where + ": " + file.path + ": " + bad.what);
}

}  // namespace

TensorContent look_through(const std::string& path, const std::string& member, const std::vector<ShapeChoice>& shapes) {
  NpyReader reader(open_array(path, member));
  const NpyHeader& header = reader.header();
  check_shape(header, shapes);
  TensorContent content{.type = header.type(), .whole = header.whole(), .shape = header.shape, .magnitudes = {}};
  content.size = header.size();
  content.magnitudes.assign(header.shape.empty() ? 1 : header.shape.front(), 0);
  for_each_value(reader, [&](double value, const Walk& walk) {
    if (!std::isfinite(value))
      throw UnreadableTensor{"value " + shape_text(walk.index()) + " is " +
                             (std::isnan(value) ? "nan"
                              : value > 0       ? "inf"
                                                : "-inf") +
                             ", expected finite numbers"};
    content.lowest = std::min(content.lowest, value);
    content.highest = std::max(content.highest, value);
    content.non_zeros += value != 0;
    double& magnitude = content.magnitudes[walk.first_axis()];
    magnitude = std::max(magnitude, std::abs(value));
  });
  return content;
}

std::vector<double> scales_of(const TensorFile& file, const Arithmetic& arithmetic) {
  if (file.content.whole) return {};
  const int bits = file.quantisation.bits_of(arithmetic);
  const std::vector<double>& all = file.content.magnitudes;
  std::vector<double> scales;
  if (file.quantisation.per == ScalePer::tensor)
    scales.push_back(scale_of(*std::max_element(all.begin(), all.end()), bits, file.quantisation.scale));
  else
    for (const double magnitude : all) scales.push_back(scale_of(magnitude, bits, file.quantisation.scale));
  return scales;
}

std::vector<std::string> problems_with(const TensorFiles& files, const Arithmetic& arithmetic) {
  std::vector<std::string> problems;
  check_words(files.weights, arithmetic, problems);
  check_words(files.activations, arithmetic, problems);
  if (!files.bias) return problems;
  const std::vector<double> weights = scales_of(files.weights, arithmetic);
  const std::vector<double> activations = scales_of(files.activations, arithmetic);
  const TensorContent& content = files.bias->content;
  const std::size_t filters = std::max(content.magnitudes.size(), weights.size());
  for (std::size_t m = 0; m < filters; ++m) {
    const double unit = content.whole ? 1 : bias_unit(weights, activations, m, arithmetic);
    const double largest = content.magnitudes[content.magnitudes.size() == 1 ? 0 : m] / unit;
    if (largest <= std::numeric_limits<Psum>::max()) continue;
    problems.push_back(files.bias->where + ": the bias of filter " + std::to_string(m) + " is " + number(largest) +
                       " in units of its sums, which does not fit 32 bits");
    break;
  }
  return problems;
}

std::vector<Word> load_words(const TensorFile& file, const Arithmetic& arithmetic) {
  const std::vector<double> scales = scales_of(file, arithmetic);
  const int bits = file.quantisation.bits_of(arithmetic);
  const double largest_word = (1 << (bits - 1)) - 1;
  std::vector<Word> words(file.content.size);
  for_each_value_again(file, [&](double value, const Walk& walk) {
    const double level = scales.empty() ? value : std::round(value / scale_at(scales, walk.first_axis()));
    const double limit = scales.empty() ? std::numeric_limits<Word>::max() : largest_word;
    words[walk.at()] = static_cast<Word>(std::clamp(level, scales.empty() ? -limit - 1 : -limit, limit));
  });
  return words;
}

std::vector<Psum> load_bias(const TensorFiles& files, const Arithmetic& arithmetic) {
  const std::vector<double> weights = scales_of(files.weights, arithmetic);
  const std::vector<double> activations = scales_of(files.activations, arithmetic);
  const TensorContent& content = files.bias->content;
  std::vector<double> values;
  for_each_value_again(*files.bias, [&](double value, const Walk&) { values.push_back(value); });
  if (values.size() == 1 && weights.size() > 1) values.resize(weights.size(), values.front());
  std::vector<Psum> bias;
  for (std::size_t m = 0; m < values.size(); ++m) {
    const double unit = content.whole ? 1 : bias_unit(weights, activations, m, arithmetic);
    bias.push_back(static_cast<Psum>(std::clamp<double>(std::round(values[m] / unit), std::numeric_limits<Psum>::min(),
                                                        std::numeric_limits<Psum>::max())));
  }
  return bias;
}

}  // namespace eyrie
