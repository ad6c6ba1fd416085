// From core cycles to the cycles of another clock and back, in integers: no rounding of periods.
#pragma once
#include <cmath>
#include <cstdint>
#include <numeric>

#include "sim/base/types.h"

namespace eyrie {

// The other clock advances on core cycle c when floor((c + 1) f_other / f_core) > floor(c f_other / f_core).
class ClockCrossing {
 public:
  ClockCrossing(double core_MHz, double other_MHz)
      : core_(hertz(core_MHz) / common_hertz(core_MHz, other_MHz)),
        other_(hertz(other_MHz) / common_hertz(core_MHz, other_MHz)) {}

  // Ticks of the other clock before core cycle c.
  std::uint64_t ticks_before(Cycle c) const { return core_.quotient(Wide{c} * other_.divisor()); }
  // The first core cycle before which n ticks of the other clock have passed.
  Cycle cycle_after(std::uint64_t n) const {
    return other_.quotient(Wide{n} * core_.divisor() + (other_.divisor() - 1));
  }

 private:
  __extension__ using Wide = unsigned __int128;

  // Divides by what is known only at run time, but once. Rounded up, 2^64 / divisor is too large by less than 1: what
  // it is multiplied with comes out right as long as it is below 2^64 / divisor itself.
  class Divider {
   public:
    explicit Divider(std::uint64_t divisor)
        : divisor_(divisor), below_(divisor == 1 ? 0 : ~std::uint64_t{0} / divisor), inverse_(below_ + 1) {}
    std::uint64_t divisor() const { return divisor_; }
    std::uint64_t quotient(Wide n) const {
      const auto low = static_cast<std::uint64_t>(n);
      if (n < below_) return static_cast<std::uint64_t>(Wide{low} * inverse_ >> 64);
      if (n == low) return low / divisor_;
      return static_cast<std::uint64_t>(n / divisor_);
    }

   private:
    std::uint64_t divisor_, below_, inverse_;
  };

  static std::uint64_t hertz(double MHz) { return static_cast<std::uint64_t>(std::llround(MHz * 1e6)); }
  static std::uint64_t common_hertz(double a_MHz, double b_MHz) { return std::gcd(hertz(a_MHz), hertz(b_MHz)); }

  Divider core_, other_;  // the clocks, in lowest terms
};

}  // namespace eyrie
