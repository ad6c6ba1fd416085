#include "sim/offload/assignment.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "sim/base/fault.h"
#include "sim/offload/integer_program.h"

namespace eyrie::offload {
namespace {

constexpr double kScale = 1e4;  // of the costs' sum: CBC's tolerances are absolute

// The program of a problem. x: a node takes an option. f: of a tensor, from one of its node's options to a place, by
// reader, all of it or nothing; the flows of a reader out of an option add up to that option's x, and those into a
// place to the reader's x there. z: the tensor goes that way for any reader; only this is paid. r: a radio is used.
class PlanProgram {
 public:
  explicit PlanProgram(const Problem& problem) : problem_(problem) {
    double sum = 0;
    for (const Node& node : problem.nodes) {
      double largest = 0;
      for (const Option& option : node.options) largest = std::max(largest, problem.weights.of(option.cost));
      sum += largest;
    }
    scale_ = sum > 0 ? kScale / sum : 1;
    for (const Cost& once : problem.radios) radios_.push_back(column(once, 1, false));
    for (std::size_t n = 0; n < problem.nodes.size(); ++n) add_options(n);
    for (std::size_t n = 0; n < problem.nodes.size(); ++n) add_flows(n);
    add_bounds();
  }

  std::optional<Plan> solve() const {
    const auto values = program_.solve();
    if (!values) return std::nullopt;
    Choice choice;
    for (const auto& options : x_) {
      const auto taken =
          std::find_if(options.begin(), options.end(), [&](auto column) { return (*values)[column] > 0.5; });
      choice.push_back(static_cast<std::size_t>(taken - options.begin()));
    }
    auto plan = evaluate(problem_, choice);
    if (!plan) throw Fault("the integer program sent a tensor where there is no way");
    return plan;
  }

 private:
  // A column that costs this once it is 1, latency included.
  std::size_t column(const Cost& cost, double high, bool whole) {
    const std::size_t place = program_.add_column(0, high, scale_ * problem_.weights.of(cost), whole);
    if (cost.ms > 0) latency_.emplace_back(place, cost.ms);
    return place;
  }

  void add_options(std::size_t n) {
    IntegerProgram::Terms one;
    x_.emplace_back();
    for (const Option& option : problem_.nodes[n].options) {
      x_[n].push_back(column(option.cost, 1, true));
      one.emplace_back(x_[n].back(), 1);
      if (option.loss > 0) loss_.emplace_back(x_[n].back(), option.loss);
    }
    program_.add_row(one, 1, 1);
  }

  void add_flows(std::size_t n) {
    std::map<std::pair<std::size_t, std::size_t>, std::size_t> sent;  // z, by option and place
    for (std::size_t reader = n + 1; reader < problem_.nodes.size(); ++reader) {
      const auto& inputs = problem_.nodes[reader].inputs;
      if (std::find(inputs.begin(), inputs.end(), n) != inputs.end()) add_flow(n, reader, sent);
    }
  }

  void add_flow(std::size_t n, std::size_t reader, std::map<std::pair<std::size_t, std::size_t>, std::size_t>& sent) {
    const Node& node = problem_.nodes[n];
    std::vector<IntegerProgram::Terms> out(node.options.size()), in(problem_.places.size());
    for (std::size_t o = 0; o < node.options.size(); ++o)
      for (std::size_t to = 0; to < problem_.places.size(); ++to) {
        const std::size_t from = node.options[o].place;
        if (from != to && !problem_.route[from][to]) continue;
        const std::size_t flow = program_.add_column(0, 1, 0, false);
        out[o].emplace_back(flow, 1);
        in[to].emplace_back(flow, 1);
        if (from != to) program_.add_row({{flow, 1}, {transfer(n, o, to, sent), -1}}, -kNoBound, 0);
      }
    for (std::size_t o = 0; o < node.options.size(); ++o) {
      out[o].emplace_back(x_[n][o], -1);
      program_.add_row(out[o], 0, 0);
    }
    const auto& options = problem_.nodes[reader].options;
    for (std::size_t to = 0; to < problem_.places.size(); ++to) {
      for (std::size_t o = 0; o < options.size(); ++o)
        if (options[o].place == to) in[to].emplace_back(x_[reader][o], -1);
      program_.add_row(in[to], 0, 0);
    }
  }

  std::size_t transfer(std::size_t n, std::size_t option, std::size_t to,
                       std::map<std::pair<std::size_t, std::size_t>, std::size_t>& sent) {
    const auto [known, is_new] = sent.try_emplace({option, to}, 0);
    if (is_new) {
      const Node& node = problem_.nodes[n];
      const Route& route = *problem_.route[node.options[option].place][to];
      known->second = column(node.bits * route.per_bit + route.per_tensor, 1, false);
      program_.add_row({{known->second, 1}, {radios_[route.radio], -1}}, -kNoBound, 0);
    }
    return known->second;
  }

  void add_bounds() {
    const auto bounded = [this](const IntegerProgram::Terms& sum, double most) {
      if (std::isinf(most) || sum.empty()) return;
      IntegerProgram::Terms terms = sum;
      for (auto& [column, coefficient] : terms) coefficient *= most > 0 ? kScale / most : 1;
      program_.add_row(terms, -kNoBound, most > 0 ? kScale : 0);
    };
    bounded(latency_, problem_.most_ms);
    bounded(loss_, problem_.most_loss);
  }

  const Problem& problem_;
  IntegerProgram program_;
  double scale_ = 1;
  std::vector<std::vector<std::size_t>> x_;
  std::vector<std::size_t> radios_;
  IntegerProgram::Terms latency_, loss_;
};

}  // namespace

std::optional<Plan> best_by_program(const Problem& problem) { return PlanProgram(problem).solve(); }

std::optional<Plan> best_plan(const Problem& problem) {
  return is_cut(problem) ? best_by_cut(problem) : best_by_program(problem);
}

std::optional<Plan> fastest_plan(Problem problem) {
  problem.weights = {0, 1};
  problem.most_ms = std::numeric_limits<double>::infinity();
  return best_plan(problem);
}

}  // namespace eyrie::offload
