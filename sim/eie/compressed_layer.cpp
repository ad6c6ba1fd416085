#include "sim/eie/compressed_layer.h"

#include <fmt/core.h>

#include <bit>

#include "sim/eie/eie_layer.h"
#include "sim/text_table.h"
#include "workloads/layer_data.h"

namespace eyrie {
namespace {

constexpr int kWordBits = 16;  // of a value in the codebook, or of a weight that is not shared

// Adds the entries and pointers of a part of the matrix.
void add_part(const EieConfig& machine, const MatrixView& part, const Codebook& codebook, CompressedLayer& layer) {
  const CscMatrix coded = csc_encode(part, {machine.pes, machine.code.index_bits}, codebook);
  const auto entry_bits = static_cast<std::uint64_t>(layer.weight_bits + machine.code.index_bits);
  const std::uint64_t pointers = coded.slices.size() * static_cast<std::uint64_t>(part.columns + 1);
  layer.non_zeros += coded.non_zeros;
  layer.padding += coded.padding;
  layer.bits += coded.entries() * entry_bits + pointers * static_cast<std::uint64_t>(machine.pointer_sram.bits);
}

CompressedLayer total(const std::vector<CompressedLayer>& layers) {
  CompressedLayer sum;
  sum.name = "total";
  for (const CompressedLayer& layer : layers) {
    sum.weights += layer.weights;
    sum.non_zeros += layer.non_zeros;
    sum.padding += layer.padding;
    sum.bits += layer.bits;
  }
  return sum;
}

}  // namespace

double CompressedLayer::padding_share() const {
  const std::uint64_t entries = non_zeros + padding;
  return entries == 0 ? 0 : static_cast<double>(padding) / static_cast<double>(entries);
}

double CompressedLayer::rate(int dense_bits) const {
  return static_cast<double>(weights) * dense_bits / static_cast<double>(bits);
}

CompressedLayer compress_layer(const EieConfig& machine, const WorkloadLayer& entry) {
  const LayerData data = make_layer_data(entry.layer, entry.data, machine.arithmetic);
  const std::vector<Word>& weights = data.filters.values();
  const Codebook codebook(data.codebook.empty() ? distinct_values(weights) : data.codebook);
  CompressedLayer layer;
  layer.name = entry.layer.name;
  layer.weights = weights.size();
  layer.values = codebook.size();
  const bool shared =
      entry.data.compress.codebook || codebook.size() <= static_cast<std::size_t>(machine.code.codebook);
  layer.weight_bits = shared ? std::max(1, static_cast<int>(std::bit_width(codebook.size() - 1))) : kWordBits;
  layer.bits = shared ? codebook.size() * kWordBits : 0;
  const int columns = static_cast<int>(weights.size() / static_cast<std::size_t>(entry.layer.M));
  const int part = machine.vector_part();
  for (int row = 0; row < entry.layer.M; row += part) {
    for (int column = 0; column < columns; column += part) {
      const MatrixView view{weights.data() + static_cast<std::size_t>(row) * columns + column,
                            static_cast<std::size_t>(columns), std::min(part, entry.layer.M - row),
                            std::min(part, columns - column)};
      add_part(machine, view, codebook, layer);
    }
  }
  if (!entry.data.compress.any()) return layer;
  DataRecipe before = entry.data;
  before.compress = {};
  layer.error =
      reconstruction_error(make_layer_data(entry.layer, before, machine.arithmetic).filters.values(), weights);
  return layer;
}

std::string compression_table(const std::vector<CompressedLayer>& layers) {
  TextTable table({"layer", "weights", "density", "padding", "values", "code", "coded bits", "rate", "error"});
  const auto percent = [](double share) { return fmt::format("{:.2f} %", 100 * share); };
  const auto add = [&](const CompressedLayer& layer, bool is_total) {
    const auto own = [&](const std::string& text) { return is_total ? std::string() : text; };
    table.add({layer.name, short_number(static_cast<double>(layer.weights)), percent(layer.density()),
               percent(layer.padding_share()), own(fmt::format("{}", layer.values)),
               own(fmt::format("{} b", layer.weight_bits)), short_number(static_cast<double>(layer.bits)),
               fmt::format("{:.1f}x", layer.rate()), own(percent(layer.error))});
  };
  for (const CompressedLayer& layer : layers) add(layer, false);
  add(total(layers), true);
  return table.text();
}

}  // namespace eyrie
