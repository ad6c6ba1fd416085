// What lies behind the streams of the DRAM side: a link with bandwidth and latency, or a memory with banks.
#pragma once
#include <cstdint>
#include <optional>

#include "sim/base/access.h"
#include "sim/base/types.h"

namespace eyrie {

// In order of priority: what a waiting pass needs soonest comes first.
enum class DramStream { kFilter, kIfmap, kOfmap };
constexpr int kDramStreams = 3;

// Part of a block: whoever is given it moves it before another stream's next one.
struct DramBurst {
  DramStream stream;
  Operand operand;
  std::uint64_t block_bits;         // all of the block
  std::uint32_t words, from, upto;  // of the block's words those from..upto - 1 move

  // Of so many parts of the block, spread evenly over its words, those before the burst and those up to its end.
  std::uint64_t before(std::uint64_t parts) const { return from == 0 ? 0 : parts * from / words; }
  std::uint64_t after(std::uint64_t parts) const { return upto == words ? parts : parts * upto / words; }
};

// A burst whose words will be in the buffer, or in DRAM, in that cycle. Those of a stream come in the order in which
// they were given.
struct DramArrival {
  DramStream stream;
  Cycle at;
  Cycle began, moved;  // for a trace: from when to when it took the port's attention, one burst after the other
};

class DramPort {
 public:
  static constexpr Cycle kNever = ~Cycle{0};

  virtual ~DramPort() = default;
  // Forgets all; cycles are counted from now on.
  virtual void start_layer() = 0;
  // From which cycle on the next burst may be given, whoever's; kNever if that is not known yet.
  virtual Cycle free_at() const = 0;
  // Takes a burst. Returns the cycle from which on its stream may give the next, if it is a fill.
  virtual Cycle take(const DramBurst& burst, Cycle now) = 0;
  // Does all that happens before this cycle. False if nothing has arrived by it.
  virtual bool advance(Cycle now) = 0;
  // The cycle before which something happens that may end a burst or make room for one; kNever if nothing is to do.
  virtual Cycle next_event() = 0;
  virtual std::optional<DramArrival> arrival() = 0;
  // The layer took so many cycles: accounts for those of them in which no data moved.
  virtual void finish_layer(Cycle cycles) = 0;
};

}  // namespace eyrie
