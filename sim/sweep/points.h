// The points of a sweep, by number: every combination of its axes, the last axis fastest.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/sweep/sweep.h"

namespace eyrie {

// The values of the axes, in the order of Sweep::names(), at one of the crossed() combinations.
std::vector<YamlPtr> values_at(const Sweep& sweep, std::uint64_t index);

// The combinations that pass the filters, one after the other.
class Points {
 public:
  explicit Points(const Sweep& sweep) : sweep_(sweep), end_(static_cast<std::uint64_t>(sweep.crossed())) {}
  // The values of the next one; nothing at the end.
  std::optional<std::vector<YamlPtr>> next();

 private:
  const Sweep& sweep_;
  const std::uint64_t end_;
  std::uint64_t index_ = 0;
};

// How many points pass the filters.
std::uint64_t count_points(const Sweep& sweep);

}  // namespace eyrie
