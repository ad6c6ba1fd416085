#include "sim/scenario/plan_name.h"

#include <fmt/core.h>

namespace eyrie::offload {
namespace {

constexpr int kMostRows = 4;

}  // namespace

std::string plan_name(const Problem& problem, const Choice& choice) {
  std::string name;
  int rows = 0, variants = 0;
  const auto place = [&](std::size_t n) { return problem.nodes[n].options[choice[n]].place; };
  for (std::size_t n = 0; n < choice.size();) {
    if (problem.nodes[n].fixed) {
      ++n;
      continue;
    }
    std::size_t last = n;
    while (last + 1 < choice.size() && !problem.nodes[last + 1].fixed && place(last + 1) == place(n)) ++last;
    if (++rows <= kMostRows) {
      name += fmt::format("{}{}: {}", rows == 1 ? "" : ", ", problem.places[place(n)], problem.nodes[n].name);
      if (last > n) name += " to " + problem.nodes[last].name;
    }
    n = last + 1;
  }
  for (std::size_t n = 0; n < choice.size(); ++n)
    variants += problem.nodes[n].options[choice[n]].variant.empty() ? 0 : 1;
  if (rows > kMostRows) name += fmt::format(" and {} more", rows - kMostRows);
  if (variants > 0) name += fmt::format("; {} in another form", variants);
  return name;
}

}  // namespace eyrie::offload
