#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "sim/scenario/file_rules.h"
#include "sim/scenario/network_reader.h"
#include "sim/scenario/placement.h"
#include "sim/scenario/placement_file.h"
#include "sim/suggest.h"
#include "sim/table_files.h"

namespace eyrie::offload {
namespace {

constexpr double kMostPercent = 100;
constexpr int kMostCached = 64, kMostPoints = 100;

class PlacementReader {
 public:
  explicit PlacementReader(YamlReader& file) : file_(file), said_(file.read<PlacementFile>()), network_(file, said_) {}

  Placement read() {
    file_.require({"kind", "network", "processors", "input_at"});
    placement_.question = said_.question;
    network_.read(placement_, others_);
    some_entries(file_, "processors", "a processor", said_.processors.entries.size());
    for (const auto& [name, processor] : said_.processors.entries) places_.push_back(name);
    for (const auto& [name, processor] : said_.processors.entries) read_processor(name, processor);
    for (const auto& [name, link] : said_.links.entries) read_link(name, link);
    if (file_.given("input_at")) placement_.input_at = place("input_at", said_.input_at);
    if (said_.output_at) placement_.output_at = place("output_at", *said_.output_at);
    goals();
    if (said_.conditions) conditions(*said_.conditions);
    throw_all(file_, others_);
    return std::move(placement_);
  }

 private:
  std::size_t index_of(const std::string& name, const std::vector<std::string>& names) const {
    return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
  }

  Cost cost(const std::string& path, const CostFile& said) {
    file_.within(path + ".energy_mJ", said.energy_mJ, 0, kMost);
    file_.within(path + ".time_ms", said.time_ms, 0, kMost);
    return {said.energy_mJ, said.time_ms};
  }

  void read_processor(const std::string& name, const ProcessorFile& said) {
    const std::string path = "processors." + name;
    Processor processor;
    processor.name = name;
    processor.utilization = said.utilization;
    file_.within(path + ".utilization", said.utilization, 0, kMostUtilization);
    processor.forms.resize(placement_.network.layers.size());
    if (said.every_layer || said.per_GMAC) every_layer(path, said, processor);
    processor.simulated = read_simulated(file_, path, {said.machine, said.technology, said.MAC_pJ}, others_);
    if (said.machine && !said_.network.workload && file_.given("network"))
      file_.problem(path + ".machine", "simulates a workload, expected network.workload");
    for (const auto& [layer, said_cost] : said.layers.entries) {
      const std::string key = path + ".layers." + layer;
      const Form form{cost(key, said_cost)};
      if (const auto l = network_.layer(key, layer)) processor.forms[*l] = {form};
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
    const bool is_known = network_.has_variant(variant);
    if (!is_known) file_.problem(at, "no such variant, expected one of variants");
    for (const auto& [layer, said_cost] : layers.entries) {
      const std::string key = at + "." + layer;
      const Cost form = cost(key, said_cost);
      const auto l = network_.layer(key, layer);
      const auto loss = network_.loss(variant, layer);
      if (is_known && l && !loss)
        file_.problem(key, fmt::format("variants.{}.loss does not say what it loses", variant));
      if (l && loss) processor.forms[*l].push_back({form, *loss, variant});
    }
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
    if (found) return read_radio(*found, others_);
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

  void conditions(const ConditionsFile& said) {
    ConditionGrid grid;
    file_.within("conditions.cached_plans", said.cached_plans, 1, kMostCached);
    grid.plans = static_cast<std::size_t>(said.cached_plans);
    if (!said.bandwidth && !said.utilization)
      file_.problem("conditions", "varies nothing, expected bandwidth, utilization or both");
    if (said.bandwidth) grid.bandwidth = bandwidth(*said.bandwidth);
    if (said.utilization) grid.utilization = utilization(*said.utilization);
    placement_.grid = grid;
  }

  ConditionAxis bandwidth(const BandwidthFile& said) {
    const std::string path = "conditions.bandwidth.";
    file_.require({path + "link", path + "from_Mbps", path + "to_Mbps"});
    file_.within(path + "from_Mbps", said.from_Mbps, kLeast, kMost);
    file_.within(path + "to_Mbps", said.to_Mbps, kLeast, kMost);
    std::vector<std::string> links;
    for (const auto& [name, link] : said_.links.entries) links.push_back(name);
    const std::size_t link = index_of(said.link, links);
    if (file_.given(path + "link") && link == links.size())
      file_.problem(path + "link", said.link + ": no such link" + suggestion(said.link, links));
    return axis(path, {link, said.from_Mbps, said.to_Mbps, said.points}, "from_Mbps", "to_Mbps");
  }

  ConditionAxis utilization(const UtilizationFile& said) {
    const std::string path = "conditions.utilization.";
    file_.require({path + "processor"});
    file_.within(path + "from", said.from, 0, kMostUtilization);
    file_.within(path + "to", said.to, 0, kMostUtilization);
    const std::size_t of = file_.given(path + "processor") ? place(path + "processor", said.processor) : 0;
    return axis(path, {of, said.from, said.to, said.points}, "from", "to");
  }

  ConditionAxis axis(const std::string& path, const ConditionAxis& said, const char* from, const char* to) {
    file_.within(path + "points", said.points, 1, kMostPoints);
    if (file_.given(path + to) && file_.clean(path + from) && file_.clean(path + to) && said.to < said.from)
      file_.problem(path + to, fmt::format("{:g} is below {}, {:g}", said.to, from, said.from));
    return said;
  }

  YamlReader& file_;
  const PlacementFile said_;
  NetworkReader network_;
  Placement placement_;
  std::vector<std::string> places_, others_;
  std::set<std::pair<std::size_t, std::size_t>> ways_;
};

}  // namespace

Placement read_placement(YamlReader& file) { return PlacementReader(file).read(); }

}  // namespace eyrie::offload
