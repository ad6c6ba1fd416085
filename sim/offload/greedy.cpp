#include "sim/offload/greedy.h"

#include <algorithm>
#include <cmath>

namespace eyrie::offload {
namespace {

constexpr double kLossFirst = 1e9;  // so much for a point of loss that nothing else counts beside it
constexpr double kNoGain = 1e-9;    // relative: less may be rounding, and moves for nothing would never end

// By what layers take their first options.
struct Beginning {
  Weights weights;
  double per_loss = 0;
};

// A plan that changes option by option, and what it costs. Missing ways cost `kNoWay` each, so that it can leave them.
class Draft {
 public:
  // Layers in order take the option that costs least by `first`.
  Draft(const Problem& problem, const Beginning& first) : problem_(problem), readers_(problem.nodes.size()) {
    for (std::size_t n = 0; n < problem.nodes.size(); ++n)
      for (const std::size_t input : problem.nodes[n].inputs) readers_[input].push_back(n);
    uses_.resize(problem.radios.size());
    choice.resize(problem.nodes.size());
    for (const Node& node : problem.nodes) {
      double dearest = 0;
      for (const Option& option : node.options) dearest = std::max(dearest, problem.weights.of(option.cost));
      largest_ += dearest;
    }
    placed_.resize(problem.nodes.size());
    for (std::size_t n = 0; n < problem.nodes.size(); ++n) place(n, cheapest(n, first));
  }

  Choice choice;

  Cost total() const {
    Cost cost = total_;
    for (std::size_t radio = 0; radio < uses_.size(); ++radio)
      if (uses_[radio] > 0) cost += problem_.radios[radio];
    return cost;
  }
  double cost() const { return cost(problem_.weights); }
  double cost(const Weights& weights) const { return weights.of(total()) + missing_ * kNoWay; }
  // How far the bounds are violated, each in its own size; missing ways count too.
  double excess() const {
    const auto past = [](double value, double most) {
      return std::isinf(most) ? 0 : std::max(0.0, value - most) / std::max(most, 1e-12);
    };
    return past(total().ms, problem_.most_ms * (1 + 1e-12)) + past(loss_, problem_.most_loss + 1e-12) + missing_;
  }

  // Differences of costs up to here are rounding: sums that change bit by bit drift.
  double no_gain() const { return kNoGain * largest_; }

  void move(std::size_t n, std::size_t option) {
    touch(n, -1);
    choice[n] = option;
    touch(n, 1);
  }

  std::size_t place_of(std::size_t n) const { return problem_.nodes[n].options[choice[n]].place; }

 private:
  static constexpr double kNoWay = 1e15;

  void place(std::size_t n, std::size_t option) {
    for (const std::size_t input : problem_.nodes[n].inputs) add_sending(input, -1);
    choice[n] = option;
    placed_[n] = true;
    add_option(n, 1);
    for (const std::size_t input : problem_.nodes[n].inputs) add_sending(input, 1);
  }

  std::size_t cheapest(std::size_t n, const Beginning& first) {
    std::size_t best = 0;
    double least = INFINITY;
    for (std::size_t o = 0; o < problem_.nodes[n].options.size(); ++o) {
      place(n, o);
      const double now = cost(first.weights) + first.per_loss * loss_;
      for (const std::size_t input : problem_.nodes[n].inputs) add_sending(input, -1);
      placed_[n] = false;
      add_option(n, -1);
      for (const std::size_t input : problem_.nodes[n].inputs) add_sending(input, 1);
      if (now < least) least = now, best = o;
    }
    return best;
  }

  // Takes away or adds what depends on a node's option.
  void touch(std::size_t n, int sign) {
    add_option(n, sign);
    add_sending(n, sign);
    const auto& inputs = problem_.nodes[n].inputs;
    for (std::size_t i = 0; i < inputs.size(); ++i)
      if (std::find(inputs.begin(), inputs.begin() + static_cast<std::ptrdiff_t>(i), inputs[i]) ==
          inputs.begin() + static_cast<std::ptrdiff_t>(i))
        add_sending(inputs[i], sign);
  }

  void add_option(std::size_t n, int sign) {
    const Option& option = problem_.nodes[n].options[choice[n]];
    total_ += sign * option.cost;
    loss_ += sign * option.loss;
  }

  void add_sending(std::size_t n, int sign) {
    const std::size_t from = place_of(n);
    for (std::size_t to = 0; to < problem_.places.size(); ++to) {
      const auto reads = [&](std::size_t reader) { return placed_[reader] && place_of(reader) == to; };
      if (to == from || std::none_of(readers_[n].begin(), readers_[n].end(), reads)) continue;
      if (const auto& route = problem_.route[from][to]) {
        total_ += sign * (problem_.nodes[n].bits * route->per_bit + route->per_tensor);
        uses_[route->radio] += sign;
      } else {
        missing_ += sign;
      }
    }
  }

