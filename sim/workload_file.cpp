#include "sim/workload_file.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <limits>
#include <map>

#include "sim/base/fault.h"
#include "sim/file_formats.h"
#include "sim/layer_padding.h"
#include "sim/mapping_file.h"
#include "sim/suggest.h"
#include "sim/workload_chain.h"
#include "sim/workload_tensors.h"
#include "sim/yaml_reader.h"

namespace eyrie {
namespace {

// What the mapper takes for the density of an ifmap that is known only when other layers have run.
constexpr double kChainedDensity = 0.5;

bool is_batch(int n) { return 1 <= n && n <= kLargestBatch; }
std::string path_of(std::size_t layer) { return fmt::format("layers[{}]", layer); }

// What a list that the rules have not refused says.
PerAxis per_axis(const OneOrMany<int>& said, int otherwise) {
  if (said.values.empty()) return otherwise;
  return {said.values.front(), said.values.back()};
}

Layer layer_of(const LayerFile& said, int batch) {
  Layer layer;
  layer.name = said.name;
  layer.N = batch;
  if (said.kind == LayerKindFile::fc) {
    layer.kind = LayerKind::kFc;
    layer.C = said.inputs.count.value_or(1);
    layer.M = said.outputs.value_or(1);
    return layer;
  }
  layer.C = said.C.value_or(layer.C);
  layer.H = said.H.value_or(layer.H);
  layer.W = said.W.value_or(layer.W);
  layer.M = said.M.value_or(layer.M);
  layer.R = said.R.value_or(layer.R);
  layer.S = said.S.value_or(layer.S);
  layer.stride = per_axis(said.stride, 1);
  layer.dilation = per_axis(said.dilation, 1);
  layer.padding = padding_of(said.padding, layer);
  layer.groups = said.groups.value_or(layer.groups);
  if (said.kind == LayerKindFile::pool) {
    layer.kind = LayerKind::kPool;
    layer.groups = layer.M = layer.C;
    layer.pool = said.pool == PoolFile::average ? PoolKind::kAverage : PoolKind::kMax;
  }
  if (said.kind == LayerKindFile::add) {
    layer.kind = LayerKind::kAdd;
    layer.M = layer.C;
    layer.C *= 2;
  }
  if (said.kind == LayerKindFile::depthwise) {
    layer.kind = LayerKind::kDepthwise;
    layer.groups = layer.C;
    layer.M = said.M.value_or(layer.C);
  }
  return layer;
}

// The keys that give the shape of a kind of layer.
struct KeysOfKind {
  std::string noun;
  std::vector<std::string> required, optional;

  std::vector<std::string> all() const {
    std::vector<std::string> keys = required;
    keys.insert(keys.end(), optional.begin(), optional.end());
    return keys;
  }
};

const std::vector<std::pair<LayerKindFile, KeysOfKind>>& kinds() {
  using enum LayerKindFile;
  static const std::vector<std::pair<LayerKindFile, KeysOfKind>> all{
      {conv, {"a conv layer", {"C", "H", "W", "M", "R", "S"}, {"stride", "padding", "dilation", "groups"}}},
      {depthwise, {"a depthwise layer", {"C", "H", "W", "R", "S"}, {"M", "stride", "padding", "dilation"}}},
      {fc, {"an fc layer", {"inputs", "outputs"}, {}}},
      {pool, {"a pool layer", {"C", "H", "W", "R", "S"}, {"pool", "stride", "padding"}}},
      {add, {"an add layer", {"C", "H", "W"}, {}}},
  };
  return all;
}

const KeysOfKind& keys_of(LayerKindFile kind) {
  return std::find_if(kinds().begin(), kinds().end(), [&](const auto& some) { return some.first == kind; })->second;
}

// The rules of a workload file.
class Rules {
 public:
  Rules(const WorkloadFile& said, int batch, YamlReader& file) : said_(said), batch_(batch), file_(file) {}

