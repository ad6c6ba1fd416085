#include "sim/workload_chain.h"

#include <fmt/core.h>

#include <algorithm>

#include "sim/suggest.h"

namespace eyrie {
namespace {

constexpr const char* kWayOut = "; put a pool layer between them, or give activations a density";

class Chain {
 public:
  Chain(const WorkloadFile& said, const std::vector<Layer>& layers, YamlReader& file)
      : said_(said), layers_(layers), file_(file) {
    for (const LayerFile& layer : said.layers) names_.push_back(layer.name);
  }

  std::vector<std::vector<std::string>> read() {
    for (std::size_t i = 0; i < layers_.size(); ++i) inputs_.push_back(inputs_of(i));
    for (std::size_t i = 0; i < layers_.size(); ++i)
      if (!inputs_[i].empty() && places(i)) shape(i);
    return std::move(inputs_);
  }

 private:
  std::string path(std::size_t i) const { return fmt::format("layers[{}]", i); }

  std::vector<std::string> inputs_of(std::size_t i) {
    const LayerFile& layer = said_.layers[i];
    const ActivationsFile& own = layer.activations;
    const bool has_data = own.density || own.file;
    if (!layer.inputs.names.empty()) {
      if (has_data) file_.problem(path(i) + ".activations", "cannot be given with inputs, whose outputs they are");
      return layer.inputs.names;
    }
    const bool by_default = said_.defaults.activations.chained && i > 0 && !has_data;
    if (own.chained && i == 0)
      file_.problem("layers[0].activations", "is chained, and no layer stands above it; give it a density");
    if (i == 0 || !(own.chained || by_default)) return {};
    if (layer.kind == LayerKindFile::add) {
      file_.problem(path(i), "is an add layer, whose two operands are chained; name them: inputs: [a, b]");
      return {};
    }
    return {names_[i - 1]};
  }

  std::size_t find(const std::string& name) const {
    return static_cast<std::size_t>(std::find(names_.begin(), names_.end(), name) - names_.begin());
  }

  // Whether layer `from` needs the outputs of layer `to`, if only by others.
  bool needs(std::size_t from, std::size_t to, std::size_t steps) const {
    if (from == to) return true;
    if (from >= inputs_.size() || steps > inputs_.size()) return false;
    return std::any_of(inputs_[from].begin(), inputs_[from].end(),
                       [&](const std::string& name) { return needs(find(name), to, steps + 1); });
  }

  // Every input stands above the layer.
  bool places(std::size_t i) {
    const std::string at = path(i) + ".inputs";
    for (const std::string& name : inputs_[i]) {
      const std::size_t other = find(name);
      std::string what;
      if (other == names_.size())
        what = fmt::format("{}: no such layer{}", name, suggestion(name, names_));
      else if (other == i)
        what = fmt::format("{} is the layer itself", name);
      else if (other > i && needs(other, i, 0))
        what = fmt::format("{} needs the outputs of {}: a circle", name, names_[i]);
      else if (other > i)
        what = fmt::format("{} stands below; the inputs of a layer stand above it", name);
      if (what.empty()) continue;
      file_.problem(at, what);
      return false;
    }
    if (layers_[i].kind == LayerKind::kAdd && inputs_[i].size() != 2) {
      file_.problem(at, fmt::format("has {} layers, expected the two that are added", inputs_[i].size()));
      return false;
    }
    return true;
  }

  static std::string text(int channels, int rows, int columns) {
    return fmt::format("{} x {} x {}", channels, rows, columns);
  }

  // What the inputs give is what the layer takes.
  void shape(std::size_t i) {
    const Layer& layer = layers_[i];
    if (!file_.clean(path(i))) return;
    const bool is_fc = layer.kind == LayerKind::kFc, is_add = layer.kind == LayerKind::kAdd;
    std::uint64_t words = 0, channels = 0;
    bool planes_fit = true;
    std::string given;
    for (const std::string& name : inputs_[i]) {
      const std::size_t other = find(name);
      if (!file_.clean(path(other))) return;
      const Layer& from = layers_[other];
      words += from.outputs() / from.N;
      channels += from.M;
      planes_fit &= from.E() == layer.H && from.F() == layer.W && (!is_add || from.M == layer.M);
      const std::string shape = text(from.M, from.E(), from.F());
      given += given.empty() ? "" : " and ";
      given += is_fc ? fmt::format("{}'s outputs {} ({})", name, from.outputs() / from.N, shape)
                     : fmt::format("{}'s outputs {}", name, shape);
    }
    if (is_fc && words != static_cast<std::uint64_t>(layer.C))
      file_.problem(path(i) + ".inputs", fmt::format("{} does not equal {}{}", layer.C, given, kWayOut));
    if (!is_fc && !(planes_fit && channels == static_cast<std::uint64_t>(layer.C)))
      file_.problem(path(i), fmt::format("C x H x W = {} does not equal {}{}",
                                         text(is_add ? layer.M : layer.C, layer.H, layer.W), given, kWayOut));
  }

  const WorkloadFile& said_;
  const std::vector<Layer>& layers_;
  YamlReader& file_;
  std::vector<std::string> names_;
  std::vector<std::vector<std::string>> inputs_;
};

}  // namespace

std::vector<std::vector<std::string>> read_chain(const WorkloadFile& said, const std::vector<Layer>& layers,
                                                 YamlReader& file) {
  return Chain(said, layers, file).read();
}

}  // namespace eyrie