  const Problem& problem_;
  std::vector<std::vector<std::size_t>> readers_;
  std::vector<bool> placed_;
  std::vector<int> uses_;  // of each radio, by tensors
  Cost total_;
  double largest_ = 0;  // the sum of the nodes' dearest options
  double loss_ = 0;
  int missing_ = 0;
};

using Move = std::vector<std::pair<std::size_t, std::size_t>>;  // node, option

// The moves of a node: each of its options, and each other place for the row of neighbours that are where it is.
class Moves {
 public:
  explicit Moves(const Problem& problem) : problem_(problem) {}

  // Calls try_move(move) for all of them, until it says that it made one.
  template <class Try>
  bool any(const Draft& draft, Try try_move) const {
    const std::size_t nodes = problem_.nodes.size();
    for (std::size_t n = 0; n < nodes; ++n)
      for (std::size_t o = 0; o < problem_.nodes[n].options.size(); ++o)
        if (o != draft.choice[n] && try_move(Move{{n, o}})) return true;
    for (std::size_t first = 0; first < nodes;) {
      std::size_t end = first + 1;
      while (end < nodes && draft.place_of(end) == draft.place_of(first)) ++end;
      for (std::size_t to = 0; to < problem_.places.size(); ++to)
        if (to != draft.place_of(first) && row_moves(first, end, to, try_move)) return true;
      first = end;
    }
    return false;
  }

 private:
  // The whole row, and from either end halves, quarters and so on.
  template <class Try>
  bool row_moves(std::size_t first, std::size_t end, std::size_t to, Try& try_move) const {
    for (std::size_t length = end - first; length > 1; length /= 2) {
      for (const std::size_t begin : {first, end - length}) {
        Move move;
        for (std::size_t n = begin; n < begin + length; ++n)
          if (const auto option = cheapest_at(n, to)) move.emplace_back(n, *option);
        if (move.size() > 1 && try_move(move)) return true;
        if (length == end - first) break;
      }
    }
    return false;
  }

  std::optional<std::size_t> cheapest_at(std::size_t n, std::size_t place) const {
    std::optional<std::size_t> best;
    const auto& options = problem_.nodes[n].options;
    for (std::size_t o = 0; o < options.size(); ++o)
      if (options[o].place == place &&
          (!best || problem_.weights.of(options[o].cost) < problem_.weights.of(options[*best].cost)))
        best = o;
    return best;
  }

  const Problem& problem_;
};

Move made(Draft& draft, const Move& move) {
  Move back;
  for (const auto& [n, option] : move) {
    back.emplace_back(n, draft.choice[n]);
    draft.move(n, option);
  }
  return back;
}

// The move that gains most of the bounds for its cost, until they are kept or nothing gains any more.
bool repair(const Moves& moves, Draft& draft) {
  while (draft.excess() > 0) {
    const double before = draft.cost(), excess = draft.excess();
    Move best;
    double most = 0;
    moves.any(draft, [&](const Move& move) {
      const Move back = made(draft, move);
      const double gain = excess - draft.excess(), cost = draft.cost() - before;
      made(draft, back);
      const double worth = gain <= kNoGain ? 0 : cost <= 0 ? INFINITY : gain / cost;
      if (worth > most) most = worth, best = move;
      return false;
    });
    if (best.empty()) return false;
    made(draft, best);
  }
  return true;
}

void improve(const Moves& moves, Draft& draft) {
  double least = draft.cost();
  const auto cheaper = [&](const Move& move) {
    const Move back = made(draft, move);
    const bool better = draft.cost() < least - draft.no_gain() && draft.excess() <= 0;
    if (better)
      least = draft.cost();
    else
      made(draft, back);
    return better;
  };
  while (moves.any(draft, cheaper)) {
  }
}

}  // namespace

std::optional<Plan> greedy_plan(const Problem& problem) {
  const Moves moves(problem);
  for (const Beginning& first : {Beginning{problem.weights}, Beginning{{0, 1}}, Beginning{{0, 1}, kLossFirst}}) {
    Draft draft(problem, first);
    if (!repair(moves, draft)) continue;
    improve(moves, draft);
    auto plan = evaluate(problem, draft.choice);
    if (plan && keeps_bounds(problem, *plan)) return plan;
  }
  return std::nullopt;
}

}  // namespace eyrie::offload