  void check() {
    file_.require({"layers"});
    file_.within("batch", said_.batch, 1, kLargestBatch);
    density("defaults.weights.density", said_.defaults.weights.density);
    density("defaults.activations.density", said_.defaults.activations.density);
    if (file_.given("layers") && file_.clean("layers") && said_.layers.empty()) {
      file_.problem("layers", "is empty, expected at least one layer");
    }
    for (std::size_t i = 0; i < said_.layers.size(); ++i) check(said_.layers[i], path_of(i));
    names();
  }

 private:
  void check(const LayerFile& layer, const std::string& path) {
    file_.require({path + ".name", path + ".kind"});
    if (file_.given(path + ".kind") && file_.clean(path + ".kind")) keys_of_kind(layer, path);
    sizes(layer, path);
    if (layer.mapping) check_mapping(*layer.mapping, path + ".mapping", file_);
    density(path + ".weights.density", layer.weights.density);
    density(path + ".activations.density", layer.activations.density);
    compress(layer.compress, path + ".compress");
    density(path + ".output_density", layer.output_density);
    if (file_.clean(path)) check_same(layer.padding, layer_of(layer, batch_), path + ".padding", file_);
    if (file_.clean(path)) shape(layer, path);
    if (file_.clean(path)) bias(layer, path + ".bias");
  }

  void keys_of_kind(const LayerFile& layer, const std::string& path) {
    const KeysOfKind& keys = keys_of(layer.kind);
    for (const std::string& key : keys.required) file_.require({path + "." + key});
    const std::vector<std::string> has = keys.all();
    for (const auto& [kind, others] : kinds()) {
      for (const std::string& key : others.all()) {
        const std::string at = path + "." + key;
        if (!file_.given(at) || !file_.clean(at) || (key == "inputs" && !layer.inputs.names.empty()) ||
            std::find(has.begin(), has.end(), key) != has.end())
          continue;
        file_.problem(at, fmt::format("belongs to {}; {} has {}", others.noun, keys.noun, listed(has)));
      }
    }
    if (layer.kind == LayerKindFile::fc && !layer.inputs.names.empty())
      file_.problem(path + ".inputs", "is a list of layers, expected a whole number in an fc layer");
    if (layer.kind != LayerKindFile::pool && layer.kind != LayerKindFile::add) return;
    for (const char* key : {"mapping", "weights", "output_density", "bias"})
      if (file_.given(path + "." + key))
        file_.problem(path + "." + key, "belongs to a layer with filters; " + keys.noun + " has none");
  }

  void sizes(const LayerFile& layer, const std::string& path) {
    const auto size = [&](const char* key, const std::optional<int>& value, int least = 1) {
      file_.within(path + "." + key, value.value_or(least), least, kLargestSize);
    };
    size("C", layer.C);
    size("H", layer.H);
    size("W", layer.W);
    size("M", layer.M);
    size("R", layer.R);
    size("S", layer.S);
    numbers(path + ".stride", layer.stride.values, 1, kOneOrTwo);
    std::vector<int> zeros;
    for (const NumberOrSame& entry : layer.padding.values) zeros.push_back(entry.number);
    numbers(path + ".padding", zeros, 0,
            {{1, 2, 4}, "one number, two (vertical, horizontal) or four (top, bottom, left, right)"});
    numbers(path + ".dilation", layer.dilation.values, 1, kOneOrTwo);
    size("groups", layer.groups);
    size("inputs", layer.inputs.count);
    size("outputs", layer.outputs);
  }

  struct Lengths {
    std::vector<std::size_t> allowed;
    const char* expected;
  };
  inline static const Lengths kOneOrTwo{{1, 2}, "one number or two (vertical, horizontal)"};

