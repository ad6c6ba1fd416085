#include "sim/sweep/points.h"

#include <algorithm>

namespace eyrie {

std::vector<YamlPtr> values_at(const Sweep& sweep, std::uint64_t index) {
  std::vector<std::size_t> places(sweep.axes.size());
  for (std::size_t i = sweep.axes.size(); i-- > 0;) {
    const std::size_t length = sweep.axes[i].front().values.size();
    places[i] = index % length;
    index /= length;
  }
  std::vector<YamlPtr> values;
  for (std::size_t i = 0; i < places.size(); ++i)
    for (const Axis& axis : sweep.axes[i]) values.push_back(axis.values[places[i]]);
  return values;
}

std::optional<std::vector<YamlPtr>> Points::next() {
  while (index_ < end_) {
    std::vector<YamlPtr> values = values_at(sweep_, index_++);
    const auto lets_pass = [&](const Filter& filter) { return passes(filter, values); };
    if (std::all_of(sweep_.filters.begin(), sweep_.filters.end(), lets_pass)) return values;
  }
  return std::nullopt;
}

std::uint64_t count_points(const Sweep& sweep) {
  if (sweep.filters.empty()) return static_cast<std::uint64_t>(sweep.crossed());
  std::uint64_t count = 0;
  for (Points points(sweep); points.next();) ++count;
  return count;
}

}  // namespace eyrie
