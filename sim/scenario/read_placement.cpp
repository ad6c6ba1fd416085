#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "sim/base/fault.h"
#include "sim/scenario/file_rules.h"
#include "sim/scenario/placement.h"
#include "sim/scenario/placement_file.h"
#include "sim/suggest.h"
#include "sim/table_files.h"

namespace eyrie::offload {
namespace {

constexpr std::size_t kMostLayers = 1000;
constexpr double kMostPercent = 100;

class PlacementReader {
 public:
  explicit PlacementReader(YamlReader& file) : file_(file), said_(file.read<PlacementFile>()) {}

  Placement read() {
    file_.require({"kind", "network", "processors", "input_at"});
    placement_.question = said_.question;
    network();
    variants();
    some_entries(file_, "processors", "a processor", said_.processors.entries.size());
    for (const auto& [name, processor] : said_.processors.entries) places_.push_back(name);
    for (const auto& [name, processor] : said_.processors.entries) read_processor(name, processor);
    for (const auto& [name, link] : said_.links.entries) read_link(name, link);
    if (file_.given("input_at")) placement_.input_at = place("input_at", said_.input_at);
    if (said_.output_at) placement_.output_at = place("output_at", *said_.output_at);
    goals();
    every_layer_runs();
    std::vector<std::string> problems = file_.problems();
    problems.insert(problems.end(), of_radios_.begin(), of_radios_.end());
    if (!problems.empty()) throw UserError(problems);
    return std::move(placement_);
  }

 private:
  void network() {
    file_.require({"network.input", "network.layers"});
    placement_.network.input_bits = bits("network.input", said_.network.input);
    const SentFile& sent = said_.network.sent;
    file_.within("network.sent.word_bits", sent.word_bits, 1, 16);
    file_.within("network.sent.overhead", sent.overhead, 0, 10);
    some_entries(file_, "network.layers", "a layer", said_.network.layers.size(), kMostLayers);
    std::map<std::string, std::size_t> tensors{{"input", 0}};
    for (std::size_t i = 0; i < said_.network.layers.size(); ++i) layer(i, tensors);
  }

  void layer(std::size_t i, std::map<std::string, std::size_t>& tensors) {
    const std::string path = fmt::format("network.layers[{}]", i);
    const NetworkLayerFile& said = said_.network.layers[i];
    file_.require({path + ".name", path + ".output"});
    file_.within(path + ".GMAC", said.GMAC, 0, kMost);
    NetworkLayer layer{said.name, {}, bits(path + ".output", said.output), said.GMAC};
    for (std::size_t k = 0; k < said.inputs.size(); ++k) {
      const auto tensor = tensors.find(said.inputs[k]);
      if (tensor != tensors.end())
        layer.inputs.push_back(tensor->second);
      else
        file_.problem(fmt::format("{}.inputs[{}]", path, k),
                      said.inputs[k] + ": no layer above this one, expected one of them or input");
    }
    if (said.inputs.empty()) layer.inputs.push_back(i);
    if (file_.given(path + ".name") && !tensors.emplace(said.name, i + 1).second)
      file_.problem(path + ".name", said.name == "input" ? "input: is the network's input, expected another name"
                                                         : said.name + ": is a layer above");
    placement_.network.layers.push_back(std::move(layer));
  }

  // Of a tensor that a file describes: its bits, or its elements by the code.
  double bits(const std::string& path, const TensorFile& said) {
    file_.within(path + ".bits", said.bits.value_or(0), 0, kMost);
    file_.within(path + ".elements", said.elements, 0, kMost);
    file_.within(path + ".density", said.density, 0, 1);
    if (said.bits) {
      for (const char* key : {".elements", ".density"})
        if (file_.given(path + key)) file_.problem(path + key, "bits say all, expected one of the two");
      return *said.bits;
    }
    if (file_.given(path) && !file_.given(path + ".elements"))
      file_.problem(path, "missing, expected bits, or elements and density");
    const SentFile& sent = said_.network.sent;
    const double whole = said.elements * sent.word_bits;
    return sent.code == SentCode::by_density ? whole * said.density * (1 + sent.overhead) : whole;
  }