  void numbers(const std::string& path, const std::vector<int>& list, int least, const Lengths& lengths) {
    if (!file_.given(path) || !file_.clean(path)) return;
    const std::size_t count = list.size();
    if (std::find(lengths.allowed.begin(), lengths.allowed.end(), count) == lengths.allowed.end())
      file_.problem(path, fmt::format("has {} numbers, expected {}", count, lengths.expected));
    for (const int value : list)
      if (value < least || value > kLargestSize) {
        file_.problem(path, fmt::format("{} is not in {}..{}", value, least, kLargestSize));
        return;
      }
  }

  void compress(const Compression& said, const std::string& path) {
    density(path + ".prune", said.prune);
    file_.within(path + ".threshold", said.threshold.value_or(0), 0, 32767);
    file_.within(path + ".codebook", said.codebook.value_or(2), 2, 65536);
    if (said.prune && said.threshold) file_.problem(path + ".threshold", "cannot be given with prune; give one");
    if (file_.given(path + ".start") && !said.codebook)
      file_.problem(path + ".start", "says how the k-means of a codebook begins, and there is no codebook");
  }

  void density(const std::string& path, const std::optional<double>& value) {
    file_.within(path, value.value_or(0), 0, 1);
  }

  // What workloads/ knows of shapes, said in the keys of the file.
  void shape(const LayerFile& said, const std::string& path) {
    const bool is_fc = said.kind == LayerKindFile::fc;
    for (const auto& [field, what] : problems_of(layer_of(said, batch_))) {
      if (said.kind == LayerKindFile::depthwise && field == "groups") {
        multiplier(said, path + ".M");
        continue;
      }
      const std::string key = !is_fc ? field : field == "C" ? "inputs" : field == "M" ? "outputs" : "";
      file_.problem(key.empty() || key == "N" ? path : path + "." + key, what);
    }
  }

  // A depthwise layer whose filters its channels cannot share.
  void multiplier(const LayerFile& said, const std::string& path) {
    const int channels = *said.C;
    const std::string next = 2 * channels <= kLargestSize ? fmt::format(", {}, ...", 2 * channels) : "";
    file_.problem(path, fmt::format("{} is no multiple of C = {}; M is C x multiplier: leave it out or give {}{}",
                                    *said.M, channels, channels, next));
  }

  void bias(const LayerFile& layer, const std::string& path) {
    if (!file_.given(path)) return;
    const auto filters = static_cast<std::size_t>(layer_of(layer, batch_).M);
    const auto given = layer.bias.values.size();
    if (layer.output_density) file_.problem(path, "cannot be given with output_density, which is met by a bias");
    if (!layer.bias.map && given != 1 && given != filters) {
      file_.problem(path,
                    fmt::format("{} values for {} filters, expected one for all or one for each", given, filters));
    }
  }

  void names() {
    std::map<std::string, std::size_t> first;
    for (std::size_t i = 0; i < said_.layers.size(); ++i) {
      const std::string& name = said_.layers[i].name;
      const std::string path = path_of(i) + ".name";
      if (!file_.given(path) || !file_.clean(path)) continue;
      if (name.empty()) file_.problem(path, "is empty, expected a name");
      if (name.find(',') != std::string::npos) file_.problem(path, name + " holds a comma, which separates names");
      const auto [same, is_new] = first.emplace(name, i);
      if (!is_new) file_.problem(path, fmt::format("{} is the name of {} too", name, path_of(same->second)));
    }
  }

