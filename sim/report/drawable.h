// Numbers that charts can draw.
#pragma once
#include <cmath>

namespace eyrie {

// No count, time or energy of a machine is beyond these sizes; ratios and sums of what is within stay finite.
inline bool drawable(double value) {
  const double size = std::abs(value);
  return value == 0 || (size >= 1e-30 && size <= 1e30);
}
inline constexpr const char* kDrawable = "0 or a size of 1e-30 to 1e30";

}  // namespace eyrie
