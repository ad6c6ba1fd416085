// Counters: declared once, on one line, with what they count; they register themselves with their component.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sim/base/access.h"

namespace eyrie {

class Counter;
class StallCounter;
class CounterRow;

// The counters of one unit. Pinned in place: it holds its counters' addresses.
class CounterGroup {
 public:
  CounterGroup() = default;
  CounterGroup(const CounterGroup&) = delete;
  CounterGroup& operator=(const CounterGroup&) = delete;

  const std::vector<Counter*>& counters() const { return counters_; }
  const std::vector<StallCounter*>& stalls() const { return stalls_; }
  std::uint64_t stalled() const;  // cycles of all its stalls

  std::uint64_t useful_cycles = 0;  // the cycles that no stall counts: both together are the cycles elapsed

 private:
  friend class Counter;
  friend class StallCounter;
  std::vector<Counter*> counters_;
  std::vector<StallCounter*> stalls_;
};

// How often a component did an action to an operand.
class Counter {
 public:
  Counter(CounterGroup& group, Component component, Action action, Operand operand, Unit its_unit,
          const char* its_meaning)
      : key{component, action, operand}, unit(its_unit), meaning(its_meaning) {
    group.counters_.push_back(this);
  }
  Counter(const Counter&) = delete;
  Counter& operator=(const Counter&) = delete;

  void operator++() { ++value_; }
  void operator+=(std::uint64_t n) { value_ += n; }
  std::uint64_t value() const { return value_; }
  void reset() { value_ = 0; }

  const AccessKey key;
  const Unit unit;
  const char* const meaning;

 private:
  friend class CounterRow;
  std::uint64_t value_ = 0;
};

// Cycles a unit did no useful work, for one named reason.
class StallCounter {
 public:
  StallCounter(CounterGroup& group, const char* its_reason, const char* its_meaning)
      : reason(its_reason), meaning(its_meaning) {
    group.stalls_.push_back(this);
  }
  StallCounter(const StallCounter&) = delete;
  StallCounter& operator=(const StallCounter&) = delete;

  void operator++() { ++value_; }
  void operator+=(std::uint64_t n) { value_ += n; }
  std::uint64_t value() const { return value_; }
  void reset() { value_ = 0; }

  const char* const reason;
  const char* const meaning;

 private:
  friend class CounterRow;
  std::uint64_t value_ = 0;
};

inline std::uint64_t CounterGroup::stalled() const {
  std::uint64_t sum = 0;
  for (const StallCounter* stall : stalls_) sum += stall->value();
  return sum;
}

// A module that counts. unit() names its kind in "unit.reason" of the stalls: "pe", "psum_network".
struct Counted {
  virtual ~Counted() = default;
  virtual const char* unit() const = 0;
  virtual CounterGroup& counter_group() = 0;
};

// The sums over all counted modules of a hierarchy.
struct CounterTotals {
  Accesses accesses;
  std::map<std::string, std::uint64_t> stalls;  // "unit.reason" -> cycles
};

}  // namespace eyrie