  std::size_t index_of(const std::string& name, const std::vector<std::string>& names) const {
    return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
  }

  std::vector<std::string> layer_names() const {
    std::vector<std::string> names;
    for (const NetworkLayer& layer : placement_.network.layers) names.push_back(layer.name);
    return names;
  }

  // Names of layers, each known; their places among the layers.
  std::optional<std::size_t> known_layer(const std::string& path, const std::string& name) {
    const auto names = layer_names();
    const std::size_t i = index_of(name, names);
    if (i < names.size()) return i;
    if (file_.clean("network")) file_.problem(path, "no such layer" + suggestion(name, names));
    return std::nullopt;
  }

  void variants() {
    for (const auto& [variant, said] : said_.variants.entries) {
      const std::string path = "variants." + variant + ".loss";
      file_.require({path});
      for (const auto& [name, loss] : said.loss.entries) {
        known_layer(path + "." + name, name);
        file_.within(path + "." + name, loss, 0, kMostPercent);
      }
    }
  }

  Cost cost(const std::string& path, const CostFile& said) {
    file_.within(path + ".energy_mJ", said.energy_mJ, 0, kMost);
    file_.within(path + ".time_ms", said.time_ms, 0, kMost);
    return {said.energy_mJ, said.time_ms};
  }

  void read_processor(const std::string& name, const ProcessorFile& said) {
    const std::string path = "processors." + name;
    Processor processor{name, {}, said.utilization, {}};
    file_.within(path + ".utilization", said.utilization, 0, kMostUtilization);
    processor.forms.resize(placement_.network.layers.size());
    if (said.every_layer || said.per_GMAC) every_layer(path, said, processor);
    for (const auto& [layer, said_cost] : said.layers.entries) {
      const std::string key = path + ".layers." + layer;
      const Form form{cost(key, said_cost)};
      if (const auto l = known_layer(key, layer)) processor.forms[*l] = {form};
    }
    for (const auto& [variant, layers] : said.variants.entries) read_variant(path, variant, layers, processor);
    for (std::size_t i = 0; i < said.levels.size(); ++i)
      processor.levels.push_back(level(fmt::format("{}.levels[{}]", path, i), said.levels[i]));
    placement_.processors.push_back(std::move(processor));
  }

  void every_layer(const std::string& path, const ProcessorFile& said, Processor& processor) {
    const Cost each = cost(path + ".every_layer", said.every_layer.value_or(CostFile{}));
    const Cost rate = cost(path + ".per_GMAC", said.per_GMAC.value_or(CostFile{}));
    for (std::size_t l = 0; l < processor.forms.size(); ++l)
      processor.forms[l].push_back({each + placement_.network.layers[l].GMAC * rate});
  }

  void read_variant(const std::string& path, const std::string& variant, const InOrder<CostFile>& layers,
                    Processor& processor) {
    const std::string at = path + ".variants." + variant;
    const auto known = std::find_if(said_.variants.entries.begin(), said_.variants.entries.end(),
                                    [&](const auto& entry) { return entry.first == variant; });
    const bool is_known = known != said_.variants.entries.end();
    if (!is_known) file_.problem(at, "no such variant, expected one of variants");
    for (const auto& [layer, said_cost] : layers.entries) {
      const std::string key = at + "." + layer;
      const Cost form = cost(key, said_cost);
      const auto l = known_layer(key, layer);
      const auto loss = is_known ? loss_of(known->second, layer) : std::nullopt;
      if (is_known && l && !loss)
        file_.problem(key, fmt::format("variants.{}.loss does not say what it loses", variant));
      if (l && loss) processor.forms[*l].push_back({form, *loss, variant});
    }
  }

  static std::optional<double> loss_of(const VariantFile& variant, const std::string& layer) {
    for (const auto& [name, loss] : variant.loss.entries)
      if (name == layer) return loss;
    return std::nullopt;
  }

  LoadLevel level(const std::string& path, const LevelFile& said) {
    file_.require({path + ".utilization"});
    file_.within(path + ".utilization", said.utilization, 0, kMostUtilization);
    file_.within(path + ".time", said.time.value_or(1), kLeast, kMost);
    file_.within(path + ".energy", said.energy, 0, kMost);
    return {said.utilization, said.time.value_or(1 / (1 - said.utilization)), said.energy};
  }

