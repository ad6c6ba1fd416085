#include "sim/workload_tensors.h"

#include <filesystem>
#include <utility>
#include <vector>

namespace eyrie {
namespace {

std::vector<std::uint64_t> shape(std::initializer_list<int> sizes) { return {sizes.begin(), sizes.end()}; }

std::vector<ShapeChoice> weight_shapes(const Layer& layer) {
  std::vector<ShapeChoice> choices{{"(M, C / groups, R, S)", shape({layer.M, layer.group_C(), layer.R, layer.S})}};
  if (layer.kind == LayerKind::kFc) choices.insert(choices.begin(), {"(outputs, inputs)", shape({layer.M, layer.C})});
  return choices;
}

std::vector<ShapeChoice> activation_shapes(const Layer& layer) {
  std::vector<ShapeChoice> choices{{"(batch, C, H, W)", shape({layer.N, layer.C, layer.H, layer.W})},
                                   {"(1, C, H, W)", shape({1, layer.C, layer.H, layer.W})}};
  if (layer.kind == LayerKind::kFc)
    choices = {{"(batch, inputs)", shape({layer.N, layer.C})},
               {"(1, inputs)", shape({1, layer.C})},
               {"(batch, C, H, W)", shape({layer.N, layer.C, 1, 1})},
               {"(1, C, H, W)", shape({1, layer.C, 1, 1})}};
  return choices;
}

std::vector<ShapeChoice> bias_shapes(const Layer& layer) {
  return {{"one a filter", shape({layer.M})}, {"one for all", shape({1})}};
}

// A layer's key of one tensor.
class TensorKey {
 public:
  TensorKey(std::string path, YamlReader& file) : path_(std::move(path)), file_(file) {}

  // What stands beside `file`, and must not stand alone.
  void needs_file(const std::vector<std::string>& keys) {
    for (const std::string& key : keys)
      if (file_.given(at(key)) && !file_.given(at("file")))
        file_.problem(at(key), "is of a tensor from a file, expected a file beside it");
  }
  void not_with_file(const std::string& path, const std::string& why) {
    if (file_.given(at("file")) && file_.given(path)) file_.problem(path, why);
  }

  std::optional<TensorFile> read(const std::optional<std::string>& name, const std::optional<std::string>& member,
                                 const Quantisation& quantisation, const std::vector<ShapeChoice>& shapes) {
    if (!name || !file_.clean(path_)) return std::nullopt;
    TensorFile tensor{.path = (std::filesystem::path(file_.file()).parent_path() / *name).string(),
                      .member = member.value_or(""),
                      .quantisation = quantisation,
                      .where = file_.where(at("file"))};
    try {
      tensor.content = look_through(tensor.path, tensor.member, shapes);
    } catch (const UnreadableTensor& bad) {
      file_.problem(at("file"), *name + ": " + bad.what);
      return std::nullopt;
    }
    for (const char* key : {"bits", "scale", "per"})
      if (tensor.content.whole && file_.given(at(key)))
        file_.problem(at(key), "is how floats are quantised; " + *name + " holds " + tensor.content.type +
                                   ", whole numbers that are taken as they are");
    return tensor;
  }

 private:
  std::string at(const std::string& key) const { return path_ + "." + key; }

  const std::string path_;
  YamlReader& file_;
};

constexpr const char* kDensityIsOfFile = "cannot be given with a file, whose values have the density they have";

}  // namespace

TensorFiles read_tensors(const LayerFile& said, const Layer& layer, const std::string& path, YamlReader& file) {
  TensorKey weights(path + ".weights", file), activations(path + ".activations", file), bias(path + ".bias", file);
  file.within(path + ".weights.bits", said.weights.bits.value_or(2), 2, 16);
  file.within(path + ".activations.bits", said.activations.bits.value_or(2), 2, 16);
  weights.needs_file({"member", "bits", "scale", "per"});
  activations.needs_file({"member", "bits", "scale"});
  if (file.given(path + ".bias.member")) file.require({path + ".bias.file"});
  weights.not_with_file(path + ".weights.density", kDensityIsOfFile);
  activations.not_with_file(path + ".activations.density", kDensityIsOfFile);
  constexpr const char* kOutputs = "cannot be given with a tensor from a file: outputs are what they come to";
  for (TensorKey* tensor : {&weights, &activations}) {
    if (file.clean(path + ".output_density")) tensor->not_with_file(path + ".output_density", kOutputs);
  }
  TensorFiles files;
  if (!file.clean(path)) return files;
  const WeightsFile& w = said.weights;
  const ActivationsFile& a = said.activations;
  const BiasFile b = said.bias.map.value_or(BiasFile{});
  const ScaleRule rule = ScaleRule::max;
  files.weights = weights.read(w.file, w.member, {w.bits, w.scale.value_or(rule), w.per.value_or(ScalePer::tensor)},
                               weight_shapes(layer));
  files.activations = activations.read(a.file, a.member, {a.bits, a.scale.value_or(rule)}, activation_shapes(layer));
  files.bias = bias.read(b.file, b.member, {}, bias_shapes(layer));
  return files;
}

}  // namespace eyrie
