// From core cycles to the cycles of another clock and back, in integers: no rounding of periods.
#pragma once
#include <cmath>
#include <cstdint>

#include "sim/base/types.h"

namespace eyrie {

// The other clock advances on core cycle c when floor((c + 1) f_other / f_core) > floor(c f_other / f_core).
class ClockCrossing {
 public:
  ClockCrossing(double core_MHz, double other_MHz) : core_Hz_(hertz(core_MHz)), other_Hz_(hertz(other_MHz)) {}

  // Ticks of the other clock before core cycle c.
  std::uint64_t ticks_before(Cycle c) const { return scaled(c, other_Hz_, 0, core_Hz_); }
  // The first core cycle before which n ticks of the other clock have passed.
  Cycle cycle_after(std::uint64_t n) const { return scaled(n, core_Hz_, other_Hz_ - 1, other_Hz_); }

 private:
  __extension__ using Wide = unsigned __int128;
  // (n x by + plus) / over. Most products fit 64 bits, in which a division takes a fraction of the time.
  static std::uint64_t scaled(std::uint64_t n, std::uint64_t by, std::uint64_t plus, std::uint64_t over) {
    const Wide all = Wide{n} * by + plus;
    if (all >> 64 == 0) return static_cast<std::uint64_t>(all) / over;
    return static_cast<std::uint64_t>(all / over);
  }
  static std::uint64_t hertz(double MHz) { return static_cast<std::uint64_t>(std::llround(MHz * 1e6)); }

  std::uint64_t core_Hz_, other_Hz_;
};

}  // namespace eyrie