  std::size_t place(const std::string& path, const std::string& name) {
    const std::size_t found = index_of(name, places_);
    if (found < places_.size()) return found;
    if (file_.given("processors")) file_.problem(path, name + ": no such processor" + suggestion(name, places_));
    return 0;
  }

  void read_link(const std::string& name, const LinkFile& said) {
    const std::string path = "links." + name;
    file_.require({path + ".from", path + ".to", path + ".Mbps"});
    Link link{name,
              0,
              0,
              said.Mbps,
              said.back_Mbps,
              said.direction == Direction::up,
              said.power_W,
              said.energy_nJ_per_bit,
              cost(path + ".per_tensor", said.per_tensor),
              {}};
    if (file_.given(path + ".from")) link.from = place(path + ".from", said.from);
    if (file_.given(path + ".to")) link.to = place(path + ".to", said.to);
    file_.within(path + ".Mbps", said.Mbps, kLeast, kMost);
    file_.within(path + ".back_Mbps", said.back_Mbps.value_or(1), kLeast, kMost);
    file_.within(path + ".power_W", said.power_W, 0, kMost);
    file_.within(path + ".energy_nJ_per_bit", said.energy_nJ_per_bit, 0, kMost);
    if (said.radio) link.radio = radio(path + ".radio", *said.radio);
    if (!said.radio && file_.given(path + ".direction"))
      file_.problem(path + ".direction", "belongs to a link with a radio");
    if (file_.clean(path) && link.from == link.to) file_.problem(path + ".to", said.to + ": is where the link begins");
    ways(path, link);
    placement_.links.push_back(std::move(link));
  }

  // Between two places there is one way in each direction.
  void ways(const std::string& path, const Link& link) {
    if (!file_.clean(path)) return;
    const bool known = !ways_.emplace(link.from, link.to).second;
    if (known || (link.back_Mbps && !ways_.emplace(link.to, link.from).second))
      file_.problem(path, "another link goes this way already");
  }

  std::optional<Radio> radio(const std::string& path, const std::string& name) {
    const std::string folder = std::filesystem::path(file_.file()).parent_path().string();
    const std::string shipped = shipped_configs() + "/radios";
    const auto found = find_file(name + ".yaml", {folder.empty() ? "." : folder, shipped});
    if (found) return read_radio(*found, of_radios_);
    file_.problem(path, fmt::format("{}.yaml is neither beside this file nor in {}{}", name, shipped,
                                    suggestion(name, yaml_names(shipped))));
    return std::nullopt;
  }

  void goals() {
    placement_.weights =
        weights_of(file_, said_.objective, {said_.weights.per_mJ, said_.weights.per_ms}, "per_mJ", "per_ms");
    if (const auto most = said_.bounds.latency_ms) {
      file_.within("bounds.latency_ms", *most, kLeast, kMost);
      placement_.most_ms = *most;
    }
    if (const auto most = said_.bounds.loss) {
      file_.within("bounds.loss", *most, 0, kMostPercent);
      placement_.most_loss = *most;
    }
    placement_.latency_key = file_.where("bounds.latency_ms");
    placement_.loss_key = file_.where("bounds.loss");
    placement_.links_key = file_.where("links");
  }

  void every_layer_runs() {
    if (!file_.clean("")) return;
    for (std::size_t l = 0; l < placement_.network.layers.size(); ++l) {
      const auto runs = [l](const Processor& processor) { return !processor.forms[l].empty(); };
      if (std::none_of(placement_.processors.begin(), placement_.processors.end(), runs))
        file_.problem(fmt::format("network.layers[{}]", l),
                      placement_.network.layers[l].name + ": no processor says what it costs");
    }
  }

  YamlReader& file_;
  const PlacementFile said_;
  Placement placement_;
  std::vector<std::string> places_, of_radios_;
  std::set<std::pair<std::size_t, std::size_t>> ways_;
};

}  // namespace

Placement read_placement(YamlReader& file) { return PlacementReader(file).read(); }

}  // namespace eyrie::offload
