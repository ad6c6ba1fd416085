// What is known of pass programs that were timed or ticked once: the timing of a spatial array does not depend on data,
// so a pass of the same program takes the same cycles and counts the same, except what zeros gate.
#pragma once
#include <cstdint>
#include <deque>
#include <functional>
#include <unordered_map>
#include <vector>

#include "memory/global_buffer.h"
#include "sim/base/pass_program.h"
#include "sim/base/sc/counter_tree.h"

namespace eyrie {

struct KnownPass {
  PassProgram program;
  PassTimes times;
  std::vector<std::uint64_t> counts;  // what the pass added to the counters
  std::uint64_t replays = 0;          // that are not yet in the counters
};

class PassMemory {
 public:
  // The units whose counters a pass moves; nobody else may move them during a pass.
  explicit PassMemory(CounterRow counters) : counters_(std::move(counters)) {}

  // The addresses of programs known so far may now mean others.
  void start_layer() { by_address_.clear(); }

  // The pass of an equal program; nullptr: none is known yet.
  KnownPass* find(const PassProgram& program);

  // Around a pass that is ticked: takes down what it adds to the counters.
  PassTimes* begin(const PassProgram& program);
  void end();

  // Takes down a pass that was timed, which is yet to be replayed: count() adds to the counters what it would.
  KnownPass* learn(const PassProgram& program, PassTimes times, const std::function<void()>& count);

  // Adds the replays to the counters.
  void settle();

 private:
  CounterRow counters_;
  std::deque<KnownPass> known_;  // their addresses stay
  std::unordered_map<const PassProgram*, KnownPass*> by_address_;
  std::vector<std::uint64_t> before_;  // the counters when the ticked pass began
};

}  // namespace eyrie
