// Random problems of offloading, small enough to try every plan.
#pragma once
#include <cstdlib>

#include "sim/offload/plan_problem.h"
#include "workloads/random.h"

namespace eyrie::offload {

// Instances of a random test; EYRIE_OFFLOAD_INSTANCES in the environment asks for more than take a second.
inline int instances(int usual) {
  const char* const asked = std::getenv("EYRIE_OFFLOAD_INSTANCES");
  return asked ? std::atoi(asked) : usual;
}

struct ProblemShape {
  int layers = 5, places = 2;
  bool chain = false, alternatives = false, bounds = false, ways_missing = false;
};

inline double tenths(Random& random, int low, int high) { return static_cast<double>(random.in(low, high)) / 10; }

// The input and the output are at place 0; every layer can be there. Draws stand in braces, which have an order.
inline Problem random_problem(Random& random, const ProblemShape& shape) {
  Problem problem;
  problem.weights = {tenths(random, 0, 20), tenths(random, 1, 20)};
  const auto places = static_cast<std::size_t>(shape.places);
  for (std::size_t p = 0; p < places; ++p) problem.places.push_back("p" + std::to_string(p));
  problem.radios = {{tenths(random, 0, 50), tenths(random, 0, 50)}};
  problem.route.assign(places, std::vector<std::optional<Route>>(places));
  for (auto& from : problem.route)
    for (auto& to : from)
      if (!shape.ways_missing || random.below(4) > 0)
        to = Route{{tenths(random, 0, 30), tenths(random, 0, 30)}, {0, tenths(random, 0, 9)}, 0};
  problem.nodes.push_back({"input", {{0, {}}}, {}, tenths(random, 1, 90), true});
  for (int l = 0; l < shape.layers; ++l) {
    Node layer{"l" + std::to_string(l), {}, {}, tenths(random, 1, 90)};
    for (std::size_t p = 0; p < places; ++p) {
      if (p > 0 && random.below(8) == 0) continue;
      layer.options.push_back(Option{p, {tenths(random, 0, 300), tenths(random, 1, 300)}});
      if (shape.alternatives && random.below(3) == 0)
        layer.options.push_back(
            Option{p, {tenths(random, 0, 150), tenths(random, 1, 150)}, tenths(random, 1, 9), "small"});
    }
    const std::size_t above = problem.nodes.size();
    for (std::size_t i = 0; i < above; ++i)
      if (i + 1 == above ? shape.chain || random.below(3) > 0 : !shape.chain && random.below(4) == 0)
        layer.inputs.push_back(i);
    if (layer.inputs.empty()) layer.inputs.push_back(random.below(above));
    problem.nodes.push_back(layer);
  }
  problem.nodes.push_back({"output", {{0, {}}}, {problem.nodes.size() - 1}, 0, true});
  if (shape.bounds) {
    problem.most_ms = tenths(random, 100, 1000);
    problem.most_loss = tenths(random, 0, 20);
  }
  return problem;
}

// Calls try_choice for every choice of options there is.
template <class Try>
void every_choice(const Problem& problem, Try try_choice) {
  Choice choice(problem.nodes.size());
  for (;;) {
    try_choice(choice);
    std::size_t n = 0;
    while (n < choice.size() && ++choice[n] == problem.nodes[n].options.size()) choice[n++] = 0;
    if (n == choice.size()) return;
  }
}

// The best plan by trying them all.
inline std::optional<Plan> best_of_all(const Problem& problem) {
  std::optional<Plan> best;
  every_choice(problem, [&](const Choice& choice) {
    const auto plan = evaluate(problem, choice);
    if (!plan || !keeps_bounds(problem, *plan)) return;
    if (!best || problem.weights.of(plan->total) < problem.weights.of(best->total)) best = plan;
  });
  return best;
}

}  // namespace eyrie::offload
