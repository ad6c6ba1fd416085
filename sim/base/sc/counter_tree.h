// Walks the module hierarchy for counters: the tree of modules is the path of the statistics.
#pragma once
#include <functional>
#include <systemc>
#include <vector>

#include "sim/base/sc/counter.h"

namespace eyrie {

// Calls visit for every counted module below and including root, parents first.
void for_each_counted(sc_core::sc_object& root, const std::function<void(Counted&)>& visit);

CounterTotals collect(sc_core::sc_object& root);
void reset(sc_core::sc_object& root);

// All counters of some units as one row of numbers: what a pass added to them can be taken down, and added again.
class CounterRow {
 public:
  void include(Counted& unit);

  std::vector<std::uint64_t> read() const;
  void write(const std::vector<std::uint64_t>& numbers);
  // Adds each number, so many times, to its counter.
  void add(const std::vector<std::uint64_t>& numbers, std::uint64_t times);

 private:
  std::vector<std::uint64_t*> values_;
};

}  // namespace eyrie
