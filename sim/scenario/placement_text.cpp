#include <fmt/core.h>

#include <cmath>

#include "sim/scenario/answer_text.h"
#include "sim/text_table.h"

namespace eyrie::offload {
namespace {

constexpr double kBitsPerKB = 8000, kNJPerMJ = 1e6, kMsAndMbps = 1000;

std::string digits(double value) { return fmt::format("{:.4g}", value); }

const Sent* sent_of(const Plan& plan, std::size_t node) {
  for (const Sent& sent : plan.sent)
    if (sent.node == node) return &sent;
  return nullptr;
}

// A row a layer, and one a tensor that is sent.
std::string plan_table(const Problem& problem, const Plan& plan) {
  TextTable table({"layer", "runs on", "mJ", "ms", "its output is sent to", "kB", "mJ", "ms"}, {1, 4});
  for (std::size_t n = 0; n < problem.nodes.size(); ++n) {
    const Node& node = problem.nodes[n];
    const Option& option = node.options[plan.choice[n]];
    const std::string form = option.variant.empty() ? node.name : node.name + ", " + option.variant;
    std::vector<std::string> cells{form, problem.places[option.place], digits(option.cost.mJ), digits(option.cost.ms)};
    if (node.fixed) cells[2] = cells[3] = "";
    if (const Sent* sent = sent_of(plan, n))
      for (const std::string& cell :
           {problem.places[sent->to], digits(node.bits / kBitsPerKB), digits(sent->cost.mJ), digits(sent->cost.ms)})
        cells.push_back(cell);
    else
      cells.insert(cells.end(), 4, "");
    table.add(cells);
  }
  if (plan.radios.mJ > 0 || plan.radios.ms > 0)
    table.add({"waking radios, and their tails", "", digits(plan.radios.mJ), digits(plan.radios.ms), "", "", "", ""});
  table.add({"plan", "", digits(plan.total.mJ), digits(plan.total.ms), "", "", "", ""});
  return table.text();
}

// "27.5 % less" than another plan.
std::string against(const Weights& weights, const Plan& best, const Plan& other) {
  const double cost = weights.of(other.total);
  if (cost <= 0) return "";
  const double less = 100 * (1 - weights.of(best.total) / cost);
  return fmt::format("{:.1f} %", less);
}

std::string state(const Problem& problem, const Plan& plan) {
  if (plan.total.ms > problem.most_ms * (1 + 1e-9)) return "too late";
  return keeps_bounds(problem, plan) ? "" : "loses too much";
}

std::string choices_table(const PlacementAnswer& answer) {
  const Problem& problem = answer.problem;
  TextTable table({"choice", "mJ", "ms", "the plan saves", ""}, {4});
  for (std::size_t p = 0; p < answer.pure.size(); ++p) {
    const auto& plan = answer.pure[p];
    const std::string name = "all on " + problem.places[p];
    if (plan)
      table.add({name, digits(plan->total.mJ), digits(plan->total.ms), against(problem.weights, answer.best, *plan),
                 state(problem, *plan)});
    else
      table.add({name, "", "", "", "impossible"});
  }
  if (answer.greedy)
    table.add({"heuristic", digits(answer.greedy->total.mJ), digits(answer.greedy->total.ms),
               against(problem.weights, answer.best, *answer.greedy), ""});
  return table.text();
}

std::string cut_name(const Problem& problem, const Cut& cut) {
  return cut.layers == 0 ? "before " + problem.nodes[1].name : "behind " + problem.nodes[cut.layers].name;
}

std::string cuts_table(const PlacementAnswer& answer) {
  const Problem& problem = answer.problem;
  TextTable table({"cut", "sent kB", "sending mJ", "mJ", "ms", ""}, {5});
  for (const Cut& cut : answer.cuts) {
    double bits = 0;
    Cost sending = cut.plan.radios;
    for (const Sent& sent : cut.plan.sent) bits += problem.nodes[sent.node].bits, sending += sent.cost;
    const bool best = cut.plan.choice == answer.best.choice;
    table.add({cut_name(problem, cut), digits(bits / kBitsPerKB), digits(sending.mJ), digits(cut.plan.total.mJ),
               digits(cut.plan.total.ms), best ? "the plan" : state(problem, cut.plan)});
  }
  return table.text();
}

// What a bit costs, in words that suit what is to be least.
std::string bit_text(const Weights& weights, double cost) {
  if (weights.per_ms == 0) return fmt::format("{:.5g} nJ/bit", cost / weights.per_mJ * kNJPerMJ);
  if (weights.per_mJ == 0)
    return cost > 0 ? fmt::format("{:.5g} Mbps", weights.per_ms / (cost * kMsAndMbps)) : "any rate";
  return fmt::format("a cost of {:.5g} a Mbit", cost * kNJPerMJ);
}

std::string stretches_text(const PlacementAnswer& answer) {
  const Problem& problem = answer.problem;
  const bool rate = problem.weights.per_mJ == 0;
  std::string text = "over all that sending may cost, bounds aside, the best cut is\n";
  for (std::size_t i = 0; i < answer.stretches.size(); ++i) {
    const bool last = i + 1 == answer.stretches.size();
    const std::string name = cut_name(problem, answer.cuts[answer.stretches[i].line]);
    const std::string end = last ? (rate ? "below that" : "above that")
                                 : fmt::format("{} {}", rate ? "down to" : "up to",
                                               bit_text(problem.weights, answer.stretches[i + 1].from));
    text += fmt::format("  {}, {}\n", name, answer.stretches.size() == 1 ? "always" : end);
  }
  return text;
}

// Real lengths, beside the estimate.
std::string tensors_table(const Network& network) {
  TextTable table({"output of", "words", "non-zeros", "raw kB", "RLC kB", "Huffman kB", "by density kB"});
  for (std::size_t t = 0; t < network.tensors.size(); ++t) {
    const CodedSize& size = network.tensors[t];
    if (size.words == 0) continue;
    table.add({t == 0 ? "input" : network.layers[t - 1].name, fmt::format("{:.0f}", size.words),
               fmt::format("{:.0f} %", 100 * size.non_zeros / size.words), digits(size.raw / kBitsPerKB),
               digits(size.rlc / kBitsPerKB), digits(size.huffman / kBitsPerKB), digits(size.by_density / kBitsPerKB)});
  }
  return table.text();
}

}  // namespace

std::string answer_text(const Placement& placement, const PlacementAnswer& answer) {
  std::string text = plan_table(answer.problem, answer.best) + "\n" + choices_table(answer);
  if (!answer.cuts.empty()) text += "\n" + cuts_table(answer) + "\n" + stretches_text(answer);
  if (!placement.network.tensors.empty()) text += "\n" + tensors_table(placement.network);
  return text + conditions_text(placement, answer);
}

}  // namespace eyrie::offload
