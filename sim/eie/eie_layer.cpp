#include "sim/eie/eie_layer.h"

#include <fmt/core.h>

#include <algorithm>

#include "sim/base/fault.h"
#include "sim/base/non_zeros.h"

namespace eyrie {
namespace {

constexpr std::uint64_t kMostKeptEntries = 1 << 24;

bool is_word(Psum value) { return value == static_cast<Word>(value); }

bool needs_column(const EieConfig& machine, const LayerData& data) {
  return machine.bias == BiasSource::column &&
         std::any_of(data.bias.begin(), data.bias.end(), [](Psum bias) { return bias != 0; });
}

// An FC layer, or the convolution of one pixel by another name.
bool is_matrix(const Layer& layer) {
  return layer.has_filters() && layer.groups == 1 && layer.H == 1 && layer.W == 1 && layer.R == 1 && layer.S == 1 &&
         layer.padding == Padding(0);
}

std::vector<Word> words_of(const std::vector<Psum>& bias) { return {bias.begin(), bias.end()}; }

// The first columns of which no PE has more than `reach` entries.
int columns_within(const CscMatrix& matrix, std::uint64_t reach) {
  int columns = matrix.columns;
  for (const CscSlice& slice : matrix.slices) {
    const auto beyond = std::upper_bound(slice.pointers.begin(), slice.pointers.end(), reach);
    columns = std::min(columns, static_cast<int>(beyond - slice.pointers.begin()) - 1);
  }
  return columns;
}

}  // namespace

std::vector<Word> distinct_values(const std::vector<Word>& weights) {
  std::vector<char> there(1 << 16);
  std::size_t non_zeros = 0;
  for_each_non_zero(weights.data(), weights.size(), [&](std::size_t, Word value) {
    there[static_cast<std::uint16_t>(value)] = 1;
    ++non_zeros;
  });
  there[0] = non_zeros < weights.size();
  std::vector<Word> values;
  for (int value = -(1 << 15); value < 1 << 15; ++value)
    if (there[static_cast<std::uint16_t>(value)]) values.push_back(static_cast<Word>(value));
  return values;
}

std::string eie_misfit(const EieConfig& machine, const Layer& layer, const DataRecipe& recipe) {
  if (!is_matrix(layer)) return "EIE runs fc layers only";
  const auto& codebook = recipe.compress.codebook;
  if (codebook && *codebook > machine.code.codebook && !machine.switches.unshared_weights)
    return fmt::format("shares {} values, the codebook holds {}", *codebook, machine.code.codebook);
  const int one = 1 << machine.arithmetic.product_shift;
  if (machine.bias == BiasSource::column && !recipe.bias.empty() && one >= 1 << (machine.arithmetic.operand_bits - 1))
    return fmt::format(
        "the activation that a bias column is met by would be {}, operands have {} bits; bias: preload "
        "needs none",
        one, machine.arithmetic.operand_bits);
  return "";
}

Codebook eie_codebook(const EieConfig& machine, const Layer& layer, const LayerData& data, const std::string& where) {
  std::vector<Word> values = data.codebook.empty() ? distinct_values(data.filters.values()) : data.codebook;
  const std::size_t weights = values.size();
  if (needs_column(machine, data)) {
    for (const Psum bias : data.bias) {
      if (!is_word(bias))
        throw UserError(
            fmt::format("{}: {}: bias {} is no weight of 16 bits, and a column of the matrix holds it; the "
                        "machine's bias: preload takes any",
                        where, layer.name, bias));
      values.push_back(static_cast<Word>(bias));
    }
    values.push_back(0);  // what pads a run, or an output without a bias
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
  }
  const auto most = static_cast<std::size_t>(machine.code.codebook);
  if (values.size() <= most || machine.switches.unshared_weights) return Codebook(values);
  const std::string with_bias =
      values.size() > weights ? fmt::format(" and its bias {}", values.size() - weights) : std::string();
  throw UserError(
      fmt::format("{}: {}: weights have {} distinct values{}, the codebook holds {}; compress: {{codebook: "
                  "{}}} shares them",
                  where, layer.name, weights, with_bias, most, most - std::min(most - 2, values.size() - weights)));
}

EieLayer::EieLayer(const EieConfig& machine, const Layer& layer, const LayerData& data, std::string where)
    : machine_(machine),
      layer_(layer),
      data_(data),
      where_(std::move(where)),
      bias_column_(needs_column(machine, data)),
      codebook_(eie_codebook(machine, layer, data, where_)),
      bias_(bias_column_ ? words_of(data.bias) : std::vector<Word>()),
      ofmap_(layer.N, layer.M, 1, 1) {}

bool EieLayer::activations_fit() const {
  const std::int64_t words = std::int64_t{machine_.activations.sram_bytes} * 8 / 16 * machine_.pes;
  return layer_.C + layer_.M <= words;
}

const EieBatch* EieLayer::next(EieArray& array) {
  if (image_ == layer_.N) return nullptr;
  try {
    return begin_batch(array);
  } catch (...) {
    failed_ = std::current_exception();
    return nullptr;
  }
}

const EieBatch* EieLayer::begin_batch(EieArray& array) {
  if (first_input_ == 0) begin_outputs(array);
  const EiePart& now = part();
  fill_batch(now);
  first_input_ += now.inputs;
  finishes_outputs_ = first_input_ == layer_.C;
  batch_image_ = image_;
  batch_first_output_ = first_output_;
  batch_.stored_words = 0;
  if (finishes_outputs_) {
    first_input_ = 0;
    // One part alone stays in the registers, which swap: it is the next layer's input.
    if (layer_.M > machine_.vector_part()) batch_.stored_words = outputs_from(first_output_);
    first_output_ += outputs_from(first_output_);
    if (first_output_ == layer_.M) first_output_ = 0, ++image_;
  }
  ++batches_;
  return &batch_;
}

void EieLayer::begin_outputs(EieArray& array) const {
  const int outputs = outputs_from(first_output_);
  for (int row = 0; row < outputs; ++row)
    array.set_psum(row, machine_.bias == BiasSource::preload ? data_.bias[first_output_ + row] : 0);
}

void EieLayer::fill_batch(const EiePart& now) {
  batch_.matrix = &now.matrix;
  const Word* const ifmap = data_.ifmap.values().data() + static_cast<std::size_t>(image_) * layer_.C;
  batch_.activations.assign(ifmap + now.first_input, ifmap + now.first_input + now.inputs);
  if (now.has_bias) batch_.activations.push_back(static_cast<Word>(1 << machine_.arithmetic.product_shift));
  // A layer's first input is what the layer before left in the registers, if it is all there.
  const std::pair held{image_, now.first_input};
  const bool swapped_in = batches_ == 0 && now.inputs == layer_.C;
  batch_.loaded_words = in_registers_ == held || swapped_in ? 0 : now.inputs;
  in_registers_ = held;

  const int columns = now.matrix.columns;
  batch_.column_bits.clear();
  if (now.from_dram) batch_.column_bits.assign(columns, 0);
  std::vector<std::uint64_t> non_zeros(columns);
  for (const CscSlice& slice : now.matrix.slices) {
    for (int column = 0; column < columns; ++column) {
      const std::uint32_t begin = slice.pointers[column], end = slice.pointers[column + 1];
      if (now.from_dram) batch_.column_bits[column] += std::uint64_t{end - begin} * machine_.entry_bits();
      if (batch_.activations[column] == 0 && !machine_.switches.dense_activations) continue;
      for (std::uint32_t at = begin; at < end; ++at) stored_macs_ += codebook_.value(slice.entries[at].code) != 0;
    }
  }
}

void EieLayer::finish(const EieArray& array) {
  if (!finishes_outputs_) return;
  const int outputs = outputs_from(batch_first_output_);
  for (int row = 0; row < outputs; ++row) {
    const Psum sum = machine_.arithmetic.wrap(array.psum(row));
    ofmap_.at(batch_image_, batch_first_output_ + row, 0, 0) = machine_.arithmetic.requantise(sum);
  }
}

EiePart& EieLayer::part() {
  if (first_input_ == 0 && first_output_ == 0) part_ = 0;
  if (part_ == parts_.size()) parts_.push_back(nullptr);
  auto& now = parts_[part_];
  if (!now) {
    now = encode_what_pointers_reach(first_input_);
    kept_entries_ += now->matrix.entries();
    if (kept_entries_ > kMostKeptEntries && part_ > 0 && parts_[part_ - 1]) {
      kept_entries_ -= parts_[part_ - 1]->matrix.entries();
      parts_[part_ - 1].reset();
    }
  }
  ++part_;
  return *now;
}

// The part that begins with this input: as many as the source registers hold and the pointers of every PE reach.
std::unique_ptr<EiePart> EieLayer::encode_what_pointers_reach(int first_input) const {
  const std::uint64_t reach = (std::uint64_t{1} << machine_.pointer_sram.bits) - 1;
  const int pointers = static_cast<int>(std::int64_t{machine_.pointer_sram.bytes} * 8 / machine_.pointer_sram.bits);
  int inputs = std::min(machine_.vector_part(), layer_.C - first_input);
  inputs = std::clamp(pointers - 1 - int{bias_column_}, 1, inputs);
  auto coded = encode(first_input, inputs);
  const int reached = columns_within(coded->matrix, reach);
  if (reached < coded->matrix.columns) {
    inputs = std::min(reached, inputs - 1);  // not without the bias that goes with the last of them
    if (inputs == 0) refuse_column(*coded, reach);
    coded = encode(first_input, inputs);
  }
  std::uint64_t most = 0;
  for (const CscSlice& slice : coded->matrix.slices) most = std::max<std::uint64_t>(most, slice.entries.size());
  const std::uint64_t rows = ceil_div(most, static_cast<std::uint64_t>(machine_.row_entries()));
  const bool fits = rows * machine_.matrix_sram.width_bits <= std::uint64_t{8} * machine_.matrix_sram.bytes;
  // A saving is turned off alone: without it, the matrix is taken to fit all the same.
  const bool taken_to_fit = machine_.switches.unshared_weights || machine_.switches.dense_weights;
  coded->from_dram = machine_.switches.dram_weights || (!fits && !taken_to_fit);
  return coded;
}

void EieLayer::refuse_column(const EiePart& part, std::uint64_t reach) const {
  std::size_t pe = 0;
  for (std::size_t i = 0; i < part.matrix.slices.size(); ++i)
    if (part.matrix.slices[i].pointers[1] > part.matrix.slices[pe].pointers[1]) pe = i;
  throw UserError(fmt::format("{}: {}: column {} has {} entries in PE {}, pointers of {} bits reach {}", where_,
                              layer_.name, part.first_input, part.matrix.slices[pe].pointers[1], pe,
                              machine_.pointer_sram.bits, reach));
}

std::unique_ptr<EiePart> EieLayer::encode(int first_input, int inputs) const {
  auto coded = std::make_unique<EiePart>();
  coded->first_input = first_input;
  coded->inputs = inputs;
  coded->has_bias = bias_column_ && first_input + inputs == layer_.C;
  const auto columns = static_cast<std::size_t>(layer_.C);
  MatrixView view{data_.filters.values().data() + first_output_ * columns + first_input, columns,
                  outputs_from(first_output_), inputs};
  if (coded->has_bias) view.last_column = bias_.data() + first_output_;
  coded->matrix = csc_encode(view, machine_.csc(), codebook_);
  return coded;
}

}  // namespace eyrie
