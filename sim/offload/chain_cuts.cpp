#include "sim/offload/chain_cuts.h"

#include <algorithm>
#include <cmath>

namespace eyrie::offload {
namespace {

std::optional<std::size_t> option_at(const Node& node, std::size_t place) {
  for (std::size_t o = 0; o < node.options.size(); ++o)
    if (node.options[o].place == place) return o;
  return std::nullopt;
}

// The first layers at one place, the others at the other one.
std::optional<Plan> cut_behind(const Problem& problem, std::size_t layers, std::size_t here) {
  Choice choice;
  std::size_t passed = 0;
  for (const Node& node : problem.nodes) {
    const bool stays = node.fixed || passed < layers;
    const auto option = node.fixed ? std::optional<std::size_t>(0) : option_at(node, stays ? here : 1 - here);
    if (!option) return std::nullopt;
    choice.push_back(*option);
    passed += node.fixed ? 0 : 1;
  }
  return evaluate(problem, choice);
}

}  // namespace

bool is_chain(const Problem& problem) {
  for (std::size_t n = 0; n < problem.nodes.size(); ++n) {
    const Node& node = problem.nodes[n];
    const bool reads_last = n == 0 ? node.inputs.empty() : node.inputs == std::vector<std::size_t>{n - 1};
    const bool one_a_place =
        node.options.size() == 1 || (node.options.size() == 2 && node.options[0].place != node.options[1].place);
    if (!reads_last || !one_a_place) return false;
  }
  return problem.places.size() == 2;
}

std::vector<Cut> all_cuts(const Problem& problem) {
  const std::size_t here = problem.nodes.front().options.front().place;
  const auto layers = static_cast<std::size_t>(
      std::count_if(problem.nodes.begin(), problem.nodes.end(), [](const Node& node) { return !node.fixed; }));
  std::vector<Cut> cuts;
  for (std::size_t stay = 0; stay <= layers; ++stay)
    if (auto plan = cut_behind(problem, stay, here)) cuts.push_back({stay, *std::move(plan)});
  return cuts;
}

std::vector<Stretch> lower_envelope(const std::vector<Line>& lines) {
  std::vector<Stretch> all;
  if (lines.empty()) return all;
  const auto lower_at = [&](double x, std::size_t a, std::size_t b) {
    const double at_a = lines[a].constant + lines[a].slope * x, at_b = lines[b].constant + lines[b].slope * x;
    return at_a != at_b ? at_a < at_b : lines[a].slope < lines[b].slope;
  };
  std::size_t now = 0;
  for (std::size_t line = 1; line < lines.size(); ++line)
    if (lower_at(0, line, now)) now = line;
  all.push_back({0, now});
  for (;;) {
    // Only a flatter line can become lower; the one that does so first, and of several at once the flattest.
    std::optional<Stretch> next;
    for (std::size_t line = 0; line < lines.size(); ++line) {
      if (lines[line].slope >= lines[now].slope) continue;
      const double x = (lines[line].constant - lines[now].constant) / (lines[now].slope - lines[line].slope);
      if (!next || x < next->from || (x == next->from && lines[line].slope < lines[next->line].slope))
        next = Stretch{x, line};
    }
    if (!next) return all;
    all.push_back(*next);
    now = next->line;
  }
}

std::vector<Line> lines_of(const Problem& problem, const std::vector<Cut>& cuts) {
  const std::size_t here = problem.nodes.front().options.front().place;
  std::vector<Line> lines;
  for (const Cut& cut : cuts) {
    Line line{problem.weights.of(cut.plan.total), 0};
    for (const Sent& sent : cut.plan.sent) {
      if (sent.from != here) continue;
      line.slope += problem.nodes[sent.node].bits;
      line.constant -= problem.weights.of(problem.nodes[sent.node].bits * problem.route[sent.from][sent.to]->per_bit);
    }
    lines.push_back(line);
  }
  return lines;
}

}  // namespace eyrie::offload
