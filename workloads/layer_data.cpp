#include "workloads/layer_data.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <utility>

#include "sim/base/fault.h"
#include "workloads/blobs.h"
#include "workloads/output_bias.h"
#include "workloads/random.h"
#include "workloads/scatter.h"

namespace eyrie {
namespace {

ValueRange one_to(int largest) { return {1, largest}; }
ValueRange either_sign(int largest) { return {-largest, 2 * largest}; }

std::size_t count_of(double density, std::size_t size) {
  return static_cast<std::size_t>(std::llround(density * static_cast<double>(size)));
}

// Fills a tensor with exactly round(density x size) non-zero values, uniformly placed. Independent draws come first, in
// blocks; given how many of them are non-zero, every placement is as likely as any other, and it stays so when values
// chosen at random are cleared or set until the count is met.
void fill(std::vector<Word>& values, double density, ValueRange range, std::uint64_t seed) {
  const std::size_t wanted = count_of(density, values.size());
  if (wanted == 0) return;
  const bool all = wanted == values.size();
  const std::uint32_t threshold = all ? kAlwaysNonZero : static_cast<std::uint32_t>(density * kAlwaysNonZero);
  std::size_t non_zero = scatter(values, range, threshold, seed);
  Random random(stream_seed(seed, "to the count"));
  while (non_zero != wanted) {
    Word& value = values[random.below(values.size())];
    if (non_zero > wanted && value != 0) {
      value = 0;
      --non_zero;
    } else if (non_zero < wanted && value == 0) {
      value = range.pick(static_cast<std::uint32_t>(random.next() >> 48));
      ++non_zero;
    }
  }
}

std::vector<Psum> whole_bias(const Layer& layer, const std::vector<std::int32_t>& bias) {
  if (bias.empty()) return std::vector<Psum>(layer.M, 0);
  if (bias.size() == 1) return std::vector<Psum>(layer.M, bias.front());
  if (bias.size() != static_cast<std::size_t>(layer.M))
    throw Fault(layer.name + ": " + std::to_string(bias.size()) + " bias values for " + std::to_string(layer.M) +
                " filters");
  return bias;
}

// An ifmap of one image is that of every image.
void load_ifmap(const TensorFile& file, const Arithmetic& arithmetic, LayerData& data) {
  const std::vector<Word> words = load_words(file, arithmetic);
  for (auto to = data.ifmap.values().begin(); to != data.ifmap.values().end();)
    to = std::copy(words.begin(), words.end(), to);
  data.ifmap_scales = scales_of(file, arithmetic);
}

void load_filters(const TensorFile& file, const Arithmetic& arithmetic, LayerData& data) {
  data.filters.values() = load_words(file, arithmetic);
  data.filter_scales = scales_of(file, arithmetic);
}

void check(const Layer& layer, const DataRecipe& recipe) {
  const auto is_density = [&](const char* key, double value) {
    if (!(value >= 0 && value <= 1)) throw Fault(layer.name + ": " + key + " is not in 0..1");
  };
  is_density("weight_density", recipe.weight_density);
  is_density("activation_density", recipe.activation_density);
  is_density("output_density", recipe.output_density.value_or(0));
  if (recipe.output_density && !recipe.bias.empty()) throw Fault(layer.name + ": both a bias and an output_density");
}

// Filters and biases for the ifmap that is there.
void add_filters(const Layer& layer, const DataRecipe& recipe, const Arithmetic& arithmetic, const ValueBounds& bounds,
                 LayerData& data) {
  data.bias = whole_bias(layer, recipe.files.bias ? load_bias(recipe.files, arithmetic) : recipe.bias);
  if (!layer.has_filters()) return;
  const std::uint64_t seed = stream_seed(recipe.seed, layer.name);
  data.filters = Tensor<Word>(layer.M, layer.group_C(), layer.R, layer.S);
  if (recipe.files.weights)
    load_filters(*recipe.files.weights, arithmetic, data);
  else
    fill(data.filters.values(), recipe.weight_density, either_sign(bounds.weight), stream_seed(seed, "filters"));
  data.codebook = compress(data.filters.values(), recipe.compress, stream_seed(seed, "compress"));
  if (recipe.output_density) {
    data.sums = reference_sums(layer, data.ifmap, data.filters, arithmetic);
    data.bias.assign(layer.M, bias_for_density(layer.name, *data.sums, *recipe.output_density, arithmetic));
  }
}

}  // namespace

ValueBounds value_bounds(const Layer& layer, const DataRecipe& recipe, const Arithmetic& arithmetic) {
  const std::int64_t largest_sum = (std::int64_t{1} << (std::min(24, arithmetic.accumulator_bits) - 1)) - 1;
  std::int64_t for_products = largest_sum;
  for (const std::int64_t bias : recipe.bias) for_products = std::min(for_products, largest_sum - std::abs(bias));
  // The bias that meets a density moves some sum to the least that leaves a non-zero output.
  if (recipe.output_density) for_products = (largest_sum - (std::int64_t{1} << arithmetic.output_shift)) / 2;
  const std::int64_t taps = std::int64_t{layer.group_C()} * layer.R * layer.S;
  const std::int64_t shifted = std::clamp<std::int64_t>(for_products / taps, 1, 1 << 23);
  const int largest_value = (1 << (arithmetic.operand_bits - 1)) - 1;
  const std::int64_t product = std::min(shifted << arithmetic.product_shift, std::int64_t{1} << 30);
  ValueBounds bounds;
  bounds.activation = std::min(largest_value, static_cast<int>(std::sqrt(static_cast<double>(product))));
  bounds.weight = static_cast<int>(std::min<std::int64_t>(largest_value, product / bounds.activation));
  return bounds;
}

LayerData make_layer_data(const Layer& layer, const DataRecipe& recipe, const Arithmetic& arithmetic) {
  check(layer, recipe);
  const ValueBounds bounds = value_bounds(layer, recipe, arithmetic);
  const std::uint64_t seed = stream_seed(recipe.seed, layer.name);
  LayerData data;
  data.ifmap = Tensor<Word>(layer.N, layer.C, layer.H, layer.W);
  if (recipe.files.activations)
    load_ifmap(*recipe.files.activations, arithmetic, data);
  else if (recipe.activation_pattern == ZeroPattern::clustered)
    fill_blobs(data.ifmap, count_of(recipe.activation_density, data.ifmap.size()), stream_seed(seed, "ifmap"),
               [range = one_to(bounds.activation)](std::uint32_t bits) { return range.pick(bits); });
  else
    fill(data.ifmap.values(), recipe.activation_density, one_to(bounds.activation), stream_seed(seed, "ifmap"));
  add_filters(layer, recipe, arithmetic, bounds, data);
  return data;
}

LayerData make_layer_data(const Layer& layer, const DataRecipe& recipe, const Arithmetic& arithmetic,
                          Tensor<Word> ifmap) {
  check(layer, recipe);
  ValueBounds bounds = value_bounds(layer, recipe, arithmetic);
  const std::int64_t product = std::int64_t{bounds.activation} * bounds.weight;
  const std::int64_t largest = *std::max_element(ifmap.values().begin(), ifmap.values().end());
  const std::int64_t largest_weight = (1 << (arithmetic.operand_bits - 1)) - 1;
  bounds.weight =
      static_cast<int>(std::clamp<std::int64_t>(product / std::max<std::int64_t>(largest, 1), 1, largest_weight));
  LayerData data;
  data.ifmap = std::move(ifmap);
  add_filters(layer, recipe, arithmetic, bounds, data);
  return data;
}

Tensor<Word> joined(const Layer& layer, const std::vector<const Tensor<Word>*>& ofmaps) {
  Tensor<Word> ifmap(layer.N, layer.C, layer.H, layer.W);
  auto to = ifmap.values().begin();
  for (int n = 0; n < layer.N; ++n)
    for (const Tensor<Word>* ofmap : ofmaps) {
      const std::size_t image = ofmap->size() / layer.N;
      to = std::copy_n(ofmap->values().begin() + static_cast<std::ptrdiff_t>(n * image), image, to);
    }
  return ifmap;
}

ReferenceOutputs reference(const Layer& layer, const LayerData& data, const Arithmetic& arithmetic) {
  if (!layer.has_filters()) return reference_without_filters(layer, data.ifmap, arithmetic);
  if (data.sums) return finish_sums(*data.sums, data.bias, arithmetic);
  return reference(layer, data.ifmap, data.filters, data.bias, arithmetic);
}

}  // namespace eyrie