  const WorkloadFile& said_;
  const int batch_;
  YamlReader& file_;
};

DataRecipe recipe_of(const LayerFile& said, const DefaultsFile& defaults, const std::optional<std::uint64_t>& seed,
                     const TensorFiles& files) {
  DataRecipe recipe;
  const auto first = [](const auto& own, const auto& common, auto otherwise) {
    return own ? *own : common.value_or(otherwise);
  };
  recipe.weight_density = first(said.weights.density, defaults.weights.density, recipe.weight_density);
  recipe.activation_density = first(said.activations.density, defaults.activations.density, recipe.activation_density);
  recipe.activation_pattern = first(said.activations.pattern, defaults.activations.pattern, recipe.activation_pattern);
  recipe.output_density = said.output_density;
  recipe.compress = said.compress;
  recipe.bias = said.bias.values;
  recipe.seed = seed ? *seed : first(said.seed, defaults.seed, recipe.seed);
  recipe.files = files;
  const auto of_file = [](double& density, const std::optional<TensorFile>& file) {
    if (file) density = static_cast<double>(file->content.non_zeros) / static_cast<double>(file->content.size);
  };
  of_file(recipe.weight_density, files.weights);
  of_file(recipe.activation_density, files.activations);
  return recipe;
}

// Keeps the layers that the command line names.
void keep(const std::vector<std::string>& names, Workload& workload, std::vector<std::string>& problems) {
  if (names.empty()) return;
  std::vector<std::string> known;
  for (const WorkloadLayer& layer : workload.layers) known.push_back(layer.layer.name);
  for (const std::string& name : names) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    problems.push_back(fmt::format("layer {}: not in {}{}", name, workload.name, suggestion(name, known)));
  }
  const auto kept = [&](const std::string& name) { return std::find(names.begin(), names.end(), name) != names.end(); };
  std::erase_if(workload.layers, [&](const WorkloadLayer& layer) { return !kept(layer.layer.name); });
  for (const WorkloadLayer& layer : workload.layers)
    for (const std::string& input : layer.inputs)
      if (!kept(input))
        problems.push_back(
            fmt::format("layer {}: takes the outputs of {}, which has to be kept too", layer.layer.name, input));
}

}  // namespace

Workload read_workload(const std::string& path, const WorkloadOverrides& overrides) {
  YamlReader file(path);
  return read_workload(file, overrides);
}

Workload read_workload(YamlReader& file, const WorkloadOverrides& overrides) {
  const auto said = file.read<WorkloadFile>();
  const bool batch_fits = !overrides.batch || is_batch(*overrides.batch);
  const int batch = overrides.batch && batch_fits ? *overrides.batch : is_batch(said.batch) ? said.batch : 1;
  Rules(said, batch, file).check();
  std::vector<Layer> layers;
  for (const LayerFile& layer : said.layers) layers.push_back(layer_of(layer, batch));
  const std::vector<std::vector<std::string>> inputs = read_chain(said, layers, file);
  std::vector<TensorFiles> tensors;
  for (const LayerFile& layer : said.layers)
    tensors.push_back(read_tensors(layer, layer_of(layer, batch), path_of(tensors.size()), file));
  std::vector<std::string> problems = file.problems();
  const bool readable = problems.empty();
  if (!batch_fits) problems.push_back(fmt::format("batch {}: not in 1..{}", *overrides.batch, kLargestBatch));

  Workload workload;
  workload.name = said.name.value_or(std::filesystem::path(file.file()).stem().string());
  workload.batch = batch;
  workload.objective = said.objective;
  workload.seed = overrides.seed ? *overrides.seed : said.defaults.seed.value_or(workload.seed);
  for (const LayerFile& layer : said.layers) {
    const bool first = workload.layers.empty();
    const std::string key = path_of(workload.layers.size());
    const std::size_t i = workload.layers.size();
    DataRecipe recipe = recipe_of(layer, said.defaults, overrides.seed, tensors[i]);
    if (!inputs[i].empty()) recipe.activation_density = kChainedDensity;
    workload.layers.push_back(
        {layers[i], recipe, layer.mapping ? std::optional(mapping_of(*layer.mapping)) : std::nullopt,
         layer.activations.coded.value_or(!first), file.where(layer.mapping ? key + ".mapping" : key), inputs[i]});
  }
  if (readable) keep(overrides.layers, workload, problems);
  if (!problems.empty()) throw UserError(std::move(problems));
  return workload;
}

}  // namespace eyrie
