// Tensors that come from .npy and .npz files, and the rule that makes words of their floats.
//
// Whole numbers are taken as they are. Floats are quantised symmetrically: word = round(value / scale), halves away
// from zero, so that a zero stays one. Of b bits the words -(2^(b-1) - 1) .. 2^(b-1) - 1 are used; `max` makes the
// largest magnitude the largest word, `power_of_two` takes the least power of two that leaves no value outside.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/base/arithmetic.h"
#include "workloads/byte_source.h"
#include "workloads/tensor.h"

namespace eyrie {

enum class ScaleRule { max, power_of_two };

// Whether one scale is for the whole tensor or each filter has its own.
enum class ScalePer { tensor, channel };

struct Quantisation {
  std::optional<int> bits = {};  // 2..16; none: 8, or the machine's operand_bits if they are fewer
  ScaleRule scale = ScaleRule::max;
  ScalePer per = ScalePer::tensor;

  int bits_of(const Arithmetic& arithmetic) const { return bits.value_or(std::min(8, arithmetic.operand_bits)); }
};

// What looking through all values of a file found.
struct TensorContent {
  std::string type;  // "float32"
  bool whole = false;
  std::vector<std::uint64_t> shape;
  double lowest = 0, highest = 0;
  std::vector<double> magnitudes;  // the largest of each index of the first axis
  std::uint64_t non_zeros = 0, size = 0;
};

struct TensorFile {
  std::string path;
  std::string member;  // of a .npz archive; empty: its only one
  Quantisation quantisation = {};
  std::string where = {};  // "file:line: key" that names it, for messages
  TensorContent content = {};
};

// The tensors of a layer that are not generated.
struct TensorFiles {
  std::optional<TensorFile> weights, activations, bias;
};

// One of the shapes a tensor may have, with the sizes as a layer names them.
struct ShapeChoice {
  std::string names;  // "(M, C / groups, R, S)"
  std::vector<std::uint64_t> shape;
};

// Looks through a file. Throws UnreadableTensor if it is none, has none of the shapes or holds a value that is not
// finite.
TensorContent look_through(const std::string& path, const std::string& member, const std::vector<ShapeChoice>& shapes);

// The scales of a tensor of floats, one or one for each index of the first axis; none of whole numbers, whose scale
// is 1.
std::vector<double> scales_of(const TensorFile& file, const Arithmetic& arithmetic);

// What of the files of a layer does not fit the arithmetic, each as "file:line: key: what is wrong": whole numbers or
// `bits` past the operands, biases past 32 bits.
std::vector<std::string> problems_with(const TensorFiles& files, const Arithmetic& arithmetic);

// The words of a file in C order. Throws UserError if it is no longer what it was.
std::vector<Word> load_words(const TensorFile& file, const Arithmetic& arithmetic);

// The biases of a file, in units of a sum: a float is divided by the scale of its filter's weights, that of the
// activations and 2^product_shift.
std::vector<Psum> load_bias(const TensorFiles& files, const Arithmetic& arithmetic);

}  // namespace eyrie
