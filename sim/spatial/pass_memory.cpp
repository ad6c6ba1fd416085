#include "sim/spatial/pass_memory.h"

#include <algorithm>

namespace eyrie {

KnownPass* PassMemory::find(const PassProgram& program) {
  const auto [place, is_new] = by_address_.try_emplace(&program, nullptr);
  if (place->second) return place->second;
  const auto found =
      std::find_if(known_.begin(), known_.end(), [&](const KnownPass& known) { return known.program == program; });
  if (found != known_.end()) place->second = &*found;
  return place->second;
}

PassTimes* PassMemory::begin(const PassProgram& program) {
  before_ = counters_.read();
  known_.push_back({program, {}, {}, 0});
  return &known_.back().times;
}

void PassMemory::end() {
  KnownPass& known = known_.back();
  known.counts = counters_.read();
  std::transform(known.counts.begin(), known.counts.end(), before_.begin(), known.counts.begin(), std::minus<>());
}

KnownPass* PassMemory::learn(const PassProgram& program, PassTimes times, const std::function<void()>& count) {
  *begin(program) = std::move(times);
  count();
  end();
  counters_.write(before_);
  return &known_.back();
}

void PassMemory::settle() {
  for (KnownPass& known : known_) {
    if (known.replays > 0) counters_.add(known.counts, known.replays);
    known.replays = 0;
  }
}

}  // namespace eyrie
