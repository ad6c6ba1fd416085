#include "sim/offload/plan_problem.h"

#include <algorithm>

namespace eyrie::offload {
namespace {

constexpr double kRounding = 1e-9;  // relative, of sums of some hundred doubles

// Sends a node's tensor to every place that reads it. False if there is no way.
bool send(const Problem& problem, std::size_t node, std::size_t from, const std::vector<bool>& readers, Plan& plan) {
  for (std::size_t to = 0; to < readers.size(); ++to) {
    if (!readers[to] || to == from) continue;
    const auto& route = problem.route[from][to];
    if (!route) return false;
    plan.sent.push_back({node, from, to, problem.nodes[node].bits * route->per_bit + route->per_tensor});
    plan.total += plan.sent.back().cost;
  }
  return true;
}

void add_radios(const Problem& problem, Plan& plan) {
  std::vector<bool> used(problem.radios.size());
  for (const Sent& sent : plan.sent) used[problem.route[sent.from][sent.to]->radio] = true;
  for (std::size_t radio = 0; radio < used.size(); ++radio)
    if (used[radio]) plan.radios += problem.radios[radio];
  plan.total += plan.radios;
}

}  // namespace

std::optional<Plan> evaluate(const Problem& problem, const Choice& choice) {
  Plan plan{.choice = choice, .total = {}, .sent = {}, .radios = {}};
  std::vector<std::vector<bool>> readers(problem.nodes.size(), std::vector<bool>(problem.places.size()));
  for (std::size_t n = 0; n < problem.nodes.size(); ++n) {
    const Option& option = problem.nodes[n].options[choice[n]];
    plan.total += option.cost;
    plan.loss += option.loss;
    for (const std::size_t input : problem.nodes[n].inputs) readers[input][option.place] = true;
  }
  for (std::size_t n = 0; n < problem.nodes.size(); ++n)
    if (!send(problem, n, problem.nodes[n].options[choice[n]].place, readers[n], plan)) return std::nullopt;
  add_radios(problem, plan);
  return plan;
}

bool keeps_bounds(const Problem& problem, const Plan& plan) {
  return plan.total.ms <= problem.most_ms * (1 + kRounding) && plan.loss <= problem.most_loss + kRounding;
}

std::optional<Plan> pure_plan(const Problem& problem, std::size_t place) {
  Choice choice;
  for (const Node& node : problem.nodes) {
    std::optional<std::size_t> best;
    for (std::size_t o = 0; o < node.options.size(); ++o) {
      if (!node.fixed && node.options[o].place != place) continue;
      if (node.options[o].loss > 0) continue;
      if (!best || problem.weights.of(node.options[o].cost) < problem.weights.of(node.options[*best].cost)) best = o;
    }
    if (!best) return std::nullopt;
    choice.push_back(*best);
  }
  return evaluate(problem, choice);
}

}  // namespace eyrie::offload
