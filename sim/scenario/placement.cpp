#include "sim/scenario/placement.h"

#include <cmath>

#include "sim/scenario/file_rules.h"

namespace eyrie::offload {
namespace {

constexpr double kBitsPerMsAndMbps = 1000, kmJPerMsAndW = 1;

// One way of a link at its rate.
Route route_of(const Link& link, double Mbps, bool up, std::size_t radio) {
  const double ms = 1 / (Mbps * kBitsPerMsAndMbps);
  Cost bit{link.power_W * kmJPerMsAndW * ms + link.energy_nJ_per_bit * kmJPerNJ, ms};
  if (link.radio) bit.mJ += link.radio->bit_mJ(Mbps, up);
  return {bit, link.per_tensor, radio};
}

Node node_of(const Placement& placement, const Conditions& now, std::size_t layer) {
  const NetworkLayer& said = placement.network.layers[layer];
  Node node{said.name, {}, said.inputs, said.bits};
  for (std::size_t p = 0; p < placement.processors.size(); ++p) {
    const LoadLevel load = load_of(placement.processors[p], now.utilization[p]);
    for (const Form& form : placement.processors[p].forms[layer])
      node.options.push_back({p, {form.cost.mJ * load.energy, form.cost.ms * load.time}, form.loss, form.variant});
  }
  return node;
}

// Whose output nobody reads.
std::vector<std::size_t> last_tensors(const Network& network) {
  std::vector<bool> read(network.layers.size() + 1);
  for (const NetworkLayer& layer : network.layers)
    for (const std::size_t input : layer.inputs) read[input] = true;
  std::vector<std::size_t> last;
  for (std::size_t tensor = 0; tensor < read.size(); ++tensor)
    if (!read[tensor]) last.push_back(tensor);
  return last;
}

}  // namespace

LoadLevel load_of(const Processor& processor, double utilization) {
  if (processor.levels.empty()) return {utilization, 1 / (1 - utilization), 1};
  const LoadLevel* nearest = nullptr;
  const auto distance = [&](const LoadLevel& level) { return std::abs(level.utilization - utilization); };
  for (const LoadLevel& level : processor.levels)
    if (!nearest || distance(level) < distance(*nearest) ||
        (distance(level) == distance(*nearest) && level.utilization > nearest->utilization))
      nearest = &level;
  return *nearest;
}

Conditions Placement::conditions() const {
  Conditions now;
  for (const Link& link : links) now.Mbps.push_back(link.Mbps);
  for (const Processor& processor : processors) now.utilization.push_back(processor.utilization);
  return now;
}

Problem problem_of(const Placement& placement, const Conditions& now) {
  Problem problem;
  for (const Processor& processor : placement.processors) problem.places.push_back(processor.name);
  problem.weights = placement.weights;
  problem.most_ms = placement.most_ms;
  problem.most_loss = placement.most_loss;
  const std::size_t places = problem.places.size();
  problem.route.assign(places, std::vector<std::optional<Route>>(places));
  problem.radios.push_back({});  // of all links without one
  for (std::size_t l = 0; l < placement.links.size(); ++l) {
    const Link& link = placement.links[l];
    const std::size_t radio = link.radio ? problem.radios.size() : 0;
    if (link.radio) problem.radios.push_back(link.radio->once());
    problem.route[link.from][link.to] = route_of(link, now.Mbps[l], link.up, radio);
    if (link.back_Mbps) problem.route[link.to][link.from] = route_of(link, *link.back_Mbps, !link.up, radio);
  }
  problem.nodes.push_back({"input", {{placement.input_at, {}}}, {}, placement.network.input_bits.value_or(0), true});
  for (std::size_t l = 0; l < placement.network.layers.size(); ++l) problem.nodes.push_back(node_of(placement, now, l));
  if (placement.output_at)
    problem.nodes.push_back({"output", {{*placement.output_at, {}}}, last_tensors(placement.network), 0, true});
  return problem;
}

}  // namespace eyrie::offload
