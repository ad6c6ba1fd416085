// A chain of layers cut in two: the first ones stay where the input is, the others run elsewhere. Under one condition
// that varies, the cuts are straight lines, and the best one everywhere is their lower envelope.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "sim/offload/plan_problem.h"

namespace eyrie::offload {

struct Cut {
  std::size_t layers = 0;  // that stay; 0: all is sent
  Plan plan;
};

// Two places, no alternatives, every node reads the one before it.
bool is_chain(const Problem& problem);

// All cuts of such a chain, both ends included, as far as layers can be where they would be; bounds are not looked at.
std::vector<Cut> all_cuts(const Problem& problem);

// cost = constant + slope x
struct Line {
  double constant = 0, slope = 0;
};

struct Stretch {
  double from = 0;  // the line is the lowest from here to where the next begins
  std::size_t line = 0;
};

// The lowest line everywhere on x >= 0, from left to right; of equal lines the first. No lines, no stretches.
std::vector<Stretch> lower_envelope(const std::vector<Line>& lines);

// The cuts' costs over what a bit costs on its way from the input's place, in the weights' unit.
std::vector<Line> lines_of(const Problem& problem, const std::vector<Cut>& cuts);

}  // namespace eyrie::offload
