#include "sim/scenario/answer_json.h"
#include "sim/scenario/plan_name.h"

namespace eyrie::offload {
namespace {

Json cost_json(const Cost& cost) { return {{"energy_mJ", number_json(cost.mJ)}, {"latency_ms", number_json(cost.ms)}}; }

Json plan_json(const Problem& problem, const Plan& plan) {
  Json json = cost_json(plan.total);
  json["loss"] = number_json(plan.loss);
  json["radios"] = cost_json(plan.radios);
  json["layers"] = Json::array();
  for (std::size_t n = 0; n < problem.nodes.size(); ++n) {
    const Option& option = problem.nodes[n].options[plan.choice[n]];
    if (problem.nodes[n].fixed) continue;
    Json layer{{"name", problem.nodes[n].name}, {"processor", problem.places[option.place]}};
    if (!option.variant.empty()) layer["variant"] = option.variant;
    layer.update(cost_json(option.cost));
    json["layers"].push_back(std::move(layer));
  }
  json["sent"] = Json::array();
  for (const Sent& sent : plan.sent) {
    Json tensor{{"of", problem.nodes[sent.node].name},
                {"from", problem.places[sent.from]},
                {"to", problem.places[sent.to]},
                {"bits", number_json(problem.nodes[sent.node].bits)}};
    tensor.update(cost_json(sent.cost));
    json["sent"].push_back(std::move(tensor));
  }
  return json;
}

Json total_json(const std::optional<Plan>& plan) { return plan ? cost_json(plan->total) : Json(); }

Json cuts_json(const PlacementAnswer& answer) {
  const Problem& problem = answer.problem;
  Json cuts = Json::array();
  for (const Cut& cut : answer.cuts) {
    Json json{{"behind", problem.nodes[cut.layers].name}, {"bits", 0}};
    for (const Sent& sent : cut.plan.sent) json["bits"] = number_json(problem.nodes[sent.node].bits);
    json.update(cost_json(cut.plan.total));
    cuts.push_back(std::move(json));
  }
  return cuts;
}

Json tensors_json(const Network& network) {
  Json tensors = Json::array();
  for (std::size_t t = 0; t < network.tensors.size(); ++t) {
    const CodedSize& size = network.tensors[t];
    if (size.words == 0) continue;
    tensors.push_back({{"of", t == 0 ? "input" : network.layers[t - 1].name},
                       {"words", number_json(size.words)},
                       {"non_zeros", number_json(size.non_zeros)},
                       {"bits",
                        {{"raw", number_json(size.raw)},
                         {"rlc", number_json(size.rlc)},
                         {"huffman", number_json(size.huffman)},
                         {"by_density", number_json(size.by_density)}}}});
  }
  return tensors;
}

}  // namespace

Json answer_json(const Placement& placement, const PlacementAnswer& answer) {
  const Problem& problem = answer.problem;
  Json json{{"kind", "placement"},
            {"weights", {{"per_mJ", problem.weights.per_mJ}, {"per_ms", problem.weights.per_ms}}},
            {"plan", plan_json(problem, answer.best)},
            {"pure", Json::object()},
            {"heuristic", total_json(answer.greedy)}};
  for (std::size_t p = 0; p < answer.pure.size(); ++p) json["pure"][problem.places[p]] = total_json(answer.pure[p]);
  if (!placement.network.tensors.empty()) json["tensors"] = tensors_json(placement.network);
  json["front"] = Json::array();
  for (const Plan& plan : answer.front) {
    json["front"].push_back(cost_json(plan.total));
    json["front"].back()["plan"] = plan_name(problem, plan.choice);
  }
  json.update(conditions_json(placement, answer));
  if (answer.cuts.empty()) return json;
  json["cuts"] = cuts_json(answer);
  json["best_cuts"] = Json::array();
  for (const Stretch& stretch : answer.stretches)
    json["best_cuts"].push_back({{"from_cost_of_a_bit", number_json(stretch.from)},
                                 {"behind", problem.nodes[answer.cuts[stretch.line].layers].name}});
  return json;
}

}  // namespace eyrie::offload
