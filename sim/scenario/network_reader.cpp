#include "sim/scenario/network_reader.h"

#include <fmt/core.h>

#include <algorithm>

#include "sim/scenario/file_rules.h"
#include "sim/suggest.h"

namespace eyrie::offload {
namespace {

constexpr std::size_t kMostLayers = 1000;
constexpr double kMostPercent = 100, kMACsPerGMAC = 1e9;

}  // namespace

void NetworkReader::read(Placement& placement, std::vector<std::string>& others) {
  placement_ = &placement;
  sent();
  if (said_.network.workload)
    workload(others);
  else
    table();
  known_ = file_.clean("network") && file_.given("network") && !names_.empty();
  for (const auto& [name, said] : said_.variants.entries) variant(name, said, others);
}

void NetworkReader::sent() {
  const SentFile& said = said_.network.sent;
  const std::string path = "network.sent.";
  file_.within(path + "word_bits", said.word_bits, 1, 16);
  file_.within(path + "run_bits", said.run_bits, 1, 16);
  file_.within(path + "packet_bits", said.packet_bits, 3, 512);
  file_.within(path + "overhead", said.overhead.value_or(0), 0, 10);
  const double places = static_cast<double>(said.run_bits) / std::max(said.word_bits, 1);
  placement_->sent = {said.code, said.word_bits, said.run_bits, said.packet_bits, said.overhead.value_or(places)};
  placement_->sent_key = file_.where("network.sent.word_bits");
  if (said.run_bits + said.word_bits >= said.packet_bits && file_.clean("network.sent"))
    file_.problem(path + "packet_bits", fmt::format("{} do not hold a run of {} bits, a word of {} and the last flag",
                                                    said.packet_bits, said.run_bits, said.word_bits));
  const bool coded = said.code == SentCode::rlc || said.code == SentCode::huffman;
  if (coded && !said_.network.workload)
    file_.problem(path + "code", "codes words, which only a workload has; expected raw or by_density");
}

void NetworkReader::table() {
  if (!file_.given("network")) return;
  if (!file_.given("network.layers")) file_.problem("network", "missing, expected a workload, or input and layers");
  if (file_.given("network.layers")) file_.require({"network.input"});
  placement_->network.input_bits = bits("network.input", said_.network.input);
  some_entries(file_, "network.layers", "a layer", said_.network.layers.size(), kMostLayers);
  std::map<std::string, std::size_t> tensors{{"input", 0}};
  for (std::size_t i = 0; i < said_.network.layers.size(); ++i) table_layer(i, tensors);
}

void NetworkReader::table_layer(std::size_t i, std::map<std::string, std::size_t>& tensors) {
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
  names_.push_back(said.name);
  placement_->layer_keys.push_back(file_.where(path));
  placement_->network.layers.push_back(std::move(layer));
}

void NetworkReader::workload(std::vector<std::string>& others) {
  if (file_.given("network.layers"))
    file_.problem("network.layers", "the workload says the layers, expected one of the two");
  if (file_.given("network.input")) placement_->network.input_bits = bits("network.input", said_.network.input);
  auto found = read_source(file_, "network.workload", *said_.network.workload, others);
  if (!found) return;
  const auto reads = tensors_read(found->workload);
  for (std::size_t l = 0; l < reads.size(); ++l) {
    const Layer& layer = found->workload.layers[l].layer;
    names_.push_back(layer.name);
    placement_->layer_keys.push_back(file_.where("network.workload"));
    placement_->network.layers.push_back(
        {layer.name, reads[l], 0, static_cast<double>(layer.macs()) / layer.N / kMACsPerGMAC});
  }
  placement_->network.source = std::move(found);
}

double NetworkReader::bits(const std::string& path, const TensorFile& said) {
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
  const SentFormat& sent = placement_->sent;
  const double whole = said.elements * sent.word_bits;
  return sent.code == SentCode::by_density ? whole * said.density * (1 + sent.overhead) : whole;
}

void NetworkReader::variant(const std::string& name, const VariantFile& said, std::vector<std::string>& others) {
  const std::string path = "variants." + name;
  file_.require({path + ".loss"});
  VariantSource variant{name, {}, {}};
  auto found = said.workload ? read_source(file_, path + ".workload", *said.workload, others) : std::nullopt;
  for (const auto& [layer_name, loss] : said.loss.entries) {
    const std::string key = path + ".loss." + layer_name;
    file_.within(key, loss, 0, kMostPercent);
    const auto place = layer(key, layer_name);
    const auto is_it = [&name = layer_name](const WorkloadLayer& entry) { return entry.layer.name == name; };
    if (found && place && std::none_of(found->workload.layers.begin(), found->workload.layers.end(), is_it))
      file_.problem(key, fmt::format("{} has no such layer", *said.workload));
    if (place) variant.losses.emplace_back(*place, loss);
  }
  if (said.workload && !said_.network.workload && file_.clean(path))
    file_.problem(path + ".workload", "belongs to a network with a workload");
  if (!found) return;
  variant.source = *std::move(found);
  placement_->variants.push_back(std::move(variant));
}

std::optional<std::size_t> NetworkReader::layer(const std::string& path, const std::string& name) {
  const auto found = std::find(names_.begin(), names_.end(), name);
  if (found != names_.end()) return static_cast<std::size_t>(found - names_.begin());
  if (known_) file_.problem(path, "no such layer" + suggestion(name, names_));
  return std::nullopt;
}

bool NetworkReader::has_variant(const std::string& name) const {
  return std::any_of(said_.variants.entries.begin(), said_.variants.entries.end(),
                     [&](const auto& entry) { return entry.first == name; });
}

std::optional<double> NetworkReader::loss(const std::string& variant, const std::string& layer) const {
  for (const auto& [name, said] : said_.variants.entries)
    for (const auto& [of, loss] : said.loss.entries)
      if (name == variant && of == layer) return loss;
  return std::nullopt;
}

}  // namespace eyrie::offload
