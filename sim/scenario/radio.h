// What a radio costs beside time: power while it sends, waking it, and its tail.
#pragma once
#include <string>
#include <vector>

#include "sim/offload/plan_problem.h"

namespace eyrie::offload {

struct RadioState {
  double ms = 0, mW = 0;
  double mJ() const { return ms * mW * 1e-3 * 1e-3; }
};

// Power while sending is linear in the throughput (Huang et al., "A Close Examination of Performance and Power
// Characteristics of 4G LTE Networks", MobiSys 2012).
struct Radio {
  std::string name;
  double up_mW_per_Mbps = 0, down_mW_per_Mbps = 0, base_mW = 0;
  RadioState promotion;          // before the first bit
  std::vector<RadioState> tail;  // one after the other behind the last bit; nobody waits for it

  // mJ of a bit that goes up or down at a rate.
  double bit_mJ(double Mbps, bool up) const {
    return ((up ? up_mW_per_Mbps : down_mW_per_Mbps) + base_mW / Mbps) * 1e-6;
  }
  // What a plan that uses the radio costs beside its bits: the promotion and the whole tail.
  Cost once() const;
  // Of the tail, once it has lasted so long.
  double tail_mJ(double ms) const;
  double tail_ms() const;
};

// Reads and checks a radio's file; appends what is wrong with it to `problems`.
Radio read_radio(const std::string& path, std::vector<std::string>& problems);

}  // namespace eyrie::offload
