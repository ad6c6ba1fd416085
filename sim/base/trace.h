// Who listens to what units do over time. Nobody does unless a run is traced; then nothing of its results changes.
#pragma once
#include "sim/base/types.h"

namespace eyrie {

// All times are core cycles since the layer began.
class TraceSink {
 public:
  virtual ~TraceSink() = default;

  // A unit was busy with something from `begin` to `end`: the array with a pass, DRAM with a burst of so many words.
  virtual void span(const char* unit, const char* what, Cycle begin, Cycle end, std::uint64_t words) = 0;

  // What was counted so far belongs to the time up to now, but for the little that units have ready for what comes
  // next.
  virtual void boundary(Cycle now) = 0;
};

}  // namespace eyrie
