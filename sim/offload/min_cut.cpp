#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/boykov_kolmogorov_max_flow.hpp>
#include <cmath>

#include "sim/offload/assignment.h"

namespace eyrie::offload {
namespace {

using Traits = boost::adjacency_list_traits<boost::vecS, boost::vecS, boost::directedS>;

struct VertexFields {
  boost::default_color_type color;
  long distance;
  Traits::edge_descriptor predecessor;
};
struct EdgeFields {
  double capacity = 0, residual = 0;
  Traits::edge_descriptor reverse;
};
using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS, VertexFields, EdgeFields>;

// Whoever is on the source's side is at place 0. What is cut is paid: the cost of a node at the place where it is, the
// tensors on their way, the radios.
class PlaceCut {
 public:
  explicit PlaceCut(const Problem& problem)
      : problem_(problem), graph_(problem.nodes.size()), source_(add_vertex(graph_)), sink_(add_vertex(graph_)) {
    for (std::size_t n = 0; n < problem.nodes.size(); ++n) add_places(n);
    never_ = 2 * sum_ + 1;
    for (std::size_t n = 0; n < problem.nodes.size(); ++n) {
      add_missing_places(n);
      add_sending(n);
    }
    add_radios();
  }

  std::optional<Plan> solve() {
    boost::boykov_kolmogorov_max_flow(graph_, get(&EdgeFields::capacity, graph_), get(&EdgeFields::residual, graph_),
                                      get(&EdgeFields::reverse, graph_), get(&VertexFields::predecessor, graph_),
                                      get(&VertexFields::color, graph_), get(&VertexFields::distance, graph_),
                                      get(boost::vertex_index, graph_), source_, sink_);
    Choice choice;
    for (std::size_t n = 0; n < problem_.nodes.size(); ++n) {
      const auto option = option_at(n, graph_[n].color == boost::black_color ? 0 : 1);
      if (!option) return std::nullopt;
      choice.push_back(*option);
    }
    return evaluate(problem_, choice);
  }

 private:
  std::optional<std::size_t> option_at(std::size_t n, std::size_t place) const {
    const auto& options = problem_.nodes[n].options;
    for (std::size_t o = 0; o < options.size(); ++o)
      if (options[o].place == place) return o;
    return std::nullopt;
  }

  // The capacity of an edge from the source's side to the sink's.
  void edge(std::size_t from, std::size_t to, double capacity) {
    const auto there = add_edge(from, to, graph_).first, back = add_edge(to, from, graph_).first;
    graph_[there].capacity = capacity;
    graph_[there].reverse = back;
    graph_[back].reverse = there;
  }

  double counted(const Cost& cost) {
    const double weighed = problem_.weights.of(cost);
    sum_ += weighed;
    return weighed;
  }

  void add_places(std::size_t n) {
    if (const auto here = option_at(n, 0)) edge(n, sink_, counted(problem_.nodes[n].options[*here].cost));
    if (const auto there = option_at(n, 1)) edge(source_, n, counted(problem_.nodes[n].options[*there].cost));
    for (const auto& [from, to] : {std::pair{0, 1}, {1, 0}})
      if (const auto& route = problem_.route[from][to]) counted(sent(n, *route));
    if (n == 0)
      for (const Cost& once : problem_.radios) counted(once);
  }

  void add_missing_places(std::size_t n) {
    if (!option_at(n, 0)) edge(n, sink_, never_);
    if (!option_at(n, 1)) edge(source_, n, never_);
  }

  Cost sent(std::size_t n, const Route& route) const {
    return problem_.nodes[n].bits * route.per_bit + route.per_tensor;
  }

  // A vertex of the tensor's copy at the other place: it is there if any reader is.
  void add_sending(std::size_t n) {
    std::vector<std::size_t> readers;
    for (std::size_t r = n + 1; r < problem_.nodes.size(); ++r) {
      const auto& inputs = problem_.nodes[r].inputs;
      if (std::find(inputs.begin(), inputs.end(), n) != inputs.end()) readers.push_back(r);
    }
    if (readers.empty()) return;
    const auto capacity = [&](const std::optional<Route>& route) {
      return route ? problem_.weights.of(sent(n, *route)) : never_;
    };
    const std::size_t up = add_vertex(graph_), down = add_vertex(graph_);
    edge(n, up, capacity(problem_.route[0][1]));
    edge(down, n, capacity(problem_.route[1][0]));
    for (const std::size_t reader : readers) {
      edge(up, reader, never_);
      edge(reader, down, never_);
    }
  }

  // A radio is used once any node is where the input is not: its vertex has to be on that node's side.
  void add_radios() {
    for (std::size_t from : {0, 1}) {
      const auto& route = problem_.route[from][1 - from];
      if (!route || !input_only_at(from)) continue;
      const double once = problem_.weights.of(problem_.radios[route->radio]);
      const std::size_t radio = add_vertex(graph_);
      if (from == 0) edge(source_, radio, once);
      if (from == 1) edge(radio, sink_, once);
      for (std::size_t n = 0; n < problem_.nodes.size(); ++n) {
        if (from == 0) edge(radio, n, never_);
        if (from == 1) edge(n, radio, never_);
      }
    }
  }

  bool input_only_at(std::size_t place) const { return option_at(0, place) && !option_at(0, 1 - place); }

  const Problem& problem_;
  Graph graph_;
  const std::size_t source_, sink_;
  double sum_ = 0, never_ = 0;
};

}  // namespace

bool is_cut(const Problem& problem) {
  const auto one_a_place = [](const Node& node) {
    return node.options.size() < 2 || (node.options.size() == 2 && node.options[0].place != node.options[1].place);
  };
  const auto reads_something = [](const Node& node) { return !node.inputs.empty(); };
  return problem.places.size() == 2 && std::isinf(problem.most_ms) && std::isinf(problem.most_loss) &&
         problem.radios.size() < 2 && problem.nodes.front().options.size() == 1 &&
         std::all_of(problem.nodes.begin() + 1, problem.nodes.end(), reads_something) &&
         std::all_of(problem.nodes.begin(), problem.nodes.end(), one_a_place);
}

std::optional<Plan> best_by_cut(const Problem& problem) { return PlaceCut(problem).solve(); }

}  // namespace eyrie::offload
