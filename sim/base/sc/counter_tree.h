// Walks the module hierarchy for counters: the tree of modules is the path of the statistics.
#pragma once
#include <string>
#include <systemc>
#include <utility>
#include <vector>

#include "sim/base/sc/counter.h"

namespace eyrie {

// The counted modules of a hierarchy and what each of their counters adds to, found once: every layer asks again.
class CounterTree {
 public:
  // Of the modules below and including root that are there by now.
  explicit CounterTree(sc_core::sc_object& root);

  const std::vector<Counted*>& units() const { return units_; }  // parents first
  CounterTotals collect() const;
  void reset() const;

 private:
  // Numbers and, of each, where it adds to in the totals.
  template <class Number, class Name>
  struct Column {
    std::vector<std::pair<const Number*, std::size_t>> numbers;
    std::vector<Name> names;  // ascending

    std::vector<std::uint64_t> sums() const;
  };

  void find(sc_core::sc_object& root);

  std::vector<Counted*> units_;
  Column<Counter, AccessKey> accesses_;
  Column<StallCounter, std::string> stalls_;
};

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
