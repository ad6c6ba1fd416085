// Where each layer of a network runs, and what a choice of places costs. Energies are in mJ, times in ms, tensors in
// bits, everywhere in this room.
#pragma once
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace eyrie::offload {

struct Cost {
  double mJ = 0, ms = 0;

  Cost& operator+=(const Cost& other) {
    mJ += other.mJ;
    ms += other.ms;
    return *this;
  }
  friend Cost operator+(Cost a, const Cost& b) { return a += b; }
  friend Cost operator*(double times, const Cost& cost) { return {times * cost.mJ, times * cost.ms}; }
};

// What is to be least: a sum of energy and latency with these weights.
struct Weights {
  double per_mJ = 1, per_ms = 0;
  double of(const Cost& cost) const { return per_mJ * cost.mJ + per_ms * cost.ms; }
};

// A layer in one of its forms on one processor.
struct Option {
  std::size_t place = 0;
  Cost cost;
  double loss = 0;           // of accuracy, in points; losses add up
  std::string variant = {};  // empty: the layer as it is
};

// A layer, the network's input, or where its output has to be.
struct Node {
  std::string name;
  std::vector<Option> options;
  std::vector<std::size_t> inputs = {};  // nodes before it whose tensors it reads
  double bits = 0;                       // of its tensor when it is sent
  bool fixed = false;                    // the network's input or output, which is no layer
};

// The way from one place to another.
struct Route {
  Cost per_bit;
  Cost per_tensor;        // however long it is
  std::size_t radio = 0;  // that the route needs
};

struct Problem {
  std::vector<std::string> places;
  std::vector<Node> nodes;                               // each behind its inputs
  std::vector<std::vector<std::optional<Route>>> route;  // [from][to]; none: nothing can be sent
  std::vector<Cost> radios;                              // once for a plan that sends anything over it
  Weights weights;
  double most_ms = std::numeric_limits<double>::infinity();    // a plan may take
  double most_loss = std::numeric_limits<double>::infinity();  // a plan may have
};

// The option that each node takes.
using Choice = std::vector<std::size_t>;

// A tensor on its way; it goes to a place once, however many layers there read it.
struct Sent {
  std::size_t node = 0, from = 0, to = 0;
  Cost cost;
};

struct Plan {
  Choice choice;
  Cost total;
  double loss = 0;
  std::vector<Sent> sent;
  Cost radios;  // of total: what radios cost once
};

// What a choice costs: layers run one after another, so that times add up. Nothing if a tensor has no way to where it
// is read.
std::optional<Plan> evaluate(const Problem& problem, const Choice& choice);

// The plan keeps the bounds, but for what rounding may do to a sum.
bool keeps_bounds(const Problem& problem, const Plan& plan);

// The plan in which every layer is at one place, in the form of least cost that loses nothing; nothing if a layer
// cannot be there, or a tensor has no way.
std::optional<Plan> pure_plan(const Problem& problem, std::size_t place);

}  // namespace eyrie::offload
